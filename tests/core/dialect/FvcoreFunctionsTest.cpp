// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/fvcore/Functions.h"

#include <gtest/gtest.h>

namespace warmup::dialect::fvcore {
namespace {

// Values of fvcore 0.1.5's StepParamScheduler(4, [1.0, 0.5, 0.1]). A negative progress is that of
// an LRMultiplier whose max_iter is below 0.
TEST(FvcoreFunctions, StepCountsFromTheEndWhereProgressIsNegative)
{
    const auto value = step({1, 0.5, 0.1});
    Raised raised;
    EXPECT_EQ(value(-1.25, raised), 1);
    EXPECT_EQ(value(-1, raised), 0.5);
    EXPECT_EQ(value(-0.75, raised), 0.5);
    EXPECT_EQ(value(-0.5, raised), 0.1);
    EXPECT_EQ(value(-0.25, raised), 1);
    EXPECT_EQ(value(0.5, raised), 0.5);
    EXPECT_FALSE(raised);
    value(-2, raised);
    EXPECT_STREQ(raised.exception, "IndexError");
}

} // namespace
} // namespace warmup::dialect::fvcore
