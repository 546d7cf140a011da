// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/plot/Scale.h"

namespace warmup::plot {

// What an axis has to show. Nothing finite: `any` is false.
struct Extent {
    double minimum = 0;
    double maximum = 0;
    double smallestPositive = 0; // 0: none seen; a logarithmic axis starts from it
    bool any = false;

    void include(double value);
    void include(const Extent &other);
};

// A scale with round bounds around the extent and a little room above. A linear one starts at 0
// unless the values are negative or lie high above 0 (minimum > 3/4 maximum). A logarithmic one
// ends at 1, 2 or 5 times a power of ten and spans at most 12 decades. Works for constants, for
// nothing at all (0 to 1) and for values that are all zero or negative.
//
// With `previous`, the bounds that are on show: they stay while the values fit and fill at least
// two fifths of them, so that an axis changes rarely.
[[nodiscard]] Scale niceScale(const Extent &extent, ScaleKind kind,
                              const std::optional<Scale> &previous = std::nullopt);

// How high an axis has to reach for curves of which some may diverge: the highest of the columns'
// `maxima`, but at most `reach` times what is usual. Usual is their median or `anchor`, a value
// that has to be seen (where the curves start), whichever is higher.
[[nodiscard]] double robustMaximum(std::vector<double> maxima, double anchor, double reach);

} // namespace warmup::plot
