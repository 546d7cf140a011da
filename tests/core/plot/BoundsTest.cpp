// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Bounds.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace warmup::plot {
namespace {

constexpr auto kLinear = ScaleKind::linear;
constexpr auto kLog = ScaleKind::logarithmic;

Extent extent(std::initializer_list<double> values)
{
    Extent result;
    for (double value : values)
        result.include(value);
    return result;
}

TEST(Extent, takesNoNoticeOfWhatIsNotFinite)
{
    const Extent result = extent({std::nan(""), 2, std::numeric_limits<double>::infinity(), -1});
    EXPECT_EQ(result.minimum, -1);
    EXPECT_EQ(result.maximum, 2);
    EXPECT_EQ(result.smallestPositive, 2);
}

TEST(NiceScale, ratesStartAtZeroWithALittleRoomAbove)
{
    const Scale scale = niceScale(extent({0.01, 0.8}), kLinear);
    EXPECT_EQ(scale.minimum, 0);
    EXPECT_GT(scale.maximum, 0.8);
    EXPECT_LE(scale.maximum, 1);
}

TEST(NiceScale, valuesHighAboveZeroFillTheChart)
{
    const Scale scale = niceScale(extent({0.95, 1.0}), kLinear);
    EXPECT_GT(scale.minimum, 0.9);
    EXPECT_LT(scale.maximum, 1.05);
}

TEST(NiceScale, isSoundForConstantsNothingAndExtremes)
{
    const Extent cases[] = {
        extent({}),       extent({0}),      extent({0.1}),           extent({-2}),
        extent({1e-12}),  extent({1e308}),  extent({-1e308, 1e308}), extent({0, 1e-300}),
        extent({5e-324}), extent({-3, -1}), extent({1, 1 + 1e-15})};
    for (const Extent &one : cases) {
        for (const auto kind : {kLinear, kLog}) {
            const Scale scale = niceScale(one, kind);
            EXPECT_LT(scale.minimum, scale.maximum) << one.minimum << " " << one.maximum;
            EXPECT_TRUE(std::isfinite(scale.minimum) && std::isfinite(scale.maximum));
            EXPECT_TRUE(kind == kLinear || scale.minimum > 0);
        }
    }
}

TEST(NiceScale, aLogarithmBeginsAtTheSmallestPositiveValue)
{
    const Scale scale = niceScale(extent({0, 3e-4, 0.1}), kLog);
    EXPECT_NEAR(scale.minimum, 2e-4, 1e-12);
    EXPECT_NEAR(scale.maximum, 0.2, 1e-12);
}

TEST(NiceScale, staysWhileTheValuesFit)
{
    const Scale first = niceScale(extent({0, 1.0}), kLinear);
    EXPECT_EQ(niceScale(extent({0, 0.7}), kLinear, first), first);
    EXPECT_EQ(niceScale(extent({0, first.maximum}), kLinear, first), first);
    EXPECT_FALSE(niceScale(extent({0, 2.0}), kLinear, first) == first);
    EXPECT_FALSE(niceScale(extent({0, 0.1}), kLinear, first) == first);
    EXPECT_EQ(niceScale(extent({0.1, 1}), kLog, first).kind, kLog);
}

TEST(RobustMaximum, ignoresADivergingTailButNotTheStart)
{
    std::vector<double> falling;
    for (int i = 0; i < 100; ++i)
        falling.push_back(2.3 * std::exp(-0.2 * i));
    EXPECT_EQ(robustMaximum(falling, falling.front(), 3), 2.3);
    falling.back() = 1e12;
    EXPECT_NEAR(robustMaximum(falling, 2.3, 3), 6.9, 1e-9);
    // Also when a third of the run is beyond all measure.
    for (std::size_t i = 60; i < 100; ++i)
        falling[i] = 1e4 * static_cast<double>(i);
    EXPECT_NEAR(robustMaximum(falling, 2.3, 3), 6.9, 1e-9);
    // A curve that is high for most of the run is not an outlier.
    EXPECT_EQ(robustMaximum({1, 50, 60, 55, 70}, 1, 3), 70);
    EXPECT_EQ(robustMaximum({}, 1, 3), 1);
}

} // namespace
} // namespace warmup::plot
