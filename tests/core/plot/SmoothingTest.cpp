// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Smoothing.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace warmup::plot {
namespace {

const float kNoValue = std::numeric_limits<float>::quiet_NaN();

std::vector<float> smooth(double weight, const std::vector<float> &values)
{
    Series raw;
    raw.append(values);
    Smoothing smoothing(weight);
    smoothing.extend(raw);
    const auto result = smoothing.series().values();
    return {result.begin(), result.end()};
}

TEST(Smoothing, isTheWeightedMeanOfWhatCameBefore)
{
    // By the definition: weights w^k, newest first, divided by their sum.
    const std::vector<float> values{3, 1, 4, 1, 5, 9, 2, 6};
    const auto smoothed = smooth(0.6, values);
    for (std::size_t i = 0; i < values.size(); ++i) {
        double sum = 0;
        double mass = 0;
        for (std::size_t k = 0; k <= i; ++k) {
            const double weight = std::pow(0.6, static_cast<double>(i - k));
            sum += weight * static_cast<double>(values[k]);
            mass += weight;
        }
        EXPECT_NEAR(smoothed[i], sum / mass, 1e-6);
    }
}

TEST(Smoothing, leavesConstantsUntouchedToTheBit)
{
    for (float value : smooth(0.97, std::vector<float>(1000, 0.1F)))
        ASSERT_EQ(value, 0.1F);
}

TEST(Smoothing, passesOverWhatIsNotFinite)
{
    const auto smoothed = smooth(0.5, {1, kNoValue, std::numeric_limits<float>::infinity(), 3});
    EXPECT_TRUE(std::isnan(smoothed[1]));
    EXPECT_TRUE(std::isnan(smoothed[2]));
    EXPECT_NEAR(smoothed[3], (0.5 * 1 + 3) / 1.5, 1e-6);
}

TEST(Smoothing, growsAsIfItHadSeenAllAtOnce)
{
    std::vector<float> values;
    for (int i = 0; i < 5000; ++i)
        values.push_back(static_cast<float>(std::sin(i * 0.7) + 0.001 * i));
    Series raw;
    Smoothing smoothing(0.9);
    for (std::size_t at = 0; at < values.size(); at += 37) {
        raw.append(std::span(values).subspan(at, std::min<std::size_t>(37, values.size() - at)));
        smoothing.extend(raw);
        smoothing.extend(raw);
    }
    const auto once = smooth(0.9, values);
    const auto grown = smoothing.series().values();
    EXPECT_TRUE(std::equal(once.begin(), once.end(), grown.begin(), grown.end()));
}

TEST(SmoothingWeight, isTheSettingForShortRunsAndAShareOfLongOnes)
{
    EXPECT_EQ(smoothingWeight(0.6, 20), 0.6);
    EXPECT_EQ(smoothingWeight(0.6, 1000), 0.6);
    // After a thousandth of the run, the weight of a value is the same at any length.
    EXPECT_NEAR(std::pow(smoothingWeight(0.6, 1'000'000), 1000), 0.6, 1e-9);
    EXPECT_EQ(smoothingWeight(0, 1000), 0);
    EXPECT_LT(smoothingWeight(1, 1000), 1);
    EXPECT_EQ(smoothingWeight(std::nan(""), 1000), 0);
}

} // namespace
} // namespace warmup::plot
