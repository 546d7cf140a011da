// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Bounds.h"

#include <algorithm>
#include <cmath>

namespace warmup::plot {
namespace {

constexpr double kDecades = 12;

// The nearest 1, 2, 2.5 or 5 times a power of ten that is not below (up) or not above (down).
double roundNumber(double value, bool up)
{
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    const double factors[] = {1, 2, 5, 10};
    double best = up ? 10 * power : power;
    for (double factor : factors) {
        const double candidate = factor * power;
        if (up && candidate >= value * (1 - 1e-9))
            return candidate;
        if (!up && candidate <= value * (1 + 1e-9))
            best = candidate;
    }
    return best;
}

Scale linearScale(const Extent &extent)
{
    double low = extent.minimum;
    double high = extent.maximum;
    if (low >= 0 && low <= 0.75 * high)
        low = 0;
    if (high <= 0 && high >= 0.75 * low)
        high = 0;
    if (low == high) {
        const double room = low == 0 ? 1 : 0.5 * std::abs(low);
        low = low == 0 ? 0 : low - room;
        high += room;
    }
    const double step = roundNumber((high * 0.5 - low * 0.5) / 5, true);
    const double room = 0.06 * (high - low);
    const bool zeroBelow = extent.minimum >= 0 && low == 0;
    const bool zeroAbove = extent.maximum <= 0 && high == 0;
    return {ScaleKind::linear, zeroBelow ? 0 : std::floor((low - room) / step) * step,
            zeroAbove ? 0 : std::ceil((high + room) / step) * step};
}

Scale logarithmicScale(const Extent &extent)
{
    if (extent.maximum <= 0)
        return {ScaleKind::logarithmic, 0.1, 1};
    double low = extent.minimum > 0 ? extent.minimum : extent.smallestPositive;
    if (low <= 0)
        low = extent.maximum * 1e-3;
    low = std::max({low, extent.maximum * std::pow(10, -kDecades), 1e-300});
    Scale scale{ScaleKind::logarithmic, roundNumber(low, false),
                roundNumber(std::min(extent.maximum * 1.12, 1e300), true)};
    if (scale.maximum < scale.minimum * 4) {
        scale.minimum = roundNumber(scale.minimum * 0.5, false);
        scale.maximum = roundNumber(scale.maximum * 2, true);
    }
    return scale;
}

bool stays(const Scale &previous, const Scale &fresh, const Extent &extent)
{
    if (previous.kind != fresh.kind || extent.maximum > previous.maximum)
        return false;
    // Zero and less lie on a logarithmic scale's edge, wherever that is.
    const double low =
        fresh.kind == ScaleKind::linear || extent.minimum > 0 ? extent.minimum : fresh.minimum;
    if (low < previous.minimum)
        return false;
    return previous.position(fresh.maximum) - previous.position(fresh.minimum) > 0.4;
}

} // namespace

void Extent::include(double value)
{
    if (!std::isfinite(value))
        return;
    minimum = any ? std::min(minimum, value) : value;
    maximum = any ? std::max(maximum, value) : value;
    if (value > 0 && (smallestPositive == 0 || value < smallestPositive))
        smallestPositive = value;
    any = true;
}

void Extent::include(const Extent &other)
{
    if (!other.any)
        return;
    include(other.minimum);
    include(other.maximum);
    if (other.smallestPositive > 0)
        include(other.smallestPositive);
}

Scale niceScale(const Extent &extent, ScaleKind kind, const std::optional<Scale> &previous)
{
    Extent bounded = extent;
    bounded.minimum = std::clamp(extent.minimum, -1e300, 1e300);
    bounded.maximum = std::clamp(extent.maximum, -1e300, 1e300);
    Scale fresh{kind, kind == ScaleKind::linear ? 0.0 : 0.1, 1};
    if (bounded.any)
        fresh = kind == ScaleKind::linear ? linearScale(bounded) : logarithmicScale(bounded);
    if (!(fresh.minimum < fresh.maximum) || !std::isfinite(fresh.minimum)
        || !std::isfinite(fresh.maximum))
        fresh = {kind, kind == ScaleKind::linear ? 0.0 : 0.1, 1};
    return previous && bounded.any && stays(*previous, fresh, bounded) ? *previous : fresh;
}

double robustMaximum(std::vector<double> maxima, double anchor, double reach)
{
    std::erase_if(maxima, [](double value) { return !std::isfinite(value); });
    if (maxima.empty())
        return anchor;
    const auto rank = maxima.size() / 2;
    std::nth_element(maxima.begin(), maxima.begin() + static_cast<std::ptrdiff_t>(rank),
                     maxima.end());
    const double usual = std::max(maxima[rank], std::isfinite(anchor) ? anchor : 0.0);
    const double highest = *std::max_element(maxima.begin(), maxima.end());
    return usual > 0 && highest > reach * usual ? reach * usual : highest;
}

} // namespace warmup::plot
