// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

namespace warmup::dialect {

// Python's a % b and a // b of floats, b not 0: the remainder has the divisor's sign. Exact for
// whole numbers below 2^53, so they stand for Python's integers as well.
[[nodiscard]] inline double pythonModulo(double a, double b)
{
    const double remainder = std::fmod(a, b);
    if (remainder == 0)
        return std::copysign(0.0, b);
    return (b < 0) != (remainder < 0) ? remainder + b : remainder;
}

[[nodiscard]] inline double pythonFloorDivide(double a, double b)
{
    const double quotient = (a - pythonModulo(a, b)) / b;
    const double floored = std::floor(quotient);
    return quotient - floored > 0.5 ? floored + 1 : floored;
}

} // namespace warmup::dialect
