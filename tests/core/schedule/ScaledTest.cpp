// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Scaled.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/schedule/Schedule.h"

namespace warmup::schedule {
namespace {

TEST(Scaled, multipliesEveryRateAndEveryRange)
{
    Spec spec;
    spec.clock.run = Span{100, Unit::updates};
    spec.warmUp = Phase{.shape = Linear{}, .length = {10, Unit::updates}};
    spec.main = {Phase{.shape = Cosine{}, .length = {0, Unit::rest}}};
    spec.momentum.emplace();
    const auto curve = makeSchedule(spec);
    ASSERT_TRUE(curve);
    for (const double factor : {0.1, 1.0, 0.0, -2.0}) {
        const RateCurvePtr other = scaled(*curve, factor);
        EXPECT_EQ(other->length(), 100);
        RateRange expected{other->at(5), other->at(5), other->at(5), other->at(59)};
        for (Update u = 5; u < 60; ++u) {
            EXPECT_EQ(other->at(u), factor * (*curve)->at(u));
            EXPECT_EQ(other->momentumAt(u), (*curve)->momentumAt(u));
            expected.minimum = std::min(expected.minimum, other->at(u));
            expected.maximum = std::max(expected.maximum, other->at(u));
        }
        EXPECT_EQ(other->over(5, 60), expected) << factor;
    }
}

} // namespace
} // namespace warmup::schedule
