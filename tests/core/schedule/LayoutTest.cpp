// SPDX-License-Identifier: GPL-3.0-or-later
// Where phases begin and end, and what they begin and end with.
#include <cmath>

#include <gtest/gtest.h>

#include "Samples.h"

namespace warmup::schedule {
namespace {

using namespace samples;
using Kind = Section::Kind;

SchedulePtr made(const Spec &spec)
{
    const auto schedule = makeSchedule(spec);
    EXPECT_TRUE(schedule) << (schedule ? "" : schedule.error().message());
    return *schedule;
}

Phase layoutPhase(const Shape &shape, Span length, std::optional<Level> from = {},
                  std::optional<Level> to = {})
{
    return {shape, length, from, to, Grid::closedOpen};
}

TEST(Layout, holdsThePeakWhereNoMainPhaseIsNamed)
{
    auto spec = plain(20);
    spec.warmUp = layoutPhase(Linear{}, updates(5));
    const auto schedule = made(spec);
    EXPECT_EQ(schedule->over(5, 20), (RateRange{0.1, 0.1, 0.1, 0.1}));
    EXPECT_EQ(schedule->sections(),
              (std::vector<Section>{{Kind::warmUp, 0, 5}, {Kind::main, 5, 20}}));
}

TEST(Layout, warmUpStartsAtZeroWithMultiplierOneAndAtTheBaseRateAbove)
{
    auto spec = plain(20);
    spec.warmUp = layoutPhase(Linear{}, updates(5));
    EXPECT_EQ(made(spec)->at(0), 0);
    spec.multiplier = 8;
    EXPECT_EQ(made(spec)->at(0), 0.1);
    EXPECT_DOUBLE_EQ(made(spec)->at(1), 0.24);
    EXPECT_DOUBLE_EQ(made(spec)->at(5), 0.8);
    EXPECT_EQ(made(spec)->peak(), 0.8);
}

TEST(Layout, hastysFactorHoldsAndThenJumps)
{
    auto spec = plain(10'000);
    spec.warmUp = layoutPhase(Hold{}, updates(1000), ofPeak(0.1));
    const auto schedule = made(spec);
    EXPECT_EQ(schedule->over(0, 1000), (RateRange{0.1 * 0.1, 0.1 * 0.1, 0.1 * 0.1, 0.1 * 0.1}));
    EXPECT_EQ(schedule->over(1000, 10'000), (RateRange{0.1, 0.1, 0.1, 0.1}));
    spec.warmUp->shape = Linear{};
    EXPECT_DOUBLE_EQ(made(spec)->at(0), 0.01);
    EXPECT_DOUBLE_EQ(made(spec)->at(500), 0.055);
    EXPECT_EQ(made(spec)->at(1000), 0.1);
}

TEST(Layout, theRestIsWhatIsLeft)
{
    auto spec = plain(100);
    spec.warmUp = layoutPhase(Linear{}, {10, Unit::percent});
    spec.main = {layoutPhase(Hold{}, rest()), layoutPhase(Linear{}, updates(20), {}, ofPeak(0.5))};
    spec.coolDown = layoutPhase(Linear{}, {25, Unit::percent});
    const auto schedule = made(spec);
    EXPECT_EQ(schedule->sections(),
              (std::vector<Section>{{Kind::warmUp, 0, 10},
                                    {Kind::main, 10, 55},
                                    {Kind::main, 55, 75},
                                    {Kind::coolDown, 75, 100}}));
    EXPECT_DOUBLE_EQ(schedule->at(65), 0.075); // from where the hold ended, to half the peak
    EXPECT_DOUBLE_EQ(schedule->at(75), 0.05); // the cool-down starts where the main curve ended
    EXPECT_DOUBLE_EQ(schedule->at(99), 0.05 / 25);
    EXPECT_EQ(schedule->at(100), 0);
}

TEST(Layout, theRestMayBeTheCoolDownOrTheWarmUp)
{
    auto spec = plain(100);
    spec.warmUp = layoutPhase(Linear{}, updates(10));
    spec.coolDown = layoutPhase(Linear{}, rest());
    EXPECT_EQ(made(spec)->sections(),
              (std::vector<Section>{{Kind::warmUp, 0, 10}, {Kind::coolDown, 10, 100}}));
    EXPECT_DOUBLE_EQ(made(spec)->at(10), 0.1);
    spec.warmUp->length = rest();
    spec.main = {layoutPhase(Linear{}, updates(30))};
    spec.coolDown.reset();
    EXPECT_EQ(made(spec)->sections(),
              (std::vector<Section>{{Kind::warmUp, 0, 70}, {Kind::main, 70, 100}}));
}

TEST(Layout, aRunWithoutALengthIsAsLongAsItsPhases)
{
    Spec spec;
    spec.clock = {std::nullopt, 7.0, Stepping::perUpdate};
    EXPECT_EQ(made(spec)->length(), 35); // the warm-up alone
    spec.main = {layoutPhase(Cosine{}, {3, Unit::epochs})};
    spec.coolDown = layoutPhase(Linear{}, updates(4));
    EXPECT_EQ(made(spec)->length(), 60);
    spec.repeat.count = 2;
    EXPECT_EQ(made(spec)->length(), 116);
    spec.join = Join::over;
    spec.main[0].length = {6, Unit::epochs};
    EXPECT_EQ(made(spec)->length(), 88);
}

TEST(Layout, restartsGrowAndShareTheRest)
{
    auto spec = plain(70);
    spec.main = {layoutPhase(Cosine{}, rest())};
    spec.repeat = {3, 2, 1, Repeat::WarmUp::each};
    const auto schedule = made(spec);
    EXPECT_EQ(
        schedule->sections(),
        (std::vector<Section>{{Kind::main, 0, 10}, {Kind::main, 10, 30}, {Kind::main, 30, 70}}));
    EXPECT_EQ(schedule->at(0), 0.1);
    EXPECT_EQ(schedule->at(10), 0.1);
    EXPECT_EQ(schedule->at(30), 0.1);
    EXPECT_LT(schedule->at(29), 0.001);
}

TEST(Layout, warmsUpInTheFirstCycleAlone)
{
    auto spec = plain(25);
    spec.warmUp = layoutPhase(Linear{}, updates(5));
    spec.main = {layoutPhase(Linear{}, updates(10))};
    spec.repeat = {2, 1, 0.5, Repeat::WarmUp::first};
    const auto schedule = made(spec);
    EXPECT_EQ(
        schedule->sections(),
        (std::vector<Section>{{Kind::warmUp, 0, 5}, {Kind::main, 5, 15}, {Kind::main, 15, 25}}));
    EXPECT_EQ(schedule->at(15), 0.05);
}

TEST(Layout, previousIsTheEndOfThePhaseBefore)
{
    auto spec = plain(100);
    spec.main = {
        layoutPhase(Step{updates(10), 0.5}, updates(30)),
        layoutPhase(Linear{}, rest(), Level{0.5, Basis::previous}, Level{2, Basis::previous})};
    const auto schedule = made(spec);
    EXPECT_DOUBLE_EQ(schedule->at(29), 0.025);
    EXPECT_DOUBLE_EQ(schedule->at(30), 0.1 / 8 / 2); // the next step would have been at 30
    EXPECT_DOUBLE_EQ(schedule->at(100), 0.1 / 8 * 2);
}

TEST(Layout, levelsOfTheMainCurveServeWarmUpAndCoolDown)
{
    auto spec = plain(100);
    spec.warmUp =
        layoutPhase(Linear{}, updates(20), Level{0.5, Basis::main}, Level{1, Basis::main});
    spec.join = Join::over;
    spec.main = {layoutPhase(Linear{}, updates(100))};
    EXPECT_DOUBLE_EQ(made(spec)->at(0), 0.05);
    EXPECT_DOUBLE_EQ(made(spec)->at(10), (0.05 + 0.08) / 2);
    EXPECT_DOUBLE_EQ(made(spec)->at(20), 0.08);
    spec = plain(100);
    spec.main = {layoutPhase(Geometric{updates(1), 0.98}, updates(50))};
    spec.coolDown =
        layoutPhase(Linear{}, updates(50), Level{1, Basis::main}, Level{1, Basis::main});
    EXPECT_DOUBLE_EQ(made(spec)->at(50), 0.1 * std::pow(0.98, 50));
    EXPECT_DOUBLE_EQ(made(spec)->at(100), 0.1 * std::pow(0.98, 100));
}

TEST(Layout, afterTheEndComesWhatTheGuardSays)
{
    auto spec = plain(30);
    spec.main = {layoutPhase(Linear{}, updates(10), {}, ofPeak(0.2))};
    const auto last = [&](Guard::AfterEnd end) {
        spec.guard.afterEnd = end;
        return made(spec)->at(13);
    };
    EXPECT_DOUBLE_EQ(last(Guard::AfterEnd::hold), 0.02);
    EXPECT_EQ(last(Guard::AfterEnd::zero), 0);
    EXPECT_DOUBLE_EQ(last(Guard::AfterEnd::mirror), 0.02 + 0.08 * 0.3);
    EXPECT_DOUBLE_EQ(last(Guard::AfterEnd::resume), 0.02);
    spec.main = {layoutPhase(Step{updates(4), 0.5}, updates(10))};
    EXPECT_DOUBLE_EQ(last(Guard::AfterEnd::hold), 0.025);
    EXPECT_DOUBLE_EQ(last(Guard::AfterEnd::resume), 0.0125);
    EXPECT_EQ(made(spec)->sections(),
              (std::vector<Section>{{Kind::main, 0, 10}, {Kind::afterEnd, 10, 30}}));
}

TEST(Layout, theGuardClampsBothWays)
{
    auto spec = plain(10);
    spec.main = {layoutPhase(Linear{}, rest())};
    spec.guard.floor = ofPeak(0.25);
    spec.guard.ceiling = absolute(0.07);
    const auto schedule = made(spec);
    EXPECT_EQ(schedule->at(0), 0.07);
    EXPECT_DOUBLE_EQ(schedule->at(5), 0.05);
    EXPECT_EQ(schedule->at(9), 0.025);
    EXPECT_EQ(schedule->over(0, 10), (RateRange{0.07, 0.025, 0.07, 0.025}));
}

TEST(Layout, phasesOfFractionalEpochsBeginWithTheFirstUpdateOfTheirEpoch)
{
    Spec spec;
    spec.clock = {Span{4, Unit::epochs}, 2.5, Stepping::perUpdate};
    spec.warmUp = layoutPhase(Hold{}, {1, Unit::epochs}, ofPeak(0.1));
    spec.main = {layoutPhase(Hold{}, {1, Unit::epochs}, ofPeak(0.2)),
                 layoutPhase(Hold{}, rest(), ofPeak(0.3))};
    EXPECT_EQ(
        made(spec)->sections(),
        (std::vector<Section>{{Kind::warmUp, 0, 3}, {Kind::main, 3, 5}, {Kind::main, 5, 10}}));
}

} // namespace
} // namespace warmup::schedule
