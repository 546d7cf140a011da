// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// LARS (You, Gitman, Ginsburg 2017, algorithm 1), for each tensor p:
//
//   local = trust |p| / (|g| + weightDecay |p|)
//   b <- momentum * b + lr * local * (g + weightDecay * p)
//   p <- p - b
//
// The rate is in the momentum: a step that has begun goes on at the rate it began with. local is 1
// where |p| or |g| is 0, and for biases and gains unless adaptVectors. Slots: b.
[[nodiscard]] int slotCount(const Lars &config);
[[nodiscard]] Result<void> check(const Lars &config);

template <typename T>
void step(const Lars &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
