// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// NAdam (Dozat 2016) as torch.optim.NAdam, in its t-th update, with b(t) = beta1 (1 - 0.96^(t
// momentumDecay) / 2) and B the product of b(1) ... b(t):
//
//   g <- g + weightDecay * p            coupled, or p <- p (1 - lr * weightDecay) decoupled
//   m <- m + (1 - beta1) (g - m)
//   v <- beta2 v + (1 - beta2) g^2
//   d = sqrt(v / (1 - beta2^t)) + epsilon
//   p <- p - lr (1 - b(t)) / (1 - B) * g / d - lr b(t + 1) / (1 - B b(t + 1)) * m / d
//
// Slots: m, v. Scalars: B. Where the rates move beta1, each factor of B is that of its update.
[[nodiscard]] int slotCount(const NAdam &config);
[[nodiscard]] int scalarCount(const NAdam &config);
[[nodiscard]] Result<void> check(const NAdam &config);
void advance(const NAdam &config, const Rates &rates, Update t, std::span<double> scalars);

template <typename T>
void step(const NAdam &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
