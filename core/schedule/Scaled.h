// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/RateCurve.h"

namespace warmup::schedule {

// The same curve with every rate times a finite factor; its momentum stays.
[[nodiscard]] RateCurvePtr scaled(RateCurvePtr curve, double factor);

// The same rates with a momentum: that of update u is what momentum->at(u) gives.
[[nodiscard]] RateCurvePtr withMomentum(RateCurvePtr rates, RateCurvePtr momentum);

// The momentum of a curve, as a curve: its at() and over() are momentumAt() and momentumOver().
// Null where the curve has none.
[[nodiscard]] RateCurvePtr momentumOf(RateCurvePtr curve);

} // namespace warmup::schedule
