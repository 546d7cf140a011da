// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// Stochastic gradient descent as torch.optim.SGD:
//
//   g <- g + weightDecay * p            coupled, or p <- p (1 - lr * weightDecay) decoupled
//   b <- g in the first update, afterwards momentum * b + (1 - dampening) * g
//   d <- g without momentum, b with it, g + momentum * b with Nesterov
//   p <- p - lr * d
//
// Decoupled is SGDW (Loshchilov, Hutter 2019), which PyTorch does not have.
//
// b stays while a schedule's momentum is 0. One that begins in mid-run begins with b = 0, which
// with a dampening differs from PyTorch's first b = g.
//
// Slots: b, where there is a momentum.
[[nodiscard]] int slotCount(const Sgd &config);
[[nodiscard]] Result<void> check(const Sgd &config);

template <typename T>
void step(const Sgd &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
