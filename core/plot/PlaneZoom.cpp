// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/PlaneZoom.h"

#include <algorithm>

namespace warmup::plot {
namespace {

constexpr double kLeastShare = 1e-4; // of the whole's width
constexpr double kMostShare = 4;

PlaneArea withMiddleIn(const PlaneArea &area, const PlaneArea &whole)
{
    const auto way = [](double low, double high, double wholeLow, double wholeHigh) {
        const double middle = (low + high) / 2;
        return std::clamp(middle, wholeLow, wholeHigh) - middle;
    };
    const double right = way(area.low.x, area.high.x, whole.low.x, whole.high.x);
    const double up = way(area.low.y, area.high.y, whole.low.y, whole.high.y);
    return {{area.low.x + right, area.low.y + up}, {area.high.x + right, area.high.y + up}};
}

} // namespace

PlaneArea zoomed(const PlaneArea &area, const PlanePoint &at, double factor, const PlaneArea &whole)
{
    const double share = area.width() / whole.width();
    const double by = std::clamp(share * factor, kLeastShare, kMostShare) / share;
    const auto away = [by](double from, double place) { return place + by * (from - place); };
    return withMiddleIn({{away(area.low.x, at.x), away(area.low.y, at.y)},
                         {away(area.high.x, at.x), away(area.high.y, at.y)}},
                        whole);
}

PlaneArea moved(const PlaneArea &area, double right, double up, const PlaneArea &whole)
{
    const double x = right * area.width();
    const double y = up * area.height();
    return withMiddleIn({{area.low.x + x, area.low.y + y}, {area.high.x + x, area.high.y + y}},
                        whole);
}

} // namespace warmup::plot
