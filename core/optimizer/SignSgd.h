// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// Sign-SGD, with momentum Signum (Bernstein et al. 2018, algorithms 1 and 2):
//
//   b <- momentum * b + (1 - momentum) g        b = g without momentum
//   p <- p (1 - lr * weightDecay) - lr * sign(b)
//
// sign(0) is 0. Slots: b, where there is a momentum.
[[nodiscard]] int slotCount(const SignSgd &config);
[[nodiscard]] Result<void> check(const SignSgd &config);

template <typename T>
void step(const SignSgd &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
