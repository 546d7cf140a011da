// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/schedule/RateCurve.h"

namespace warmup::schedule {

// The rates that the first past.size() updates were made with, then those of a curve. A range costs
// time in proportion to how much of the past it holds.
[[nodiscard]] RateCurvePtr withPast(std::vector<LearningRate> past, RateCurvePtr then);

} // namespace warmup::schedule
