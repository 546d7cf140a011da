// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <variant>

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"
#include "core/dialect/TorchLaws.h"
#include "core/schedule/Feedback.h"
#include "core/schedule/Schedule.h"

namespace warmup::dialect {

// What a PyTorch script passes to its schedulers, every length in calls.
struct Arguments {
    LearningRate baseRate = 0.1; // the optimizer's lr
    double multiplier = 1;
    double warmUpCalls = 0; // total_epoch
    std::variant<torch::Law, schedule::Plateau> main;

    bool operator==(const Arguments &) const = default;
};

// The arguments that state this schedule to a linear warm-up followed by one of PyTorch's laws.
// Fails with a JSON pointer into the schedule where it is something else.
[[nodiscard]] Result<Arguments> argumentsOf(const schedule::Schedule &intended,
                                            const Driver &driver, const std::string &framework);

} // namespace warmup::dialect
