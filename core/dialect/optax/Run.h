// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"

namespace warmup::dialect::optax {

// The learning rate of every update under spec.schedulers, in single precision. Fails where optax
// raises.
[[nodiscard]] Result<AsRun> run(const schedule::Schedule &intended, const Spec &spec,
                                const schedule::Metric &metric);

} // namespace warmup::dialect::optax
