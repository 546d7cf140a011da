// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

#include "core/model/Spec.h"

namespace warmup::model {

// The value of a test function, over any scalar: a number, or a dual number for its slopes. The
// formulas are written out in Landscape.cpp.
template <typename S>
[[nodiscard]] S testFunction(TestFunction::Name name, S x, S y)
{
    using std::cos;
    using std::exp;
    using std::sqrt;
    constexpr double kPi = 3.141592653589793;
    const auto squared = [](S a) { return a * a; };
    const auto c = [](double number) { return S(number); };
    switch (name) {
    case TestFunction::Name::rosenbrock:
        return squared(c(1) - x) + c(100) * squared(y - x * x);
    case TestFunction::Name::beale:
        return squared(c(1.5) - x + x * y) + squared(c(2.25) - x + x * y * y)
            + squared(c(2.625) - x + x * y * y * y);
    case TestFunction::Name::himmelblau:
        return squared(x * x + y - c(11)) + squared(x + y * y - c(7));
    case TestFunction::Name::booth:
        return squared(x + c(2) * y - c(7)) + squared(c(2) * x + y - c(5));
    case TestFunction::Name::matyas:
        return c(0.26) * (x * x + y * y) - c(0.48) * x * y;
    case TestFunction::Name::rastrigin:
        return c(20) + x * x + y * y - c(10) * (cos(c(2 * kPi) * x) + cos(c(2 * kPi) * y));
    case TestFunction::Name::ackley: {
        // A cone at the origin, which has no slope there: 0 is taken.
        const S half = c(0.5) * (x * x + y * y);
        const S radius = half > c(0) ? sqrt(half) : c(0);
        const S waves = c(0.5) * (cos(c(2 * kPi) * x) + cos(c(2 * kPi) * y));
        return c(20) - c(20) * exp(c(-0.2) * radius) + exp(c(1)) - exp(waves);
    }
    case TestFunction::Name::threeHumpCamel:
        return c(2) * x * x - c(1.05) * squared(x * x) + squared(x * x * x) / c(6) + x * y + y * y;
    case TestFunction::Name::sixHumpCamel:
        return (c(4) - c(2.1) * x * x + squared(x * x) / c(3)) * x * x + x * y
            + (c(-4) + c(4) * y * y) * y * y;
    case TestFunction::Name::goldsteinPrice: {
        const S first = c(19) - c(14) * x + c(3) * x * x - c(14) * y + c(6) * x * y + c(3) * y * y;
        const S second =
            c(18) - c(32) * x + c(12) * x * x + c(48) * y - c(36) * x * y + c(27) * y * y;
        return (c(1) + squared(x + y + c(1)) * first)
            * (c(30) + squared(c(2) * x - c(3) * y) * second);
    }
    case TestFunction::Name::styblinskiTang: {
        const auto part = [&](S a) { return squared(a * a) - c(16) * a * a + c(5) * a; };
        return c(0.5) * (part(x) + part(y));
    }
    case TestFunction::Name::easom:
        return -(cos(x) * cos(y) * exp(-(squared(x - c(kPi)) + squared(y - c(kPi)))));
    }
    return c(0);
}

} // namespace warmup::model
