// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Scale.h"

#include <algorithm>
#include <cmath>

namespace warmup::plot {
namespace {

constexpr double kSmallest = 1e-300;
constexpr double kLargest = 1e300;

} // namespace

double Scale::position(double value) const
{
    if (std::isnan(value))
        return value;
    if (kind == ScaleKind::linear) {
        // Halves: the difference of two large doubles of either sign may not fit one.
        return (value * 0.5 - minimum * 0.5) / (maximum * 0.5 - minimum * 0.5);
    }
    if (value <= 0)
        return 0;
    return (std::log(value) - std::log(minimum)) / (std::log(maximum) - std::log(minimum));
}

double Scale::value(double position) const
{
    if (kind == ScaleKind::linear)
        return minimum * (1 - position) + maximum * position;
    return std::exp(std::log(minimum) * (1 - position) + std::log(maximum) * position);
}

Scale between(const Scale &scale, double lower, double upper)
{
    Scale part = scale;
    part.minimum = std::clamp(scale.value(lower), -kLargest, kLargest);
    part.maximum = std::clamp(scale.value(upper), -kLargest, kLargest);
    if (scale.kind == ScaleKind::logarithmic)
        part.minimum = std::max(part.minimum, kSmallest);
    const double closest =
        1e-12 * std::max({std::abs(part.minimum), std::abs(part.maximum), kSmallest});
    return part.maximum - part.minimum > closest ? part : scale;
}

} // namespace warmup::plot
