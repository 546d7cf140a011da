// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Optimizer.h"

namespace warmup::optimizer {

// Stochastic gradient descent as torch.optim.SGD:
//
//   g <- g + weightDecay * p
//   b <- g in the first update, afterwards momentum * b + (1 - dampening) * g
//   d <- g without momentum, b with it, g + momentum * b with Nesterov
//   p <- p - lr * d
//
// Slots: b, where momentum is configured.
[[nodiscard]] int slotCount(const Sgd &config);
[[nodiscard]] Result<void> check(const Sgd &config);

template <typename T>
void step(const Sgd &config, const Rates &rates, std::span<T> parameters,
          std::span<const T> gradient, State<T> &state);

} // namespace warmup::optimizer
