// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "core/dialect/CallCurve.h"

namespace warmup::dialect {

// A rate as a function of the calls before it, and of nothing else.
using RateOfCount = std::function<LearningRate(Update)>;

// Its curve. at() asks the function, however far; over() keeps the extremes of every so many calls,
// so that a range costs what its ends do once its calls have been asked for. Beyond kExactCalls it
// is sampled.
[[nodiscard]] CallCurvePtr countCurve(RateOfCount rate);

} // namespace warmup::dialect
