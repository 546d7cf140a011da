// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Dual.h"

#include <functional>

#include <gtest/gtest.h>

namespace warmup {
namespace {

using D = Dual<double>;

TEST(Dual, carriesTheDerivativeOfEveryFunction)
{
    using std::abs, std::cos, std::erf, std::exp, std::log, std::sin, std::sqrt, std::tanh;
    const auto check = [](const char *name, auto f) {
        for (const double x : {0.3, 0.9, 2.5}) {
            const double h = 1e-6;
            const D found = f(D(x, 1));
            EXPECT_DOUBLE_EQ(found.value, f(x)) << name;
            EXPECT_NEAR(found.tangent, (f(x + h) - f(x - h)) / (2 * h), 1e-7) << name << " " << x;
        }
    };
    check("sqrt", [](auto x) { return sqrt(x); });
    check("exp", [](auto x) { return exp(x); });
    check("log", [](auto x) { return log(x); });
    check("sin", [](auto x) { return sin(x); });
    check("cos", [](auto x) { return cos(x); });
    check("tanh", [](auto x) { return tanh(x); });
    check("erf", [](auto x) { return erf(x); });
    check("abs", [](auto x) { return abs(-x); });
    check("rational", [](auto x) { return (1 - 2 * x * x) / (x + 3) - x / 2 + -x; });
    check("assigned", [](auto x) {
        auto y = x;
        y += x * x;
        y *= x;
        y -= 3;
        y /= x + 1;
        return y;
    });
}

TEST(Dual, comparesByValue)
{
    EXPECT_TRUE(D(1, 5) == D(1, 7));
    EXPECT_TRUE(D(1, 5) < 2);
    EXPECT_TRUE(D(1, 5) <= 1);
    EXPECT_FALSE(D(1, 5) > 1);
    EXPECT_EQ(static_cast<double>(D(3, 4)), 3);
}

} // namespace
} // namespace warmup
