// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Comparison.h"

#include <gtest/gtest.h>

namespace warmup::experiment {
namespace {

// Ten runs; nothing where a run failed.
std::vector<Outcome> runsOf(const std::vector<std::optional<double>> &values)
{
    std::vector<Outcome> runs;
    for (const auto &value : values)
        runs.push_back({runs.size() + 1, value});
    return runs;
}

std::vector<Outcome> evenly(double first, double step)
{
    std::vector<std::optional<double>> values;
    for (int i = 0; i < 10; ++i)
        values.emplace_back(first + step * i);
    return runsOf(values);
}

TEST(Comparison, LowerInEverySeedIsBetterOrWorseAsTheDirectionSays)
{
    const auto high = evenly(1, 0.1);
    const auto low = evenly(0.5, 0.1);
    const auto found = compare(high, low, Direction::lower);
    EXPECT_EQ(found.verdict, Verdict::better);
    EXPECT_EQ(found.wins, 10);
    EXPECT_NEAR(found.p, 0.001953125, 1e-12);
    EXPECT_NEAR(found.difference, -0.5, 1e-12);
    ASSERT_TRUE(found.interval);
    EXPECT_FALSE(found.interval->contains(0));
    EXPECT_EQ(compare(high, low, Direction::higher).verdict, Verdict::worse);
    EXPECT_EQ(compare(low, high, Direction::higher).verdict, Verdict::better);
}

TEST(Comparison, FailedRunsRankBelowEveryFiniteOne)
{
    const auto failed = runsOf(std::vector<std::optional<double>>(10));
    const auto finished = evenly(1e30, 1e28);
    const auto found = compare(failed, finished, Direction::lower);
    EXPECT_EQ(found.verdict, Verdict::better);
    EXPECT_EQ(found.finishedPairs, 0);
    EXPECT_FALSE(found.interval);
    EXPECT_EQ(compare(finished, failed, Direction::higher).verdict, Verdict::worse);
    const auto both = compare(failed, failed, Direction::lower);
    EXPECT_EQ(both.verdict, Verdict::notDistinguishable);
    EXPECT_EQ(both.ties, 10);
}

TEST(Comparison, EightOfTenAreNotEnough)
{
    auto mostly = evenly(0.5, 0.1);
    mostly[0].value = mostly[1].value = 9.0;
    const auto found = compare(evenly(1, 0.1), mostly, Direction::lower);
    EXPECT_EQ(found.wins, 8);
    EXPECT_EQ(found.verdict, Verdict::notDistinguishable);
}

TEST(Comparison, AnIntervalThatHoldsZeroForbidsAVerdict)
{
    // Nine small gains and one huge loss: the sign test alone would call it better.
    auto candidate = evenly(0.99, 0.1);
    candidate[9].value = 1000.0;
    const auto found = compare(evenly(1, 0.1), candidate, Direction::lower);
    EXPECT_LT(found.p, 0.05);
    ASSERT_TRUE(found.interval);
    EXPECT_TRUE(found.interval->contains(0));
    EXPECT_EQ(found.verdict, Verdict::notDistinguishable);
}

TEST(Comparison, SummariesTellFailuresApart)
{
    const auto summary = summaryOf(runsOf({1.0, {}, 3.0, {}}));
    EXPECT_EQ(summary.runs, 4);
    EXPECT_EQ(summary.failed, 2);
    EXPECT_DOUBLE_EQ(summary.mean, 2);
    EXPECT_TRUE(summary.failureShare.contains(0.5));
}

} // namespace
} // namespace warmup::experiment
