// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// Schedule-free SGD and AdamW (Defazio et al. 2024) as their authors' package schedulefree, in its
// form that keeps y and z. Gradients are taken at y, which is what the parameters hold; the model
// is evaluated at x, an average of z:
//
//   z = y before the first update
//   c = w / (sum of all w so far), 0 where that is 0,  w = t^averagePower M^ratePower
//   M = the largest rate so far
//   d = g + weightDecay * y                                                 SGD
//   v <- beta2 v + (1 - beta2) g^2                                          AdamW
//   d = g / (sqrt(v / (1 - beta2^t)) + epsilon) + weightDecay * y           AdamW
//   y <- (1 - c) y + c z - lr (1 - momentum (1 - c)) d
//   z <- z - lr * d
//
//   x = y + (1 - 1 / momentum) (z - y)
//
// with beta1 for the momentum of AdamW. A warm-up is part of the rates. Where parts have rates of
// their own, M is of the schedule's: a factor cancels in c.
//
// Slots: z, and v of AdamW. Scalars: M, and the sum of w.
[[nodiscard]] int slotCount(const ScheduleFreeSgd &config);
[[nodiscard]] int slotCount(const ScheduleFreeAdamW &config);
[[nodiscard]] int scalarCount(const ScheduleFreeSgd &config);
[[nodiscard]] int scalarCount(const ScheduleFreeAdamW &config);
[[nodiscard]] Result<void> check(const ScheduleFreeSgd &config);
[[nodiscard]] Result<void> check(const ScheduleFreeAdamW &config);
void advance(const ScheduleFreeSgd &config, const Rates &rates, Update t,
             std::span<double> scalars);
void advance(const ScheduleFreeAdamW &config, const Rates &rates, Update t,
             std::span<double> scalars);

template <typename T>
void step(const ScheduleFreeSgd &config, const Rates &rates, const Slice<T> &slice);
template <typename T>
void step(const ScheduleFreeAdamW &config, const Rates &rates, const Slice<T> &slice);

// x from y and z, which is any before the first update.
template <typename T>
void averagePoint(double momentum, const State<T> &state, std::span<const T> y, std::span<T> x);

} // namespace warmup::optimizer
