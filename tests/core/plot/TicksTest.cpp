// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Ticks.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warmup::plot {
namespace {

using testing::ElementsAre;

constexpr auto kLogTicks = ScaleKind::logarithmic;

std::vector<std::string> labels(const Scale &scale, int wanted, double step = 0)
{
    std::vector<std::string> result;
    for (const Tick &tick : ticks(scale, wanted, step))
        if (!tick.label.empty())
            result.push_back(tick.label);
    return result;
}

TEST(NumberText, readsLikeANumberAPersonWrites)
{
    EXPECT_EQ(numberText(0.1), "0.1");
    EXPECT_EQ(numberText(3e-4), "3e-4");
    EXPECT_EQ(numberText(0.001), "0.001");
    EXPECT_EQ(numberText(1240), "1\u202f240");
    EXPECT_EQ(numberText(12.4), "12.4");
    EXPECT_EQ(numberText(0.41234), "0.4123");
    EXPECT_EQ(numberText(9.99996), "10");
    EXPECT_EQ(numberText(-2.5), "\u22122.5");
    EXPECT_EQ(numberText(2.5e9), "2.5e9");
    EXPECT_EQ(numberText(1.2346e-7), "1.235e-7");
}

TEST(NumberText, keepsEveryDigitOfACountWhenAsked)
{
    EXPECT_EQ(numberText(999'999'999, 13), "999\u202f999\u202f999");
    EXPECT_EQ(numberText(1'000'000, 13), "1\u202f000\u202f000");
}

TEST(NumberText, namesWhatIsNotFinite)
{
    EXPECT_EQ(numberText(std::numeric_limits<double>::quiet_NaN()), "NaN");
    EXPECT_EQ(numberText(-std::numeric_limits<double>::infinity()), "\u2212infinity");
    EXPECT_EQ(numberText(0), "0");
    EXPECT_EQ(numberText(-0.0), "0");
}

TEST(Ticks, linearOnesAreMultiplesOfOneTwoOrFive)
{
    EXPECT_THAT(labels({ScaleKind::linear, 0, 0.8}, 5),
                ElementsAre("0", "0.2", "0.4", "0.6", "0.8"));
    EXPECT_THAT(labels({ScaleKind::linear, 0, 1000}, 3), ElementsAre("0", "500", "1\u202f000"));
    EXPECT_THAT(labels({ScaleKind::linear, -1, 1}, 4),
                ElementsAre("\u22121", "\u22120.5", "0", "0.5", "1"));
}

TEST(Ticks, aLowAxisStillHasThreeNumbers)
{
    EXPECT_THAT(labels({ScaleKind::linear, 0, 0.9}, 3), ElementsAre("0", "0.4", "0.8"));
    EXPECT_THAT(labels({ScaleKind::linear, 0, 4.5}, 3), ElementsAre("0", "2", "4"));
    EXPECT_THAT(labels({ScaleKind::linear, 0, 3.5e-4}, 3), ElementsAre("0", "1.5e-4", "3e-4"));
    EXPECT_THAT(labels({ScaleKind::linear, 7, 10}, 3, 1), ElementsAre("7", "8", "9", "10"));
    EXPECT_THAT(labels({ScaleKind::linear, 7, 8}, 3, 1), ElementsAre("7", "8"));
    for (int i = 0; i < 300; ++i) {
        const double high = 1e-3 * std::pow(10, i / 50.0);
        for (const double low : {0.0, 0.3 * high, -0.45 * high}) {
            const auto few = labels({ScaleKind::linear, low, high}, 3);
            EXPECT_GE(few.size(), 3u) << low << " to " << high;
            EXPECT_LE(few.size(), 5u) << low << " to " << high;
        }
    }
}

TEST(Ticks, smallRatesUseExponents)
{
    EXPECT_THAT(labels({ScaleKind::linear, 0, 3e-4}, 3), ElementsAre("0", "1e-4", "2e-4", "3e-4"));
}

TEST(Ticks, countsHaveNoHalves)
{
    EXPECT_THAT(labels({ScaleKind::linear, 0, 3}, 12, 1), ElementsAre("0", "1", "2", "3"));
}

TEST(Ticks, deepInALongRunEachLabelIsItsOwn)
{
    const auto deep = labels({ScaleKind::linear, 500'000'000, 500'000'010}, 5, 1);
    EXPECT_THAT(deep,
                ElementsAre("500\u202f000\u202f000", "500\u202f000\u202f002",
                            "500\u202f000\u202f004", "500\u202f000\u202f006",
                            "500\u202f000\u202f008", "500\u202f000\u202f010"));
}

TEST(Ticks, logarithmicOnesLabelOneTwoFiveOverAFewDecades)
{
    EXPECT_THAT(labels({kLogTicks, 0.01, 1}, 6),
                ElementsAre("0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"));
}

TEST(Ticks, logarithmicOnesThinOutOverManyDecades)
{
    const auto many = labels({kLogTicks, 1e-12, 1}, 4);
    EXPECT_THAT(many, ElementsAre("1e-12", "1e-9", "1e-6", "0.001", "1"));
}

TEST(Ticks, aLogarithmicScaleWithinADecadeIsReadable)
{
    const auto within = labels({kLogTicks, 2e-4, 8e-4}, 4);
    EXPECT_THAT(within, ElementsAre("2e-4", "4e-4", "6e-4", "8e-4"));
    EXPECT_GE(labels({kLogTicks, 0.31, 0.33}, 4).size(), 2u);
}

TEST(Ticks, liveInsideTheBoundsAndRiseEverywhere)
{
    for (double low : {1e-300, 1e-9, 0.3, 1.0, 7e5, 1e299}) {
        for (double factor : {1.0001, 1.7, 30.0, 1e9}) {
            for (const auto kind : {ScaleKind::linear, kLogTicks}) {
                const Scale scale{kind, low, low * factor};
                const auto all = ticks(scale, 6);
                EXPECT_LE(all.size(), 200u);
                for (std::size_t i = 0; i < all.size(); ++i) {
                    EXPECT_GE(scale.position(all[i].value), -1e-6);
                    EXPECT_LE(scale.position(all[i].value), 1 + 1e-6);
                    EXPECT_TRUE(i == 0 || all[i - 1].value < all[i].value);
                }
            }
        }
    }
}

} // namespace
} // namespace warmup::plot
