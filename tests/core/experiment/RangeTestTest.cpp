// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/RangeTest.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warmup::experiment {
namespace {

training::RunRecord recordOf(const std::vector<float> &losses)
{
    training::RunRecord record;
    record.seed = 7;
    record.ending = training::Ending::finished;
    record.history.losses = losses;
    for (std::size_t u = 0; u < losses.size(); ++u)
        record.history.rates.push_back(std::pow(2.0, static_cast<double>(u)));
    return record;
}

// SGD on a quadratic whose largest curvature is 1: above a rate of 2 it diverges.
Recipe bowl()
{
    Recipe recipe;
    recipe.training.model = model::Quadratic{.dimension = 20, .condition = 100};
    recipe.training.optimizer = optimizer::Sgd{};
    recipe.training.seeds = 3;
    return recipe;
}

TEST(RangeTest, GrowsTheRateByTheSameFactorFromTheFirstToTheLast)
{
    const RangeTest test{1e-3, 30, 100, 2, 5};
    Recipe recipe = bowl();
    recipe.schedule.repeat.count = 3; // whatever the recipe's own schedule was
    recipe.schedule.clock.stepping = schedule::Stepping::perEpoch;
    recipe.schedule.clock.updatesPerEpoch = 469.0;
    const auto curves = makeCurves(rangeRecipe(recipe, test));
    ASSERT_TRUE(curves) << curves.error().message();
    const auto &schedule = *curves->asRun.curve;
    EXPECT_EQ(schedule.length(), 100);
    EXPECT_DOUBLE_EQ(schedule.at(0), 1e-3);
    EXPECT_DOUBLE_EQ(schedule.at(99), 30);
    for (Update u = 1; u < 100; ++u)
        EXPECT_NEAR(schedule.at(u) / schedule.at(u - 1), std::pow(3e4, 1.0 / 99), 1e-12);
}

TEST(RangeTest, SmoothsAndFindsMinimumFallAndDivergence)
{
    std::vector<float> losses(12, 1.0F);
    losses.insert(losses.end(), {0.5F, 0.5F, 0.1F, 0.4F, 4.0F, 40.0F, 1.0F});
    const RangeCurve curve = rangeCurve(recordOf(losses));
    EXPECT_EQ(curve.seed, 7U);
    ASSERT_EQ(curve.smoothed.size(), losses.size());
    EXPECT_DOUBLE_EQ(curve.smoothed[0], 1);
    EXPECT_NEAR(curve.smoothed[11], 1, 1e-12);
    // By hand: after twelve ones the mass is 1 - 0.9^12, after the 0.5 it is 1 - 0.9^13.
    const double mass = 1 - std::pow(0.9, 12);
    EXPECT_NEAR(curve.smoothed[12], (0.9 * mass + 0.05) / (1 - std::pow(0.9, 13)), 1e-12);
    EXPECT_EQ(curve.divergedAt, 17);
    EXPECT_EQ(suggested(RangeRule::tenthOfMinimum, curve), std::pow(2.0, 15) / 10);
    EXPECT_EQ(suggested(RangeRule::steepest, curve), std::pow(2.0, 13)) << "to 0.1 from 0.5";
    EXPECT_EQ(suggested(RangeRule::tenthOfDivergence, curve), std::pow(2.0, 17) / 10);
}

TEST(RangeTest, ALossThatIsNotFiniteEndsTheCurve)
{
    auto record = recordOf({1, 0.9F, std::numeric_limits<float>::quiet_NaN(), 0.1F});
    record.ending = training::Ending::diverged;
    record.endedAt = 2;
    const RangeCurve curve = rangeCurve(record);
    EXPECT_EQ(curve.smoothed.size(), 2U);
    EXPECT_EQ(curve.divergedAt, 2);
    EXPECT_EQ(suggested(RangeRule::tenthOfMinimum, curve), 0.2);
    EXPECT_EQ(suggested(RangeRule::tenthOfDivergence, curve), 0.4);
    EXPECT_FALSE(suggested(RangeRule::steepest, curve)) << "the average has not settled";
    const RangeCurve nothing = rangeCurve(recordOf({std::numeric_limits<float>::infinity(), 1.0F}));
    EXPECT_FALSE(suggested(RangeRule::tenthOfMinimum, nothing));
    EXPECT_EQ(suggested(RangeRule::tenthOfDivergence, nothing), 0.1);
}

TEST(RangeTest, SuggestsTheMedianOfTheSeedsThatHaveAnAnswer)
{
    std::vector<RangeCurve> curves;
    for (const double rate : {1.0, 4.0, 9.0}) {
        RangeCurve curve;
        curve.rates = {rate, 100 * rate};
        curve.losses = curve.smoothed = {1, 2};
        curves.push_back(curve);
    }
    auto found = suggested(RangeRule::tenthOfMinimum, curves);
    ASSERT_TRUE(found);
    EXPECT_DOUBLE_EQ(found->rate, 0.4);
    EXPECT_DOUBLE_EQ(found->least, 0.1);
    EXPECT_DOUBLE_EQ(found->largest, 0.9);
    EXPECT_EQ(found->curves, 3);
    curves.pop_back();
    EXPECT_DOUBLE_EQ(suggested(RangeRule::tenthOfMinimum, curves)->rate, 0.2) << "sqrt(0.1 * 0.4)";
    EXPECT_FALSE(suggested(RangeRule::tenthOfDivergence, curves));
    curves.front().divergedAt = 1;
    EXPECT_FALSE(suggested(RangeRule::tenthOfDivergence, curves)) << "one of two";
    curves.pop_back();
    EXPECT_TRUE(suggested(RangeRule::tenthOfDivergence, curves));
}

TEST(RangeTest, AQuadraticDivergesAboveTwoByItsCurvature)
{
    Recipe recipe = bowl(); // with noise, so that no direction comes to rest
    std::get<model::Quadratic>(recipe.training.model).noise = 0.1;
    const auto curves = trainRange(recipe, {0.1, 10, 400, 3, 1});
    ASSERT_TRUE(curves) << curves.error().message();
    ASSERT_EQ(curves->size(), 3U);
    for (const RangeCurve &curve : *curves) {
        ASSERT_TRUE(curve.divergedAt);
        const double rate = curve.rates[static_cast<std::size_t>(*curve.divergedAt)];
        EXPECT_GT(rate, 1.8) << "noise alone grows like 1 / (2 - rate)";
        EXPECT_LT(rate, 3);
    }
}

TEST(RangeTest, SaysWhichNumberIsOutOfBoundsAndMayBeCancelled)
{
    const auto refusal = [](const RangeTest &test) {
        const auto checked = check(test);
        return checked ? std::string() : checked.error().message();
    };
    EXPECT_EQ(refusal({}), "");
    EXPECT_THAT(refusal({0, 1}), testing::HasSubstr("--from"));
    EXPECT_THAT(refusal({1, 1}), testing::HasSubstr("--to"));
    EXPECT_THAT(refusal({1, 2, 19}), testing::HasSubstr("--updates"));
    EXPECT_THAT(refusal({1, 2, 100, 0}), testing::HasSubstr("--seeds"));
    const auto ended = trainRange(bowl(), {0.1, 1, 1000}, [](double) { return false; });
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().found, "cancelled");
}

} // namespace
} // namespace warmup::experiment
