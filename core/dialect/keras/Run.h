// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"
#include "core/dialect/Signature.h"

namespace warmup::dialect::keras {

// Schedules and callbacks.
[[nodiscard]] const Signature *signatureOf(std::string_view name);
[[nodiscard]] std::string names();

// Null where Keras builds it, otherwise what it raises.
[[nodiscard]] Result<void> check(const std::vector<Construction> &constructions);

// The learning rate of every update under spec.schedulers: one schedule, or the callbacks of a fit.
[[nodiscard]] Result<AsRun> run(const schedule::Schedule &intended, const Spec &spec,
                                const schedule::Metric &metric);

} // namespace warmup::dialect::keras
