// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Past.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/schedule/Schedule.h"

namespace warmup::schedule {
namespace {

TEST(Past, holdsWhatWasAppliedAndThenFollowsTheCurve)
{
    Spec spec;
    spec.baseRate = 0.5;
    spec.clock.run = Span{100, Unit::updates};
    spec.main = {Phase{.shape = Cosine{}, .length = {0, Unit::rest}}};
    const auto curve = makeSchedule(spec);
    ASSERT_TRUE(curve);
    const RateCurvePtr joined = withPast({0.1, 0.9, 0.2}, *curve);
    EXPECT_EQ(joined->length(), 100);
    EXPECT_EQ(joined->at(1), 0.9);
    EXPECT_EQ(joined->at(3), (*curve)->at(3));
    for (Update begin = 0; begin < 6; ++begin) {
        for (Update end = begin + 1; end < 8; ++end) {
            RateRange expected{joined->at(begin), joined->at(begin), joined->at(begin),
                               joined->at(end - 1)};
            for (Update u = begin; u < end; ++u) {
                expected.minimum = std::min(expected.minimum, joined->at(u));
                expected.maximum = std::max(expected.maximum, joined->at(u));
            }
            EXPECT_EQ(joined->over(begin, end), expected) << begin << ' ' << end;
        }
    }
}

TEST(Past, mayBeLongerThanTheCurve)
{
    Spec spec;
    spec.clock.run = Span{10, Unit::updates};
    const auto curve = makeSchedule(spec);
    ASSERT_TRUE(curve);
    EXPECT_EQ(withPast(std::vector<LearningRate>(12, 1.0), *curve)->length(), 12);
}

} // namespace
} // namespace warmup::schedule
