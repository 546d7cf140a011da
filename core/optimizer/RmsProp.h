// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// RMSprop (Tieleman, Hinton 2012; centred: Graves 2013) as torch.optim.RMSprop:
//
//   g <- g + weightDecay * p
//   v <- alpha v + (1 - alpha) g^2
//   a <- a + (1 - alpha) (g - a)                where centred
//   d = g / (sqrt(v) + epsilon), or g / (sqrt(v - a^2) + epsilon) where centred
//   b <- momentum * b + d                       where it has momentum; d <- b
//   p <- p - lr * d
//
// v - a^2 is taken as 0 where rounding makes it negative (PyTorch then gives NaN).
//
// Slots: v, a where centred, b where there is a momentum.
[[nodiscard]] int slotCount(const RmsProp &config);
[[nodiscard]] Result<void> check(const RmsProp &config);

template <typename T>
void step(const RmsProp &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
