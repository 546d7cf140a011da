// SPDX-License-Identifier: GPL-3.0-or-later
// Traces of frameworks, as observed by running or transcribing them; six digits each.
#include <gtest/gtest.h>

#include "Samples.h"

namespace warmup::schedule {
namespace {

using namespace samples;

Phase goldenPhase(const Shape &shape, Span length, std::optional<Level> from = {},
                  std::optional<Level> to = {}, Grid grid = Grid::closedOpen)
{
    return {shape, length, from, to, grid};
}

void expectTrace(const Spec &spec, const std::vector<double> &trace, double tolerance = 6e-7)
{
    const auto schedule = makeSchedule(spec);
    ASSERT_TRUE(schedule) << schedule.error().message();
    for (std::size_t u = 0; u < trace.size(); ++u)
        EXPECT_NEAR((*schedule)->at(static_cast<Update>(u)), trace[u], tolerance) << u;
}

TEST(Golden, beforeIsALinearRampAndThenTheWholeCosine)
{
    auto spec = plain(11);
    spec.warmUp = goldenPhase(Linear{}, updates(4), ofPeak(0.1));
    spec.main = {goldenPhase(Cosine{}, updates(6))};
    expectTrace(spec, {.01, .0325, .055, .0775, .1, .093301, .075, .05, .025, .006699, 0});
}

TEST(Golden, timesMultipliesTheCosineThatRunsFromTheStart)
{
    auto spec = plain(11);
    spec.warmUp = goldenPhase(Linear{}, updates(4), ofPeak(0.1));
    spec.join = Join::times;
    spec.main = {goldenPhase(Cosine{}, updates(10))};
    expectTrace(
        spec,
        {.01, .031705, .049748, .061527, .065451, .05, .034549, .020611, .009549, .002447, 0});
}

TEST(Golden, overToThePeakJumpsDownLikeTimm)
{
    auto spec = plain(11);
    spec.warmUp = goldenPhase(Linear{}, updates(4), absolute(.001));
    spec.join = Join::over;
    spec.main = {goldenPhase(Cosine{}, updates(10), {}, absolute(1e-5))};
    expectTrace(
        spec,
        {.001, .02575, .0505, .07525, .065454, .050005, .034556, .020619, .009558, .002457, 1e-5});
}

TEST(Golden, overToTheMainCurveIsContinuousLikeDetectron2)
{
    auto spec = plain(11);
    spec.baseRate = 1;
    spec.warmUp = goldenPhase(Linear{}, updates(4), ofPeak(.1), Level{1, Basis::main});
    spec.join = Join::over;
    spec.main = {goldenPhase(Cosine{}, updates(10))};
    expectTrace(spec, {.1, .2386, .3773, .5159, .6545, .5, .3455, .2061, .0955, .0245, 0}, 6e-5);
}

TEST(Golden, aClosedGridHoldsThePeakTwiceAndTheEndRises)
{
    auto spec = plain(12);
    spec.warmUp = goldenPhase(Linear{}, updates(4), {}, {}, Grid::closed);
    spec.main = {goldenPhase(Cosine{}, updates(6))};
    spec.guard.afterEnd = Guard::AfterEnd::mirror;
    expectTrace(spec, {0, .033333, .066667, .1, .1, .093301, .075, .05, .025, .006699, 0, .006699});
}

TEST(Golden, repeatWarmsUpInEveryCycleToALowerPeak)
{
    auto spec = plain(12);
    spec.warmUp = goldenPhase(Linear{}, updates(3), absolute(.001));
    spec.main = {goldenPhase(Cosine{}, updates(5), {}, absolute(.001))};
    spec.repeat = {2, 1, .5, Repeat::WarmUp::each};
    expectTrace(
        spec,
        {.001, .034, .067, .1, .090546, .065796, .035204, .010454, .001, .017333, .033667, .05});
}

TEST(Golden, closedGridsOfMmengineFreezeShortOfTheEnd)
{
    auto spec = plain(17);
    spec.warmUp = goldenPhase(Linear{}, updates(5), ofPeak(.1), {}, Grid::closed);
    spec.main = {goldenPhase(Cosine{}, updates(10))};
    const auto schedule = makeSchedule(spec);
    ASSERT_TRUE(schedule);
    expectTrace(spec, {.01, .0325, .055, .0775, .1, .1, .097553}, 6e-7);
    EXPECT_NEAR((*schedule)->at(14), .002447, 6e-7);
}

TEST(Golden, oneCycleIsTwoCosines)
{
    auto spec = plain(10);
    spec.warmUp = goldenPhase(Cosine{}, updates(2), absolute(.004));
    spec.main = {goldenPhase(Cosine{}, updates(7), {}, absolute(4e-7))};
    expectTrace(spec, {.004, .052, .1, .095048, .081175, .061126, .038874, .018826, .004952, 4e-7});
}

} // namespace
} // namespace warmup::schedule
