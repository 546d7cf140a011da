// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/Result.h"
#include "core/code/Plan.h"

namespace warmup::code {

// A plan as frameworks with fixed schedulers have it: a straight warm-up, u / W of the way, and
// what comes after it within the run.
struct WarmUpAndDecay {
    Update warmUp = 0; // ticks; 0: none
    LearningRate start = 0; // of the warm-up
    LearningRate base = 0.1; // where it arrives, and the decay begins
    std::vector<schedule::Stretch> rest; // at least one
};

// Fails for floor, ceiling, and a warm-up that is no such line; `allowed` says what is.
[[nodiscard]] Result<WarmUpAndDecay> warmUpAndDecay(const Plan &plan, const std::string &allowed);

// How many times the first of `rest` is repeated with the same length and end, each time from
// `decay` times the level before; 1 when the next is another.
struct Restarts {
    Update count = 1;
    double decay = 1;
};
[[nodiscard]] Restarts cosineRestarts(const std::vector<schedule::Stretch> &rest);

} // namespace warmup::code
