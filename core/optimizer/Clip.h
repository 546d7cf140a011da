// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/base/Result.h"
#include "core/optimizer/Spec.h"

namespace warmup::optimizer {

// Clips the gradient of all parameters in place, as torch.nn.utils does:
//
//   norm    clip_grad_norm_: g <- g min(1, limit / (|g| + 1e-6)), |g| the Euclidean norm. A norm
//           that is NaN makes everything NaN, an infinite one what is infinite NaN.
//   value   clip_grad_value_: each g <- min(max(g, -limit), limit)
//
// Allocates nothing. For float and double.
template <typename T>
void clip(const Clipping &clipping, std::span<T> gradient);

// Fails with "/training/clipping/limit" where it is not above 0.
[[nodiscard]] Result<void> check(const Clipping &clipping);

} // namespace warmup::optimizer
