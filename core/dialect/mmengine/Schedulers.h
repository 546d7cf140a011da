// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/Construction.h"
#include "core/dialect/Signature.h"
#include "core/dialect/torch/Machine.h"
#include "core/schedule/Feedback.h"

namespace warmup::dialect::mmengine {

// The learning rate's and the momentum's schedulers of mmengine.optim.scheduler without their
// optimizer, with convert_to_iter_based, which the registry takes; and Runner(param_scheduler,
// by_epoch, end), whose hook steps them: those by iteration after every update, then those by epoch
// after every epoch. Null for a name that is none of them.
[[nodiscard]] const Signature *signatureOf(std::string_view scheduler);
[[nodiscard]] std::string schedulerNames();

// CosineAnnealingMomentum and its like, whose argument `momentum` is the optimizer's, or its
// beta 1.
[[nodiscard]] bool isOfMomentum(std::string_view scheduler);

// Fails, below `/asRun/schedulers`, with the exception that mmengine raises. Without a Runner one
// call steps all of them.
[[nodiscard]] Result<torch::SchedulerPtr> build(const std::vector<Construction> &constructions,
                                                std::size_t groups, double updatesPerEpoch,
                                                const schedule::Metric &metric);

// The schedulers within a Runner, or the constructions themselves.
struct Listed {
    std::vector<Construction> schedulers;
    bool inRunner = false;
    bool trainsByEpoch = true;
    // max_epochs or max_iters of the training: the Runner's default for `end`.
    std::optional<double> end;
};
[[nodiscard]] Listed listed(const std::vector<Construction> &constructions);

} // namespace warmup::dialect::mmengine
