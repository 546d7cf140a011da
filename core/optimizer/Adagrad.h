// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// Adagrad (Duchi et al. 2011) as torch.optim.Adagrad, in its t-th update:
//
//   g <- g + weightDecay * p
//   s <- s + g^2                               s starts at initialAccumulator
//   p <- p - lr / (1 + (t - 1) rateDecay) * g / (sqrt(s) + epsilon)
//
// Slots: s.
[[nodiscard]] int slotCount(const Adagrad &config);
[[nodiscard]] Result<void> check(const Adagrad &config);

template <typename T>
void step(const Adagrad &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
