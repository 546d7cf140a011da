// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/plot/Sampling.h"

namespace warmup::plot {
namespace {

constexpr double kLeastPixels = 1;
constexpr double kShare = 0.75;
constexpr double kInvisible = 0.25;

std::optional<Jump> jumpIn(const Sample &place, const Source &source, const View &view)
{
    const double first = view.y(place.range.first);
    const double last = view.y(place.range.last);
    const double enough = kShare * std::abs(last - first);
    Update low = place.begin;
    Update high = place.end - 1;
    Jump jump{high, place.range.first, place.range.last};
    while (high - low > 1) {
        const Update middle = low + (high - low) / 2;
        const ValueRange value = source.over(middle, middle + 1);
        if (!value.any)
            return std::nullopt;
        const double y = view.y(value.first);
        if (std::abs(y - view.y(jump.before)) >= enough) {
            high = middle;
            jump.after = value.first;
        } else if (std::abs(view.y(jump.after) - y) >= enough) {
            low = middle;
            jump.before = value.first;
        } else {
            return std::nullopt;
        }
    }
    jump.at = high;
    const auto [top, bottom] = std::minmax({first, last, view.y(jump.before), view.y(jump.after)});
    if (view.y(place.range.maximum) < top - kInvisible
        || view.y(place.range.minimum) > bottom + kInvisible)
        return std::nullopt;
    return jump;
}

} // namespace

void locateJumps(std::vector<Sample> &samples, const Source &source, const View &view)
{
    if (!byColumns(view) || !source.over)
        return;
    for (Sample &place : samples) {
        const ValueRange &range = place.range;
        if (range.any && !range.gap && place.end - place.begin > 1
            && std::abs(view.y(range.last) - view.y(range.first)) > kLeastPixels)
            place.jump = jumpIn(place, source, view);
    }
}

} // namespace warmup::plot
