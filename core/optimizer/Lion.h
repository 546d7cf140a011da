// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// Lion (Chen et al. 2023, algorithm 2):
//
//   c = beta1 m + (1 - beta1) g
//   p <- p (1 - lr * weightDecay) - lr * sign(c)
//   m <- beta2 m + (1 - beta2) g
//
// sign(0) is 0. Slots: m.
[[nodiscard]] int slotCount(const Lion &config);
[[nodiscard]] Result<void> check(const Lion &config);

template <typename T>
void step(const Lion &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
