// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/schedule/Schedule.h"

namespace warmup::schedule {
namespace {

// Base rate 0.1, multiplier 1, five epochs of warm-up, then StepLR(10, 0.1), one update an epoch.
Spec article()
{
    Spec spec;
    spec.clock = {Span{20, Unit::epochs}, 1.0, Stepping::perUpdate};
    spec.main = {Phase{Step{{10, Unit::epochs}, 0.1}, {0, Unit::rest}, {}, {}, Grid::closedOpen}};
    return spec;
}

TEST(Article, startsAtZeroReachesThePeakAtFiveAndATenthAtFifteen)
{
    const auto schedule = makeSchedule(article());
    ASSERT_TRUE(schedule) << schedule.error().message();
    const double expected[] = {0,  .02, .04, .06, .08, .1,  .1,  .1,  .1,  .1,
                               .1, .1,  .1,  .1,  .1,  .01, .01, .01, .01, .01};
    for (Update u = 0; u < 20; ++u)
        EXPECT_NEAR((*schedule)->at(u), expected[u], 1e-16) << u;
    EXPECT_EQ((*schedule)->at(0), 0);
    EXPECT_EQ((*schedule)->at(5), 0.1);
    EXPECT_EQ((*schedule)->length(), 20);
    EXPECT_EQ((*schedule)->peak(), 0.1);
}

TEST(Article, namesItsSections)
{
    const auto schedule = makeSchedule(article());
    ASSERT_TRUE(schedule);
    const std::vector<Section> expected{{Section::Kind::warmUp, 0, 5},
                                        {Section::Kind::main, 5, 20}};
    EXPECT_EQ((*schedule)->sections(), expected);
}

TEST(Article, isAStaircaseWhenTheRateChangesOnceAnEpoch)
{
    auto spec = article();
    spec.clock.updatesPerEpoch = 468.75;
    spec.clock.stepping = Stepping::perEpoch;
    const auto schedule = makeSchedule(spec);
    ASSERT_TRUE(schedule) << schedule.error().message();
    EXPECT_EQ((*schedule)->length(), 9375);
    EXPECT_EQ((*schedule)->at(468), 0);
    EXPECT_DOUBLE_EQ((*schedule)->at(469), 0.02);
    EXPECT_DOUBLE_EQ((*schedule)->at(2343), 0.08);
    EXPECT_EQ((*schedule)->at(2344), 0.1); // epoch 5 begins at 2343.75
    EXPECT_EQ((*schedule)->at(7031), 0.1);
    EXPECT_NEAR((*schedule)->at(7032), 0.01, 1e-17); // epoch 15 at 7031.25
    EXPECT_EQ((*schedule)->sections().front().end, 2344);
}

} // namespace
} // namespace warmup::schedule
