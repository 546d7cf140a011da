// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/plot/Sampling.h"

namespace warmup::plot {
namespace {

// Far outside any picture, and near enough that differences of such numbers are exact to a pixel.
constexpr double kFar = 1e8;

PixelPoint tamed(PixelPoint point)
{
    return {std::clamp(point.x, -kFar, kFar), std::clamp(point.y, -kFar, kFar)};
}

// The part [t0, t1] of a segment inside the rectangle (Liang and Barsky 1984).
bool clipSegment(const PixelPoint &a, const PixelPoint &b, double width, double height, double &t0,
                 double &t1)
{
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double p[4] = {-dx, dx, -dy, dy};
    const double q[4] = {a.x, width - a.x, a.y, height - a.y};
    t0 = 0;
    t1 = 1;
    for (int edge = 0; edge < 4; ++edge) {
        if (p[edge] == 0) {
            if (q[edge] < 0)
                return false;
            continue;
        }
        const double t = q[edge] / p[edge];
        if (p[edge] < 0)
            t0 = std::max(t0, t);
        else
            t1 = std::min(t1, t);
    }
    return t0 <= t1;
}

// One side of Sutherland and Hodgman 1974: keeps what has inside(point) >= 0.
template <typename Inside>
Polyline cutBy(const Polyline &polygon, Inside inside)
{
    Polyline result;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const PixelPoint &a = polygon[i];
        const PixelPoint &b = polygon[(i + 1) % polygon.size()];
        const double da = inside(a);
        const double db = inside(b);
        if (da >= 0)
            result.push_back(a);
        if ((da < 0) != (db < 0)) {
            const double t = da / (da - db);
            result.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
        }
    }
    return result;
}

} // namespace

std::vector<Polyline> clipped(const Polyline &line, double width, double height)
{
    std::vector<Polyline> result;
    bool open = false;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const PixelPoint a = tamed(line[i]);
        const PixelPoint b = tamed(line[i + 1]);
        double t0 = 0;
        double t1 = 1;
        if (!clipSegment(a, b, width, height, t0, t1)) {
            open = false;
            continue;
        }
        const auto at = [&](double t) {
            return PixelPoint{std::clamp(a.x + t * (b.x - a.x), 0.0, width),
                              std::clamp(a.y + t * (b.y - a.y), 0.0, height)};
        };
        if (!open || t0 > 0)
            result.push_back({t0 > 0 ? at(t0) : a});
        result.back().push_back(t1 < 1 ? at(t1) : b);
        open = t1 >= 1;
    }
    return result;
}

Polyline clippedPolygon(const Polyline &polygon, double width, double height)
{
    Polyline part = polygon;
    std::transform(part.begin(), part.end(), part.begin(), tamed);
    part = cutBy(part, [](const PixelPoint &p) { return p.x; });
    part = cutBy(part, [&](const PixelPoint &p) { return width - p.x; });
    part = cutBy(part, [](const PixelPoint &p) { return p.y; });
    return cutBy(part, [&](const PixelPoint &p) { return height - p.y; });
}

Polyline simplified(const Polyline &line, double tolerance)
{
    if (line.size() < 3)
        return line;
    Polyline result{line.front()};
    // The slopes from the last kept vertex that pass all vertices since within the tolerance.
    double lowest = -kFar;
    double highest = kFar;
    const auto restart = [&](const PixelPoint &kept) {
        result.push_back(kept);
        lowest = -kFar;
        highest = kFar;
    };
    for (std::size_t i = 1; i < line.size(); ++i) {
        const PixelPoint &point = line[i];
        if (point == line[i - 1])
            continue;
        double run = point.x - result.back().x;
        if (point.x <= line[i - 1].x) {
            if (!(result.back() == line[i - 1]))
                restart(line[i - 1]);
            if (!(result.back() == point))
                restart(point);
            continue;
        }
        double slope = (point.y - result.back().y) / run;
        if (slope < lowest || slope > highest) {
            restart(line[i - 1]);
            run = point.x - result.back().x;
            slope = (point.y - result.back().y) / run;
        }
        lowest = std::max(lowest, slope - tolerance / run);
        highest = std::min(highest, slope + tolerance / run);
    }
    if (!(result.back() == line.back()))
        result.push_back(line.back());
    return result;
}

} // namespace warmup::plot
