// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/code/Plan.h"
#include "core/dialect/Construction.h"

namespace warmup::code {

// Schedulers of torch.optim.lr_scheduler one after the other, as SequentialLR takes them.
struct Composition {
    LearningRate baseRate = 0.1; // the optimizer's lr
    std::vector<dialect::Construction> stages; // at least one
    std::vector<Update> milestones; // one fewer
};

// The plan as such schedulers, where PyTorch's own recursions then give every rate of the run (and
// momentum, if the plan moves one) within 1e-9 of the largest: core/dialect folds them to see. None
// for a run over a million ticks, which is not looked at that closely.
[[nodiscard]] std::optional<Composition> composed(const Plan &plan);

} // namespace warmup::code
