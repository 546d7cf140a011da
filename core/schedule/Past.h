// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/schedule/RateCurve.h"

namespace warmup::schedule {

// What the first updates were made with.
struct Past {
    std::vector<LearningRate> rates;
    // That a schedule set, NaN where it set none; may end sooner, and is empty where none ever did.
    std::vector<double> momenta = {};
    double ownMomentum = 0; // the optimizer's, where a schedule set none
};

// What the first past.rates.size() updates were made with, then a curve. It has a momentum where
// the past or the curve has one. A range costs time in proportion to how much of the past it holds.
[[nodiscard]] RateCurvePtr withPast(Past past, RateCurvePtr then);

} // namespace warmup::schedule
