// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/WarmUpFactors.h"

#include <gtest/gtest.h>

namespace warmup::diagnostics {
namespace {

// Worked out with 50 digits from the formula of Liu et al. 2020.
TEST(WarmUpFactors, rectificationIsTheFormulaOfThePaper)
{
    EXPECT_NEAR(rectification(0.999, 10, 5), 0.04899801344714018, 1e-12);
    EXPECT_NEAR(rectification(0.999, 1000, 5), 0.6453256523380654, 1e-12);
    EXPECT_NEAR(rectification(0.99, 200, 5), 0.8243323653815667, 1e-12);
    EXPECT_NEAR(rectification(0.9, 50, 5), 0.9809585913323989, 1e-12);
}

TEST(WarmUpFactors, theTwoRulesOfRectificationDifferWhereRhoIsBetweenThem)
{
    // beta2 = 0.999: rho_5 = 4.99..., rho_6 = 5.98...
    EXPECT_EQ(rectification(0.999, 4, 4), 0);
    EXPECT_GT(rectification(0.999, 5, 4), 0);
    EXPECT_EQ(rectification(0.999, 5, 5), 0);
    EXPECT_EQ(rectification(0.999, 6, 4), rectification(0.999, 6, 5));
}

TEST(WarmUpFactors, rectificationIsZeroWhereNoUpdateIsRectified)
{
    // rho_inf = 2 / (1 - 0.5) - 1 = 3.
    EXPECT_EQ(rectification(0.5, 1e9, 4), 0);
    EXPECT_EQ(rectification(0, 1, 4), 0);
}

TEST(WarmUpFactors, theOthersStartLowAndEndAtOne)
{
    EXPECT_DOUBLE_EQ(biasCorrection(0.75, 1), 0.5);
    EXPECT_DOUBLE_EQ(biasCorrection(0.999, 1e9), 1);
    EXPECT_DOUBLE_EQ(untunedWarmUp(0.75, 1), 0.125);
    EXPECT_DOUBLE_EQ(untunedWarmUp(0.75, 8), 1);
    EXPECT_DOUBLE_EQ(untunedWarmUp(0.75, 9), 1);
}

} // namespace
} // namespace warmup::diagnostics
