// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// GI-Adam (Kalra, Barkeshli 2024): Adam whose second moment starts at the square of the first
// gradient g0 instead of 0. In its t-th update:
//
//   g <- g + weightDecay * p            coupled, or p <- p (1 - lr * weightDecay) decoupled
//   m <- m + (1 - beta1) (g - m)
//   v <- g^2 in the first update, afterwards beta2 v + (1 - beta2) g^2
//   p <- p - lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
//
// v needs no correction for its start, and gets it all the same: that is a warm-up by
// sqrt(1 - beta2^t). Slots: m, v.
[[nodiscard]] int slotCount(const GiAdam &config);
[[nodiscard]] Result<void> check(const GiAdam &config);

template <typename T>
void step(const GiAdam &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
