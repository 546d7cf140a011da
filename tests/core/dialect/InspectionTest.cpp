// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/Inspection.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/schedule/Schedule.h"

namespace warmup::dialect {
namespace {

using schedule::Phase;
using schedule::Span;
using schedule::Unit;

// 5 epochs of warm-up to 0.8, then StepLR(10, 0.1), 40 epochs.
schedule::Spec stepped(double updatesPerEpoch)
{
    schedule::Spec spec;
    spec.clock.run = Span{40, Unit::epochs};
    spec.clock.updatesPerEpoch = updatesPerEpoch;
    spec.multiplier = 8;
    spec.main = {Phase{schedule::Step{}, {0, Unit::rest}}};
    return spec;
}

schedule::SchedulePtr made(const schedule::Spec &spec)
{
    const auto schedule = schedule::makeSchedule(spec);
    EXPECT_TRUE(schedule) << schedule.error().message();
    return *schedule;
}

Inspection asIntended(const schedule::SchedulePtr &schedule)
{
    AsRun asRun;
    asRun.curve = schedule;
    return inspect(*schedule, asRun);
}

const InspectedUpdate *rowOf(const Inspection &inspection, Update update)
{
    const auto row = std::ranges::find(inspection.updates, update, &InspectedUpdate::update);
    return row == inspection.updates.end() ? nullptr : &*row;
}

TEST(Inspection, HoldsTwoUpdatesBeforeAndAfterEveryBoundary)
{
    const auto schedule = made(stepped(100));
    const Inspection inspection = asIntended(schedule);
    const Update warmUp = schedule->sections().at(1).begin;
    for (const Update boundary : {Update(0), warmUp, Update(3999)})
        for (Update u = boundary - 2; u <= boundary + 2; ++u)
            if (u >= 0 && u < 4000) {
                ASSERT_TRUE(rowOf(inspection, u)) << u;
                EXPECT_EQ(rowOf(inspection, u)->rate, schedule->at(u));
                EXPECT_EQ(rowOf(inspection, u)->epoch, static_cast<double>(u) / 100);
            }
    EXPECT_THAT(textOf(rowOf(inspection, warmUp)->notes), testing::HasSubstr("warm-up ends"));
    EXPECT_EQ(textOf(rowOf(inspection, 3999)->notes), "last update");
    EXPECT_DOUBLE_EQ(inspection.warmUpShare, static_cast<double>(warmUp) / 4000);
    EXPECT_TRUE(std::ranges::is_sorted(inspection.updates, {}, &InspectedUpdate::update));
}

TEST(Inspection, NamesEveryMilestoneWithItsFactor)
{
    const auto schedule = made(stepped(100));
    const Inspection inspection = asIntended(schedule);
    std::vector<Update> brute;
    for (Update u = 1; u < 4000; ++u)
        if (schedule->at(u) < 0.5 * schedule->at(u - 1))
            brute.push_back(u);
    ASSERT_EQ(brute.size(), 3u);
    // The third falls from 0.008, which is a hundredth of the peak and too small to be a break.
    for (const Update u : {brute[0], brute[1]}) {
        ASSERT_TRUE(rowOf(inspection, u)) << u;
        EXPECT_EQ(textOf(rowOf(inspection, u)->notes), "milestone x 0.1");
    }
}

TEST(Inspection, ShowsWhereTheFrameworkDeparts)
{
    const auto schedule = made(stepped(1));
    const auto asRun = makeAsRun(*schedule, Spec{});
    ASSERT_TRUE(asRun) << asRun.error().message();
    const Inspection inspection = inspect(*schedule, *asRun);
    const InspectedUpdate *row = rowOf(inspection, 6);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->rate, 0.1);
    EXPECT_NEAR(row->intended, 0.8, 1e-12);
    EXPECT_THAT(textOf(row->notes), testing::HasSubstr("multiplier-lost"));
    EXPECT_THAT(textOf(row->notes), testing::HasSubstr("jump x 0.125"));
    EXPECT_EQ(inspection.summary.peakAt, 5);
}

TEST(Inspection, IsAsLargeForAThousandMillionUpdates)
{
    const auto schedule = made(stepped(25e6));
    const Inspection inspection = asIntended(schedule);
    EXPECT_LE(inspection.updates.size(), 400u);
    EXPECT_EQ(inspection.summary.peak, 0.8);
    EXPECT_TRUE(rowOf(inspection, 999'999'999));
    const auto milestone = std::ranges::find_if(inspection.updates, [](const InspectedUpdate &row) {
        return std::ranges::find(row.notes, Note::Kind::milestone, &Note::kind) != row.notes.end();
    });
    ASSERT_NE(milestone, inspection.updates.end());
    EXPECT_NEAR(schedule->at(milestone->update), 0.1 * schedule->at(milestone->update - 1), 1e-12);
}

TEST(Inspection, FillsUpWithEpochsWithinItsLimit)
{
    const auto schedule = made(stepped(469));
    AsRun asRun;
    asRun.curve = schedule;
    const Inspection inspection = inspect(*schedule, asRun, 400, true);
    for (Update epoch = 0; epoch < 40; ++epoch)
        EXPECT_TRUE(rowOf(inspection, epoch * 469)) << epoch;
    EXPECT_LE(inspection.updates.size(), 400u);
}

} // namespace
} // namespace warmup::dialect
