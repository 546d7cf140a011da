// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"
#include "core/dialect/torch/Machine.h"

namespace warmup::dialect {

// What a scheduler that changes the optimizer's groups call by call does over the intended
// schedule's run: its tracks, and a remark where a call of `called` ("step()") raises, which ends
// the run. It has so many `counters`, unless it makes them itself. Fails where the constructor
// raises.
[[nodiscard]] Result<AsRun> foldedRun(const schedule::Schedule &intended, const Spec &spec,
                                      const torch::SchedulerPtr &scheduler, std::size_t counters,
                                      const std::string &called);

// The same for a framework that computes with this tolerance. `promised`: its documentation says
// what it should be, and that is the intended schedule; `framework` stands in messages.
[[nodiscard]] Result<AsRun> runOfFold(const schedule::Schedule &intended, const Spec &spec,
                                      const torch::SchedulerPtr &scheduler,
                                      const std::string &framework, bool promised,
                                      double tolerance);

} // namespace warmup::dialect
