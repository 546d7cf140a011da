// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Number.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace warmup {
namespace {

TEST(ShortestText, readsLikeANumberAPersonWrites)
{
    EXPECT_EQ(shortestText(0.1), "0.1");
    EXPECT_EQ(shortestText(1e-7), "1e-7");
    EXPECT_EQ(shortestText(1e22), "1e22");
    EXPECT_EQ(shortestText(0.1 + 0.2), "0.30000000000000004");
    EXPECT_EQ(shortestText(1e-100), "1e-100");
}

TEST(ShortestText, namesWhatIsNotFinite)
{
    EXPECT_EQ(shortestText(std::nan("")), "nan");
    EXPECT_EQ(shortestText(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(ReadNumber, takesTheWholeTextOrNothing)
{
    EXPECT_EQ(readNumber("3e-4"), 3e-4);
    EXPECT_EQ(readNumber("+1"), 1.0);
    EXPECT_EQ(readNumber("1 "), std::nullopt);
    EXPECT_EQ(readNumber(""), std::nullopt);
    EXPECT_EQ(readNumber("+-1"), std::nullopt);
}

TEST(ReadNumber, refusesWhatDoesNotFitADouble)
{
    EXPECT_EQ(readNumber("1e400"), std::nullopt);
    EXPECT_EQ(readNumber("nan"), std::nullopt);
    EXPECT_EQ(readNumber("inf"), std::nullopt);
}

TEST(NumberText, survivesTheRoundTrip)
{
    for (double value : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, -2.5e-8})
        EXPECT_EQ(readNumber(shortestText(value)), value);
}

} // namespace
} // namespace warmup
