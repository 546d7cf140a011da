// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/PlateauFold.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "Samples.h"

namespace warmup::schedule {
namespace {

using namespace samples;

Plateau every(Plateau plateau, Span span)
{
    plateau.every = span;
    return plateau;
}

TEST(PlateauState, firesOnTheBadObservationAfterItsPatience)
{
    PlateauState state({.patience = 2});
    EXPECT_FALSE(state.observe(1)); // the first one is the best so far
    EXPECT_FALSE(state.observe(1));
    EXPECT_FALSE(state.observe(1));
    EXPECT_TRUE(state.observe(1));
    EXPECT_FALSE(state.observe(1));
}

TEST(PlateauState, skipsAsIfItHadObservedOneByOne)
{
    std::mt19937 random(5);
    for (int round = 0; round < 2000; ++round) {
        Plateau plateau;
        plateau.patience = static_cast<int>(random() % 6);
        plateau.cooldown = static_cast<int>(random() % 6);
        PlateauState slow(plateau);
        (void)slow.observe(0);
        for (auto i = random() % 20; i > 0; --i)
            (void)slow.observe(random() % 3 == 0 ? -static_cast<double>(i) : 1e9);
        auto fast = slow;
        const auto wait = fast.untilReduction();
        for (Update i = 1; i < wait; ++i)
            ASSERT_FALSE(slow.observe(1e9));
        fast.skip(wait - 1);
        ASSERT_TRUE(slow.observe(1e9));
        ASSERT_TRUE(fast.observe(1e9));
        ASSERT_EQ(slow.untilReduction(), fast.untilReduction());
    }
}

TEST(PlateauFold, ofAMetricThatNeverImprovesCostsNoMoreInATrillionUpdates)
{
    auto spec = plain(1e12);
    spec.plateau = every({.patience = 10}, updates(1));
    const auto schedule = makeSchedule(spec);
    ASSERT_TRUE(schedule) << schedule.error().message();
    // Observation 0 is the best; bad ones are 1 to 11, so that update 12 is the first reduced one.
    EXPECT_EQ((*schedule)->at(11), 0.1);
    EXPECT_DOUBLE_EQ((*schedule)->at(12), 0.01);
    EXPECT_DOUBLE_EQ((*schedule)->at(23), 0.001);
    // 1e-8 is not reduced any more: the step to 1e-9 is below epsilon.
    EXPECT_NEAR((*schedule)->over(0, 1'000'000'000'000).minimum, 1e-8, 1e-20);
}

TEST(PlateauFold, observesOnceAnEpochAndDoesNotCountTheWarmUp)
{
    Spec spec;
    spec.clock = {Span{30, Unit::epochs}, 10.5, Stepping::perUpdate};
    spec.plateau = Plateau{.patience = 1};
    // Best while the warm-up lasts: with it, everything later would be bad.
    Metric metric{{0, 0, 0, 0, 0, 5, 4, 3, 3, 3}, "loss"};
    const auto schedule = makeSchedule(spec, metric);
    ASSERT_TRUE(schedule) << schedule.error().message();
    // Epochs 5, 6 and 7 improve, 8 and 9 do not: reduced from epoch 10 on.
    EXPECT_EQ((*schedule)->at(104), 0.1);
    EXPECT_DOUBLE_EQ((*schedule)->at(105), 0.01);
    // The last value repeats: two more bad ones take it down again.
    EXPECT_DOUBLE_EQ((*schedule)->at(125), 0.01);
    EXPECT_DOUBLE_EQ((*schedule)->at(126), 0.001);
}

TEST(PlateauFold, neverGoesBelowItsMinimum)
{
    auto spec = plain(1000);
    spec.plateau = every({.patience = 0, .minimum = 0.004}, updates(1));
    const auto schedule = makeSchedule(spec);
    ASSERT_TRUE(schedule);
    EXPECT_DOUBLE_EQ((*schedule)->over(0, 1000).minimum, 0.004);
    EXPECT_DOUBLE_EQ((*schedule)->over(0, 1000).last, 0.004);
}

TEST(PlateauFold, multipliesACurveThatDecaysByItself)
{
    auto spec = plain(100);
    spec.main = {Phase{Linear{}, rest(), {}, {}, {}}};
    spec.plateau = every({.factor = 0.5, .patience = 4}, updates(10));
    const auto schedule = makeSchedule(spec);
    ASSERT_TRUE(schedule);
    // Observations at 10 (best), 20, 30, 40, 50, 60: the fifth bad one reduces.
    EXPECT_DOUBLE_EQ((*schedule)->at(59), 0.1 * 0.41);
    EXPECT_DOUBLE_EQ((*schedule)->at(60), 0.1 * 0.40 * 0.5);
    EXPECT_DOUBLE_EQ((*schedule)->at(99), 0.1 * 0.01 * 0.5);
}

TEST(PlateauFold, refusesAMillionReductionsInsteadOfHanging)
{
    auto spec = plain(1e12);
    spec.main = {Phase{Cosine{1000}, rest(), {}, {}, {}}};
    spec.plateau = every({.factor = 0.9999999, .patience = 0, .epsilon = 0}, updates(1));
    const auto schedule = makeSchedule(spec);
    ASSERT_FALSE(schedule);
    EXPECT_EQ(schedule.error().where, "/plateau/every");
}

TEST(PlateauFold, ofANegativeMetricThatImprovesOnItselfEndsAtOnce)
{
    // PyTorch's relative rule for "min": -1 is below -1 * (1 - 1e-4), again and again.
    auto spec = plain(1e12);
    spec.plateau = every({.patience = 0}, updates(1));
    const auto schedule = makeSchedule(spec, Metric{{0, 0, -1}, "negative"});
    ASSERT_TRUE(schedule);
    EXPECT_DOUBLE_EQ((*schedule)->at(2), 0.01);
    EXPECT_DOUBLE_EQ((*schedule)->over(0, 1'000'000'000'000).minimum, 0.01);
}

TEST(PlateauFold, takesNotANumberForNoImprovement)
{
    auto spec = plain(10);
    spec.plateau = every({.patience = 1}, updates(1));
    const auto schedule = makeSchedule(spec, Metric{{1, std::nan(""), std::nan(""), 0}, "nan"});
    ASSERT_TRUE(schedule);
    EXPECT_EQ((*schedule)->at(2), 0.1);
    EXPECT_DOUBLE_EQ((*schedule)->at(3), 0.01);
}

} // namespace
} // namespace warmup::schedule
