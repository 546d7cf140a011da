// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Trials.h"

#include <algorithm>
#include <limits>
#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warmup::experiment {
namespace {

// SGD on a quadratic of condition 100, whose largest curvature is 1 (model/Spec.h): a rate above 2
// diverges whatever its warm-up, one below it ends closer the longer it is at its peak.
Configuration quadratic(const std::string &name, double rate, double warmUp)
{
    Configuration made{name, {}};
    made.recipe.schedule.clock.run = schedule::Span{300, schedule::Unit::updates};
    made.recipe.schedule.baseRate = rate;
    made.recipe.schedule.main.clear();
    made.recipe.schedule.warmUp.reset();
    if (warmUp > 0)
        made.recipe.schedule.warmUp = {.length = {warmUp, schedule::Unit::updates}};
    made.recipe.asRun.framework.clear();
    made.recipe.training.model = model::Quadratic{.dimension = 20, .condition = 100};
    made.recipe.training.optimizer = optimizer::Sgd{};
    return made;
}

Question questionOf(std::size_t baseline, std::size_t candidate)
{
    Question made;
    made.baseline = baseline;
    made.candidate = candidate;
    made.metric.quantity = Metric::Quantity::lastLosses;
    return made;
}

TEST(Trials, AQuadraticNeedsNoWarmUpAndIsNotSavedByOne)
{
    const auto runs = train({quadratic("stable", 1, 0), quadratic("stable, warm-up", 1, 150),
                             quadratic("too high", 3, 0), quadratic("too high, warm-up", 3, 7)},
                            8, 3);
    ASSERT_TRUE(runs) << runs.error().message();
    ASSERT_EQ(runs->size(), 4U);
    EXPECT_EQ(runs->front().size(), 8U);
    EXPECT_EQ(runs->front()[7].seed, 10U);
    const auto stable = answer(questionOf(0, 1), *runs);
    EXPECT_EQ(stable.comparison.verdict, Verdict::worse);
    EXPECT_EQ(stable.comparison.losses, 8);
    const auto high = answer(questionOf(2, 3), *runs);
    EXPECT_EQ(high.baseline.failed, 8);
    EXPECT_EQ(high.candidate.failed, 8);
    EXPECT_EQ(high.comparison.verdict, Verdict::notDistinguishable);
    EXPECT_EQ(answer(questionOf(3, 0), *runs).comparison.verdict, Verdict::better);
}

TEST(Trials, AColumnIsReadAtAnUpdateOrByItsMedian)
{
    training::RunRecord run;
    run.columns = {"other", "size"};
    const auto nan = std::numeric_limits<float>::quiet_NaN();
    run.history.watched = {{1, 1, 1, 1, 1, 1}, {6, nan, 5, 3, nan, 1}};
    Metric metric{Metric::Quantity::column, "size"};
    EXPECT_EQ(measured(metric, run, run), 2) << "of 3 and 1";
    metric.at = 1;
    EXPECT_EQ(measured(metric, run, run), 6);
    metric.timesMedian = true;
    EXPECT_EQ(measured(metric, run, run), 3);
    metric.at = 2;
    EXPECT_FALSE(measured(metric, run, run)) << "nothing was measured there";
    metric.at = 7;
    EXPECT_FALSE(measured(metric, run, run)) << "the run is shorter";
}

TEST(Trials, TwoNumbersOfOneConfigurationAreComparedSeedBySeed)
{
    std::vector<training::RunRecord> runs(6);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        runs[i].seed = i;
        runs[i].columns = {"size"};
        runs[i].history.watched = {{9 + static_cast<float>(i), 2, 1, 2}};
    }
    Question question = questionOf(0, 0);
    question.metric = {Metric::Quantity::column, "size", 1};
    question.baselineMetric = Metric{Metric::Quantity::column, "size"};
    question.better = Direction::higher;
    const auto found = answer(question, {runs});
    EXPECT_EQ(found.comparison.verdict, Verdict::better);
    EXPECT_EQ(found.comparison.wins, 6);
    EXPECT_EQ(found.baseline.mean, 1.5);
    EXPECT_EQ(found.candidate.mean, 11.5);
}

TEST(Trials, TheSameSeedsGiveTheSameBits)
{
    const std::vector<Configuration> one{quadratic("one", 1, 10)};
    const auto first = train(one, 2, 5);
    const auto again = train(one, 4, 5);
    ASSERT_TRUE(first && again);
    for (std::size_t i = 0; i < 2; ++i)
        EXPECT_EQ((*first)[0][i].history.losses, (*again)[0][i].history.losses);
}

TEST(Trials, WhatWasBrokenOffLosesNoMoreThanOneGroupOfSeeds)
{
    auto pair = quadratic("pair", 1, 10);
    pair.recipe.training.follow = training::Follow::withoutWarmUp;
    const std::vector<Configuration> both{quadratic("plain", 1, 5), pair};
    constexpr int kSeeds = 40; // more than twice the cores of most machines
    std::map<std::pair<std::string, std::uint64_t>, std::vector<training::RunRecord>> kept;
    std::size_t trained = 0;
    std::size_t groups = 0;
    Keeper keeper;
    keeper.find = [&](const Configuration &configuration, int seeds, std::uint64_t firstSeed) {
        std::vector<std::vector<training::RunRecord>> bySeed;
        for (std::uint64_t seed = firstSeed; seed < firstSeed + static_cast<unsigned>(seeds);
             ++seed)
            bySeed.push_back(kept[{configuration.name, seed}]);
        return bySeed;
    };
    keeper.keep = [&](const Configuration &configuration,
                      const std::vector<training::RunRecord> &records) -> Result<void> {
        for (const auto &record : records)
            kept[{configuration.name, record.seed}].push_back(record);
        trained += records.size();
        ++groups;
        return {};
    };
    const auto stopped = train(
        both, kSeeds, 3, [&](const Progress &) { return groups < 1; }, keeper);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().found, "cancelled");
    const std::size_t first = trained;
    EXPECT_EQ(first,
              std::min<std::size_t>(kSeeds, std::max(1U, std::thread::hardware_concurrency())));
    // Fewer seeds than in the end, and others than the first ones.
    ASSERT_TRUE(train({both[1]}, 1, 10, {}, keeper));
    const auto resumed = train(both, kSeeds, 3, {}, keeper);
    ASSERT_TRUE(resumed) << resumed.error().message();
    EXPECT_EQ(trained, 3U * kSeeds) << "one run a seed, and two of a pair";
    const auto single = train(both, kSeeds, 3);
    ASSERT_TRUE(single) << single.error().message();
    for (std::size_t i = 0; i < both.size(); ++i) {
        ASSERT_EQ((*resumed)[i].size(), (*single)[i].size());
        for (std::size_t j = 0; j < (*single)[i].size(); ++j) {
            const auto &ours = (*resumed)[i][j];
            const auto &wanted = (*single)[i][j];
            EXPECT_EQ(ours.seed, wanted.seed);
            EXPECT_EQ(ours.arm, wanted.arm);
            EXPECT_EQ(ours.history.losses, wanted.history.losses);
            EXPECT_EQ(ours.trainingLoss, wanted.trainingLoss);
        }
    }
    const auto ours = answer(questionOf(0, 1), *resumed).comparison;
    const auto wanted = answer(questionOf(0, 1), *single).comparison;
    EXPECT_EQ(ours.verdict, wanted.verdict);
    EXPECT_EQ(ours.p, wanted.p);
    EXPECT_EQ(ours.difference, wanted.difference);
}

TEST(Trials, AWatcherSeesHowFarItIsAndMayEndIt)
{
    std::size_t last = 0;
    const auto runs =
        train({quadratic("a", 1, 0), quadratic("b", 1, 5)}, 1, 1, [&](const Progress &at) {
            EXPECT_EQ(at.configurations, 2U);
            last = at.configuration;
            return true;
        });
    EXPECT_TRUE(runs);
    EXPECT_EQ(last, 1U);
    const auto ended = train({quadratic("a", 1, 0)}, 1, 1, [](const Progress &) { return false; });
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().found, "cancelled");
}

TEST(Trials, NamesTheConfigurationThatCannotBeTrained)
{
    auto broken = quadratic("broken", -1, 0);
    const auto runs = train({quadratic("fine", 1, 0), broken}, 1, 1);
    ASSERT_FALSE(runs);
    EXPECT_THAT(runs.error().message(), testing::StartsWith("configuration \"broken\": /schedule"));
}

} // namespace
} // namespace warmup::experiment
