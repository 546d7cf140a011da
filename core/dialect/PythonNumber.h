// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

#include "core/dialect/Raised.h"

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

// Python's a / b and a ** b. A complex result, with which no framework goes on, is a TypeError.
[[nodiscard]] inline double pythonDivide(double a, double b, Raised &raised)
{
    if (b == 0)
        raised = {"ZeroDivisionError", "division by zero"};
    return b == 0 ? 0 : a / b;
}

// The same, and why the framework divides where it raises.
[[nodiscard]] inline double pythonDivide(double a, double b, const char *why, Raised &raised)
{
    const double quotient = pythonDivide(a, b, raised);
    if (raised)
        raised.why = why;
    return quotient;
}

[[nodiscard]] inline double pythonPower(double a, double b, Raised &raised)
{
    const double power = std::pow(a, b);
    if (a == 0 && b < 0)
        raised = {"ZeroDivisionError", "0 cannot be raised to a negative power"};
    else if (a < 0 && std::isfinite(b) && b != std::floor(b))
        raised = {"TypeError", "a negative number raised to a fraction is complex"};
    else if (std::isinf(power) && std::isfinite(a) && std::isfinite(b))
        raised = {"OverflowError", "the power is too large for a float"};
    return raised ? 0 : power;
}

} // namespace warmup::dialect
