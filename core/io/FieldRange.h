// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

namespace warmup::io {

// What a number of a file may be.
struct Range {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool belowHigh = false; // the high end is not part of it
};

constexpr Range atLeast(double low)
{
    return {.low = low};
}
constexpr Range fromTo(double low, double high)
{
    return {.low = low, .high = high};
}
constexpr Range fromToBelow(double low, double high)
{
    return {.low = low, .high = high, .belowHigh = true};
}

} // namespace warmup::io
