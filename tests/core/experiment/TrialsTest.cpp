// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Trials.h"

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

TEST(Trials, TheSameSeedsGiveTheSameBits)
{
    const std::vector<Configuration> one{quadratic("one", 1, 10)};
    const auto first = train(one, 2, 5);
    const auto again = train(one, 4, 5);
    ASSERT_TRUE(first && again);
    for (std::size_t i = 0; i < 2; ++i)
        EXPECT_EQ((*first)[0][i].history.losses, (*again)[0][i].history.losses);
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
