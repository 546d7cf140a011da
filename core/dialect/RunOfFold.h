// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"
#include "core/dialect/torch/Machine.h"

namespace warmup::dialect {

// What schedulers that change the optimizer's groups call by call do over the intended schedule's
// run. `framework` stands in messages. Fails where the constructor raises; a call that raises ends
// the run, and a remark says so. There is no intended curve beside it.
[[nodiscard]] Result<AsRun> runOfFold(const schedule::Schedule &intended, const Spec &spec,
                                      const torch::SchedulerPtr &scheduler,
                                      const std::string &framework);

} // namespace warmup::dialect
