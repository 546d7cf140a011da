// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QString>

#include "core/recipe/Recipe.h"

namespace warmup::ui {

// The first update whose rate is the highest of the run. Found by halving: O(log length) range
// queries.
[[nodiscard]] Update peakUpdate(const schedule::RateCurve &curve);

// "peak 0.8 at epoch 5 · final 0.008", by the axis in use: "at update 2 345".
[[nodiscard]] QString rateReadOut(const schedule::RateCurve &curve, double updatesPerEpoch,
                                  View::Axis axis);

// Whether a picture of both would be one line: same length, and the same ranges over a few hundred
// parts of the run.
[[nodiscard]] bool looksTheSame(const schedule::RateCurve &a, const schedule::RateCurve &b);

// Updates worth a row in a table of values, in order: the first and last ones, and those around
// every place where a phase or an epoch-wise step of the curve begins, at most `limit`.
[[nodiscard]] std::vector<Update> notableUpdates(const Curves &curves, std::size_t limit = 400);

} // namespace warmup::ui
