// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// Adamax (Kingma, Ba 2015, section 7.1) as torch.optim.Adamax, in its t-th update:
//
//   g <- g + weightDecay * p
//   m <- m + (1 - beta1) (g - m)
//   u <- max(beta2 u, |g| + epsilon)
//   p <- p - lr / (1 - beta1^t) * m / u
//
// Slots: m, u.
[[nodiscard]] int slotCount(const Adamax &config);
[[nodiscard]] Result<void> check(const Adamax &config);

template <typename T>
void step(const Adamax &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
