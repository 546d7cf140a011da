// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/base/Units.h"
#include "core/schedule/Spec.h"

namespace warmup::dialect {

// The 1cycle policy of Smith and Topin 2018 as OneCycleLR states it, counted in calls of step():
//
//   up     from maximum / divisor to maximum, which is reached at call start * total - 1
//   down   to maximum / (divisor * finalDivisor) at call total - 1
//
// With three phases, down to maximum / divisor in as many calls as up, then to the end.
struct OneCycleTerms {
    LearningRate maximum = 0;
    double total = 0; // calls
    double start = 0.3; // share of them
    double divisor = 25;
    double finalDivisor = 1e4;
    bool linear = false; // a cosine otherwise
    bool threePhases = false;
};

// Writes it as a warm-up and main phases; the multiplier becomes the maximum's share of the base
// rate. Where a turn lies between two calls its phases are formulas. False, and nothing is written,
// without a rate above 0 or two calls that rise.
[[nodiscard]] bool writeOneCycle(schedule::Spec &into, const OneCycleTerms &terms,
                                 schedule::Unit call);

// The calls of the run; nothing where they are not known.
[[nodiscard]] std::optional<double> callsOfRun(const schedule::Clock &clock, schedule::Unit call);

} // namespace warmup::dialect
