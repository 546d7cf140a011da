// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Scale.h"

#include <cmath>

#include <gtest/gtest.h>

namespace warmup::plot {
namespace {

constexpr auto kLogScale = ScaleKind::logarithmic;

TEST(Scale, logarithmsAreEvenByDecade)
{
    const Scale scale{kLogScale, 1e-4, 1};
    EXPECT_NEAR(scale.position(1e-2), 0.5, 1e-12);
    EXPECT_NEAR(scale.value(0.75), 0.1, 1e-12);
    EXPECT_LT(scale.position(1e-5), 0);
}

TEST(Scale, zeroAndLessLieOnTheLogarithmsLowerEdge)
{
    const Scale scale{kLogScale, 1e-4, 1};
    EXPECT_EQ(scale.position(0), 0);
    EXPECT_EQ(scale.position(-3), 0);
    EXPECT_TRUE(std::isnan(scale.position(std::nan(""))));
}

TEST(Scale, survivesTheLargestSpans)
{
    const Scale scale{ScaleKind::linear, -1.7e308, 1.7e308};
    EXPECT_EQ(scale.position(0), 0.5);
    EXPECT_EQ(scale.value(0.5), 0);
}

TEST(Between, stopsWhereNumbersCannotBeToldApart)
{
    Scale scale{ScaleKind::linear, 1, 2};
    for (int i = 0; i < 200; ++i)
        scale = between(scale, 0.4, 0.6);
    EXPECT_LT(scale.minimum, scale.maximum);
    Scale wide{kLogScale, 1e-4, 1};
    for (int i = 0; i < 200; ++i)
        wide = between(wide, -1, 2);
    EXPECT_TRUE(std::isfinite(wide.maximum));
    EXPECT_GT(wide.minimum, 0);
}

} // namespace
} // namespace warmup::plot
