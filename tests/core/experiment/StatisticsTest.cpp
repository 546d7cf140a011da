// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Statistics.h"

#include <cmath>

#include <gtest/gtest.h>

namespace warmup::experiment {
namespace {

// SciPy 1.16: stats.binomtest(k, n).pvalue.
TEST(Statistics, TheSignTestIsTheExactBinomialOne)
{
    EXPECT_NEAR(signTest(10, 0), 0.001953125, 1e-12);
    EXPECT_NEAR(signTest(1, 9), 0.021484375, 1e-12);
    EXPECT_NEAR(signTest(8, 2), 0.109375, 1e-12);
    EXPECT_NEAR(signTest(17, 7), 0.06391465663909912, 1e-12);
    EXPECT_NEAR(signTest(40, 60), 0.05688793364098089, 1e-12);
    EXPECT_NEAR(signTest(540, 460), 0.012444146277171799, 1e-12);
    EXPECT_EQ(signTest(5, 5), 1);
    EXPECT_EQ(signTest(0, 0), 1);
}

// SciPy 1.16: stats.binomtest(k, n).proportion_ci(method='wilson').
TEST(Statistics, TheIntervalOfAShareIsWilsons)
{
    const struct {
        int count;
        int all;
        Interval wanted;
    } cases[] = {{0, 10, {0, 0.27753279986288926}},
                 {10, 10, {0.7224672001371109, 1}},
                 {1, 12, {0.014865094404917123, 0.35387991114111694}},
                 {7, 24, {0.14914648196960867, 0.49167693664496637}}};
    for (const auto &[count, all, wanted] : cases) {
        const Interval found = wilsonInterval(count, all);
        EXPECT_NEAR(found.low, wanted.low, 1e-12) << count << " of " << all;
        EXPECT_NEAR(found.high, wanted.high, 1e-12) << count << " of " << all;
    }
}

// SciPy 1.16: stats.bootstrap((values,), np.mean, n_resamples=200000, method='percentile').
TEST(Statistics, TheBootstrapIntervalIsThePercentileOne)
{
    const std::vector<double> values{-0.031, -0.012, -0.044, -0.02,  0.004,
                                     -0.015, -0.027, -0.038, -0.009, -0.022};
    const Interval found = bootstrapMean(values);
    EXPECT_NEAR(found.low, -0.0297, 5e-4);
    EXPECT_NEAR(found.high, -0.0130, 5e-4);
    EXPECT_EQ(bootstrapMean(values), found);
    EXPECT_NEAR(meanOf(values), -0.0214, 1e-12);
    EXPECT_NEAR(deviationOf(values), 0.014299961149908376, 1e-12);
    EXPECT_TRUE(std::isnan(meanOf({})));
    EXPECT_TRUE(std::isnan(deviationOf({1})));
}

} // namespace
} // namespace warmup::experiment
