// SPDX-License-Identifier: GPL-3.0-or-later
// Against the rates that PyTorch's schedulers set, recorded by tests/peers/schedule_peer.py.
#include <cmath>
#include <fstream>
#include <limits>
#include <map>

#include <gtest/gtest.h>

#include "Samples.h"
#include "core/base/Number.h"
#include "tests/Folders.h"

namespace warmup::schedule {
namespace {

using namespace samples;

const double kNan = std::numeric_limits<double>::quiet_NaN();
const Metric kBumpy{{1.0,     0.9, 0.8,  0.85, 0.81, 0.82, 0.79995, 0.83,  0.7,    0.7,
                     0.70001, 0.7, 0.72, 0.71, kNan, 0.75, 0.69,    0.695, 0.6899, 0.69,
                     0.68995, 0.7, 0.7,  0.7,  0.7,  0.5,  0.5,     0.5},
                    "bumpy"};
const Metric kRising{
    {0.1, 0.2, 0.3, 0.3, 0.3, 0.30005, 0.31, 0.31, 0.29, 0.35, 0.35, 0.35, 0.35, 0.35}, "rising"};

std::map<std::string, std::vector<double>> recorded()
{
    std::ifstream file(goldenFile("schedule_peer.csv"));
    std::map<std::string, std::vector<double>> cases;
    for (std::string line; std::getline(file, line);) {
        const auto first = line.find(',');
        const auto last = line.rfind(',');
        if (line.front() == '#' || line.starts_with("case"))
            continue;
        cases[line.substr(0, first)].push_back(readNumber(line.substr(last + 1)).value());
    }
    return cases;
}

void expectRecorded(const std::string &name, Spec spec, const Metric &metric = {})
{
    static const auto cases = recorded();
    ASSERT_TRUE(cases.contains(name));
    const auto &rates = cases.at(name);
    spec.clock.run = updates(static_cast<double>(rates.size()));
    const auto schedule = makeSchedule(spec, metric);
    ASSERT_TRUE(schedule) << name << ": " << schedule.error().message();
    const double tolerance = 1e-12 * (*schedule)->over(0, (*schedule)->length()).maximum;
    for (std::size_t u = 0; u < rates.size(); ++u)
        EXPECT_NEAR((*schedule)->at(static_cast<Update>(u)), rates[u], tolerance)
            << name << " at update " << u;
}

void expectRecordedMomentum(const std::string &name, Spec spec, MomentumCycle cycle)
{
    static const auto cases = recorded();
    ASSERT_TRUE(cases.contains(name));
    const auto &momenta = cases.at(name);
    spec.clock.run = updates(static_cast<double>(momenta.size()));
    EXPECT_FALSE(makeSchedule(spec).value()->momentumAt(0));
    spec.momentum = cycle;
    const auto schedule = makeSchedule(spec);
    ASSERT_TRUE(schedule) << name << ": " << schedule.error().message();
    for (std::size_t u = 0; u < momenta.size(); ++u)
        EXPECT_NEAR((*schedule)->momentumAt(static_cast<Update>(u)).value(), momenta[u], 1e-12)
            << name << " at update " << u;
}

Phase peerPhase(const Shape &shape, Span length, std::optional<Level> from = {},
                std::optional<Level> to = {})
{
    return {shape, length, from, to, Grid::closedOpen};
}

Spec withWarmUp(double from, double length, Phase main, Join join = Join::before)
{
    auto spec = plain(1);
    spec.warmUp = peerPhase(Linear{}, updates(length), ofPeak(from));
    spec.join = join;
    spec.main = {std::move(main)};
    return spec;
}

Spec only(Phase main, Guard::AfterEnd end = Guard::AfterEnd::hold)
{
    auto spec = plain(1);
    spec.main = {std::move(main)};
    spec.guard.afterEnd = end;
    return spec;
}

TEST(Torch, sequentialLrIsJoinBefore)
{
    auto spec = withWarmUp(0.1, 4, peerPhase(Cosine{}, updates(6)));
    spec.guard.afterEnd = Guard::AfterEnd::mirror;
    expectRecorded("sequential", spec);
    expectRecorded("warm-step", withWarmUp(0.2, 5, peerPhase(Step{updates(10), 0.1}, rest())));
}

TEST(Torch, chainedSchedulerIsJoinTimes)
{
    expectRecorded("chained", withWarmUp(0.1, 4, peerPhase(Cosine{}, updates(10)), Join::times));
}

TEST(Torch, openEndedLaws)
{
    expectRecorded("step", only(peerPhase(Step{updates(7), 0.3}, rest())));
    expectRecorded(
        "multistep",
        only(peerPhase(MultiStep{{updates(3), updates(9), updates(9), updates(20)}, 0.5}, rest())));
    expectRecorded("exponential", only(peerPhase(Geometric{updates(1), 0.9}, rest())));
}

TEST(Torch, shapesBetweenTwoLevels)
{
    expectRecorded("polynomial", only(peerPhase(Polynomial{2}, updates(15))));
    expectRecorded("linear", only(peerPhase(Linear{}, updates(12), ofPeak(1.0 / 3), ofPeak(0.9))));
}

TEST(Torch, constantLrIsAHold)
{
    auto spec = withWarmUp(0.25, 5, peerPhase(Hold{}, rest()));
    spec.warmUp->shape = Hold{};
    expectRecorded("constant", spec);
}

TEST(Torch, cosineAnnealingRisesAgainAndRestarts)
{
    expectRecorded(
        "cosine",
        only(peerPhase(Cosine{}, updates(17), {}, absolute(0.003)), Guard::AfterEnd::mirror));
    auto spec = only(peerPhase(Cosine{}, updates(10), {}, absolute(0.001)));
    spec.repeat = {3, 2, 1, Repeat::WarmUp::each};
    expectRecorded("restarts", spec);
}

TEST(Torch, oneCycleIsTwoCosines)
{
    auto spec = plain(1);
    spec.warmUp = peerPhase(Cosine{}, updates(2), ofPeak(1.0 / 25));
    spec.main = {peerPhase(Cosine{}, updates(7), {}, absolute(0.1 / 25 / 1e4))};
    expectRecorded("one-cycle", spec);
    expectRecordedMomentum("one-cycle-momentum", spec, {0.85, 0.95});
    expectRecordedMomentum("one-cycle-beta1", spec, {0.85, 0.95});
}

TEST(Torch, oneCycleOfStraightLinesOrOfThreePhases)
{
    auto spec = plain(1);
    spec.warmUp = peerPhase(Linear{}, updates(9), ofPeak(1.0 / 25));
    spec.main = {peerPhase(Linear{}, updates(10), {}, absolute(0.1 / 25 / 1e4))};
    expectRecorded("one-cycle-linear", spec);
    expectRecordedMomentum("one-cycle-linear-momentum", spec, {0.85, 0.99});
    spec.warmUp = peerPhase(Cosine{}, updates(5), ofPeak(1.0 / 25));
    spec.main = {peerPhase(Cosine{}, updates(5), {}, ofPeak(1.0 / 25)),
                 peerPhase(Cosine{}, updates(9), {}, absolute(0.1 / 25 / 1e4))};
    expectRecorded("one-cycle-three", spec);
    expectRecordedMomentum("one-cycle-three-momentum", spec, {0.8, 0.95});
}

TEST(Torch, cyclicLrIsARepeatedTriangle)
{
    auto spec = withWarmUp(0.1, 6, peerPhase(Linear{}, updates(8), {}, absolute(0.01)));
    spec.repeat.count = 3;
    expectRecorded("triangular", spec);
    expectRecordedMomentum("triangular-momentum", spec, {0.8, 0.9});
}

TEST(Torch, noamIsAWarmUpOverAnInverseRoot)
{
    const double scale = 1 / std::sqrt(512.0);
    auto spec = plain(1);
    spec.baseRate = scale / 10;
    spec.warmUp = Phase{Linear{}, updates(100), {}, {}, Grid::openClosed};
    spec.join = Join::over;
    spec.main = {peerPhase(InverseSquareRoot{updates(1)}, rest(), absolute(scale))};
    expectRecorded("lambda-noam", spec);
}

Spec plateau(Plateau with)
{
    auto spec = plain(1);
    with.every = updates(1);
    spec.plateau = with;
    return spec;
}

TEST(Torch, plateauFollowsARecordedMetric)
{
    using Mode = Plateau::Mode;
    using Threshold = Plateau::Threshold;
    expectRecorded("plateau", plateau({.factor = 0.5, .patience = 2}), kBumpy);
    expectRecorded("plateau-cooldown",
                   plateau({.factor = 0.3, .patience = 1, .cooldown = 3, .minimum = 2e-4}), kBumpy);
    expectRecorded("plateau-absolute",
                   plateau({.factor = 0.5,
                            .patience = 0,
                            .threshold = 0.01,
                            .thresholdMode = Threshold::absolute,
                            .epsilon = 1e-3}),
                   kBumpy);
    expectRecorded("plateau-max",
                   plateau({.factor = 0.1, .patience = 3, .cooldown = 1, .mode = Mode::maximize}),
                   kRising);
    expectRecorded("plateau-max-absolute",
                   plateau({.factor = 0.7,
                            .patience = 2,
                            .threshold = 0.02,
                            .thresholdMode = Threshold::absolute,
                            .mode = Mode::maximize}),
                   kRising);
}

TEST(Torch, plateauWithoutAMetricNeverImproves)
{
    expectRecorded("plateau-never", plateau({}));
}

} // namespace
} // namespace warmup::schedule
