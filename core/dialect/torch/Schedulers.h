// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"
#include "core/dialect/Signature.h"
#include "core/dialect/torch/Machine.h"
#include "core/schedule/Feedback.h"

namespace warmup::dialect::torch {

// The constructors of torch.optim.lr_scheduler and of swa_utils.SWALR at PyTorch 2.13, without
// their optimizer. Null for a name that is none of them.
[[nodiscard]] const Signature *signatureOf(std::string_view scheduler);

// "StepLR, MultiStepLR, ...", for messages.
[[nodiscard]] std::string schedulerNames();

struct Built {
    SchedulerPtr scheduler; // of them all, stepped one after the other
    std::size_t count = 0; // of State::schedulers
};

// Makes spec.schedulers as the constructors of its framework do, for an optimizer of this rate;
// fails with the argument below `/asRun/schedulers` and the exception that they raise. `optimizer`
// is the class that a message names.
[[nodiscard]] Result<Built> build(const Spec &spec, LearningRate baseRate,
                                  const schedule::Metric &metric, std::string optimizer = {});

} // namespace warmup::dialect::torch
