// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Zoom.h"

#include <algorithm>
#include <cmath>

namespace warmup::plot {
namespace {

constexpr double kShortest = 2;

} // namespace

Span within(const Span &span, double length)
{
    const double extent = std::clamp(span.second - span.first, std::min(kShortest, length), length);
    const double begin = std::clamp(span.first, 0.0, length - extent);
    return {begin, begin + extent};
}

Span zoomed(const Span &span, double at, double factor, double length)
{
    if (!std::isfinite(at) || !std::isfinite(factor) || factor <= 0)
        return within(span, length);
    const double old = span.second - span.first;
    const double extent = std::clamp(old * factor, std::min(kShortest, length), length);
    const double share = std::clamp((at - span.first) / old, 0.0, 1.0);
    return within({at - share * extent, at - share * extent + extent}, length);
}

Span moved(const Span &span, double distance, double length)
{
    return within({span.first + distance, span.second + distance}, length);
}

Update updateAt(const View &view, double x)
{
    // A pixel's edge that falls on an update belongs to it, whatever the rounding says.
    constexpr double kRounding = 1e-6;
    const double column = std::floor(x);
    const double update = byColumns(view) ? std::ceil(view.update(column) - kRounding)
                                          : std::floor(view.update(column + 1) - kRounding);
    return static_cast<Update>(std::clamp(update, -1e15, 1e15));
}

} // namespace warmup::plot
