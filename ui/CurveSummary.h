// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/recipe/Recipe.h"

namespace warmup::ui {

// "peak 0.8 at epoch 5 · final 0.008", by the axis in use: "at update 2 345".
[[nodiscard]] QString rateReadOut(const schedule::RateCurve &curve, double updatesPerEpoch,
                                  View::Axis axis);

// Whether a picture of both would be one line: same length, and the same ranges over a few hundred
// parts of the run.
[[nodiscard]] bool looksTheSame(const schedule::RateCurve &a, const schedule::RateCurve &b);

} // namespace warmup::ui
