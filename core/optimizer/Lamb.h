// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// LAMB (You et al. 2020, algorithm 2, phi the identity), in its t-th update, for each tensor p:
//
//   m <- beta1 m + (1 - beta1) g
//   v <- beta2 v + (1 - beta2) g^2
//   r = m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon) + weightDecay * p
//   p <- p - lr |p| / |r| * r
//
// |p| / |r| is 1 where either is 0, and for biases and gains unless adaptVectors. Slots: m, v.
[[nodiscard]] int slotCount(const Lamb &config);
[[nodiscard]] Result<void> check(const Lamb &config);

template <typename T>
void step(const Lamb &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
