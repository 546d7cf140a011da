// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cmath>
#include <utility>

namespace warmup::data {

// {sin, cos} of 2 pi turns, to about 1e-15, from IEEE operations alone: the same bits on every
// platform, which those of a mathematical library are not.
[[nodiscard]] inline std::pair<double, double> sinCosOfTurns(double turns)
{
    constexpr double kHalfPi = 1.5707963267948966;
    const double quarters = 4 * (turns - std::floor(turns)); // in [0, 4]
    const double nearest = std::floor(quarters + 0.5);
    const double x = (quarters - nearest) * kHalfPi; // |x| <= pi / 4
    const double x2 = x * x;
    // Taylor's series up to x^17 and x^16.
    double sine = 1;
    for (int n = 16; n >= 2; n -= 2)
        sine = 1 - sine * x2 / (n * (n + 1));
    sine *= x;
    double cosine = 1;
    for (int n = 15; n >= 1; n -= 2)
        cosine = 1 - cosine * x2 / (n * (n + 1));
    switch (static_cast<int>(nearest) % 4) {
    case 0:
        return {sine, cosine};
    case 1:
        return {cosine, -sine};
    case 2:
        return {-sine, -cosine};
    default:
        return {-cosine, sine};
    }
}

} // namespace warmup::data
