// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/plot/Scale.h"

namespace warmup::plot {

// A number as a person writes it, with at most `digits` significant digits: 0.1, 3e-4, 12.4,
// 1 240 (grouped by thousands with a narrow no-break space, U+202F, in UTF-8), 2.5e9. The shorter
// of both notations wins; from 0.001 to 9 999 999 it is always the plain one. The minus sign is
// U+2212. "NaN", "infinity".
[[nodiscard]] std::string numberText(double value, int digits = 4);

struct Tick {
    double value = 0;
    std::string label; // empty: a minor tick, a fainter grid line without a number

    bool operator==(const Tick &) const = default;
};

// Ticks inside the scale's bounds, in order, at about `wanted` labels or fewer (at least 2 where
// the bounds allow it).
//
//   linear        multiples of 1, 2 or 5 times a power of ten; where these give fewer than the
//                 three that are wanted, of 1.5, 2.5, 3, 4, 6 or 8 times one
//   logarithmic   powers of ten, thinned out over many decades; 1 2 5 over few; within less than
//                 one decade the linear ticks, at their logarithmic places
//
// `step` is the smallest distance of two ticks on a linear scale: 1 for counts.
[[nodiscard]] std::vector<Tick> ticks(const Scale &scale, int wanted, double smallestStep = 0);

} // namespace warmup::plot
