// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// Adadelta (Zeiler 2012) as torch.optim.Adadelta:
//
//   g <- g + weightDecay * p
//   v <- rho v + (1 - rho) g^2
//   d = sqrt(a + epsilon) / sqrt(v + epsilon) * g
//   a <- rho a + (1 - rho) d^2
//   p <- p - lr * d
//
// The paper has no rate: its is 1. Slots: v, a.
[[nodiscard]] int slotCount(const Adadelta &config);
[[nodiscard]] Result<void> check(const Adadelta &config);

template <typename T>
void step(const Adadelta &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
