// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <variant>
#include <vector>

#include "core/base/Units.h"

// PyTorch's schedulers (torch.optim.lr_scheduler, read and run at 2.13) as three pure functions of
// their state, in PyTorch's own order of operations, so that results are the same bits:
//
//   constructedRate(law, base)            the optimizer's rate after the constructor
//   recursiveRate(law, epoch, rate, base) get_lr(): what step() makes of the optimizer's rate
//   closedFormRate(law, epoch, base)      _get_closed_form_lr(): what step(epoch) sets
//
// base is the scheduler's base_lrs, epoch its last_epoch.
namespace warmup::dialect::torch {

struct Constant { // no scheduler: the rate stays at the base
    bool operator==(const Constant &) const = default;
};
struct StepLR {
    double stepSize = 10;
    double gamma = 0.1;
    bool operator==(const StepLR &) const = default;
};
struct MultiStepLR {
    std::vector<double> milestones; // sorted; equal ones count each
    double gamma = 0.1;
    bool operator==(const MultiStepLR &) const = default;
};
struct ExponentialLR {
    double gamma = 0.95;
    bool operator==(const ExponentialLR &) const = default;
};
struct CosineAnnealingLR {
    double horizon = 15; // T_max
    double minimum = 0; // eta_min
    bool operator==(const CosineAnnealingLR &) const = default;
};

using Law = std::variant<Constant, StepLR, MultiStepLR, ExponentialLR, CosineAnnealingLR>;

[[nodiscard]] LearningRate constructedRate(const Law &law, LearningRate base);
[[nodiscard]] LearningRate recursiveRate(const Law &law, double epoch, LearningRate rate,
                                         LearningRate base);
// recursiveRate of the cosine, of which the height 1 + cos(pi * epoch / T_max) is known at `epoch`
// and at the epoch before: a walk works each one out once.
[[nodiscard]] LearningRate recursiveRate(const CosineAnnealingLR &law, double epoch,
                                         LearningRate rate, LearningRate base, double height,
                                         double heightBefore);
[[nodiscard]] double height(const CosineAnnealingLR &law, double epoch);
[[nodiscard]] LearningRate closedFormRate(const Law &law, double epoch, LearningRate base);

} // namespace warmup::dialect::torch
