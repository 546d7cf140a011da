// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Pace.h"

#include <gtest/gtest.h>

#include "core/training/EvaluationPlan.h"
#include "core/training/Speedometer.h"

namespace warmup::training {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Pace::Time kBegin{seconds(1000)};

TEST(Pace, makesTheFirstUpdateAtOnceAndTheNextAfterAPeriod)
{
    Pace pace;
    EXPECT_EQ(pace.due(kBegin, 1), kBegin);
    EXPECT_EQ(pace.count(kBegin, 1), 1);
    pace.made(1, 1);
    EXPECT_EQ(pace.due(kBegin + milliseconds(3), 1), kBegin + seconds(1));
    // Late by a moment: the following one keeps its place.
    EXPECT_EQ(pace.due(kBegin + milliseconds(1050), 1), kBegin + seconds(1));
    pace.made(1, 1);
    EXPECT_EQ(pace.due(kBegin + milliseconds(1060), 1), kBegin + seconds(2));
}

TEST(Pace, makesSeveralUpdatesAtOnceWhenTheirPeriodIsShorterThanTheLoop)
{
    Pace pace;
    static_cast<void>(pace.due(kBegin, 1000));
    pace.made(1, 1000);
    const Pace::Time now = kBegin + milliseconds(11);
    EXPECT_EQ(pace.due(now, 1000), kBegin + milliseconds(1));
    EXPECT_EQ(pace.count(now, 1000), 11);
    pace.made(11, 1000);
    EXPECT_EQ(pace.due(now, 1000), kBegin + milliseconds(12));
}

TEST(Pace, doesNotMakeUpForWhatASlowMachineOrASuspendedOneMissed)
{
    Pace pace;
    static_cast<void>(pace.due(kBegin, 100));
    pace.made(1, 100);
    const Pace::Time now = kBegin + seconds(3600);
    EXPECT_EQ(pace.due(now, 100), now);
    EXPECT_EQ(pace.count(now, 100), 1);
}

TEST(Pace, doesNotWaitOutASlowPeriodWhenTheSpeedIsRaised)
{
    Pace pace;
    static_cast<void>(pace.due(kBegin, 0.001));
    pace.made(1, 0.001);
    EXPECT_EQ(pace.due(kBegin, 0.001), kBegin + seconds(1000));
    EXPECT_EQ(pace.due(kBegin + milliseconds(5), 10), kBegin + milliseconds(5));
}

TEST(Pace, staysBoundedAtSpeedsBeyondReason)
{
    Pace pace;
    EXPECT_EQ(pace.due(kBegin, 5e-324), kBegin);
    pace.made(1, 5e-324);
    EXPECT_EQ(pace.due(kBegin, 5e-324), kBegin + seconds(1'000'000));
    pace.restart();
    EXPECT_EQ(pace.due(kBegin, 1e308), kBegin);
    EXPECT_EQ(pace.count(kBegin + milliseconds(1), 1e308), 1'000'000'001);
    for (const double flatOut : {0.0, -1.0})
        EXPECT_EQ(pace.due(kBegin + seconds(7), flatOut), kBegin + seconds(7));
}

TEST(Speedometer, tellsTheSpeedOfTheLastSecondAndForgetsTheOneBefore)
{
    Speedometer meter;
    EXPECT_EQ(meter.mark(kBegin, 0), 0);
    double speed = 0;
    for (int i = 1; i <= 500; ++i) // 1000 a second for 5 s
        speed = meter.mark(kBegin + milliseconds(10 * i), 10 * i);
    EXPECT_NEAR(speed, 1000, 1e-6);
    for (int i = 1; i <= 250; ++i) // 100 a second for 2.5 s
        speed = meter.mark(kBegin + seconds(5) + milliseconds(10 * i), 5000 + i);
    EXPECT_NEAR(speed, 100, 1e-6);
}

TEST(Speedometer, tellsALowSpeedFromTheLastUpdates)
{
    Speedometer meter;
    double speed = 0;
    for (int i = 0; i < 5; ++i)
        speed = meter.mark(kBegin + seconds(4 * i), i);
    EXPECT_DOUBLE_EQ(speed, 0.25);
}

TEST(EvaluationPlan, takesTheEndOfEveryEpochOrOfEveryKthInALongRun)
{
    const EvaluationPlan each(10, 1000, 100);
    EXPECT_EQ(each.after(0), 10);
    EXPECT_EQ(each.after(9), 10);
    EXPECT_EQ(each.after(10), 20);
    const EvaluationPlan third(10, 3000, 100);
    EXPECT_EQ(third.after(0), 30);
    EXPECT_EQ(third.after(30), 60);
    const EvaluationPlan uneven(2.5, 100, 100);
    EXPECT_EQ(uneven.after(0), 3); // the nearest to 2.5, 5, 7.5
    EXPECT_EQ(uneven.after(3), 5);
    EXPECT_EQ(uneven.after(5), 8);
}

TEST(EvaluationPlan, takesEverySoManyUpdatesWhereItIsTold)
{
    const EvaluationPlan plan(62.5, 1'000'000, 100, 10);
    EXPECT_EQ(plan.after(0), 10);
    EXPECT_EQ(plan.after(9), 10);
    EXPECT_EQ(plan.after(10), 20);
    EXPECT_EQ(plan.after(999'990), 1'000'000);
    const EvaluationPlan never(62.5, 100, 100, std::numeric_limits<Update>::max());
    EXPECT_GT(never.after(kLongestRun - 1), kLongestRun);
}

TEST(EvaluationPlan, knowsNoEvaluationInARunShorterThanAnEpochHoweverLongThatIs)
{
    for (const double updatesPerEpoch : {1e3, 1e15, 1e300, 1.7e308})
        EXPECT_GE(EvaluationPlan(updatesPerEpoch, 500, 100).after(0), 1000) << updatesPerEpoch;
    EXPECT_GT(EvaluationPlan(1e300, kLongestRun, 100).after(kLongestRun - 1), kLongestRun);
}

TEST(EvaluationPlan, keepsToTheLimitWithEpochsOfAlmostNothing)
{
    for (const double updatesPerEpoch : {5e-324, 1e-300, 1e-9, 0.5}) {
        const EvaluationPlan plan(updatesPerEpoch, 10'000, 100);
        int count = 0;
        for (Update u = plan.after(0); u <= 10'000; u = plan.after(u))
            ++count;
        EXPECT_LE(count, 100) << updatesPerEpoch;
        EXPECT_GE(count, 99) << updatesPerEpoch;
    }
    EXPECT_EQ(EvaluationPlan(1, 0, 100).after(0), 1); // a run of no update
}

} // namespace
} // namespace warmup::training
