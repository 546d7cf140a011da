// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"
#include "core/model/Loss.h"

namespace warmup::training {

// The best constant's loss: of mean squared error the variance of the targets, mean over the
// outputs; of cross-entropy the entropy of the classes' shares.
[[nodiscard]] double trivialLoss(const data::Dataset &dataset, model::Loss loss);

} // namespace warmup::training
