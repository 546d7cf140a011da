// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"

namespace warmup::dialect::torch {

// What PyTorch does with the schedulers of spec.schedulers over the intended schedule's run. Fails
// where one of their constructors raises. A call that raises ends the run: the rate stays what it
// was, and a remark says so.
[[nodiscard]] Result<AsRun> run(const schedule::Schedule &intended, const Spec &spec,
                                const schedule::Metric &metric);

} // namespace warmup::dialect::torch
