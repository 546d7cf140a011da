// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Presets.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/recipe/Arms.h"

namespace warmup {
namespace {

const Preset &preset(const std::string &id)
{
    const auto &all = presets();
    return *std::find_if(all.begin(), all.end(), [&](const Preset &p) { return p.id == id; });
}

Curves curvesOf(const std::string &id)
{
    const auto curves = makeCurves(preset(id).recipe);
    EXPECT_TRUE(curves) << id;
    return *curves;
}

TEST(Presets, comeInTheOrderOfTheMenu)
{
    std::vector<std::string> ids;
    for (const auto &p : presets()) {
        ids.push_back(p.id);
        EXPECT_FALSE(p.title.empty());
        EXPECT_FALSE(p.description.empty());
        EXPECT_EQ(p.recipe.title, p.title);
    }
    EXPECT_EQ(ids,
              (std::vector<std::string>{"article", "multiplier-8", "hasty", "goyal", "noam",
                                        "with-and-without", "post-ln", "rosenbrock", "spirals"}));
}

TEST(Presets, allMakeCurvesThatReachTheirPeakAndTrain)
{
    for (const auto &p : presets()) {
        const auto curves = makeCurves(p.recipe);
        ASSERT_TRUE(curves) << p.id << ": " << curves.error().message();
        EXPECT_FALSE(curves->asRunError) << p.id << ": " << curves->asRunError->message();
        EXPECT_DOUBLE_EQ(curves->intended->over(0, curves->intended->length()).maximum,
                         curves->intended->peak())
            << p.id;
        EXPECT_TRUE(makeArms(p.recipe, *curves)) << p.id;
    }
}

TEST(Presets, theArticleReachesItsRatesAtItsEpochs)
{
    const auto curves = curvesOf("article");
    const auto &rate = *curves.intended;
    EXPECT_EQ(rate.updatesPerEpoch(), 469);
    EXPECT_EQ(rate.length(), 9380);
    EXPECT_EQ(rate.at(0), 0);
    EXPECT_EQ(rate.at(468), 0);
    EXPECT_DOUBLE_EQ(rate.at(469), 0.02);
    EXPECT_DOUBLE_EQ(rate.at(5 * 469 - 1), 0.08);
    EXPECT_EQ(rate.at(5 * 469), 0.1);
    EXPECT_EQ(rate.at(15 * 469 - 1), 0.1);
    EXPECT_DOUBLE_EQ(rate.at(15 * 469), 0.01);
}

// The published trace of 0.3.2: 0.1 0.24 0.38 0.52 0.66 0.8 0.1 0.1 0.1 ...
TEST(Presets, theMultiplierIsLostAsRun)
{
    const auto curves = curvesOf("multiplier-8");
    ASSERT_TRUE(curves.asRun.differs);
    const double asRun[] = {.1, .24, .38, .52, .66, .8, .1, .1, .1};
    const double intended[] = {.1, .24, .38, .52, .66, .8, .8, .8, .8};
    for (int epoch = 0; epoch < 9; ++epoch) {
        EXPECT_NEAR(curves.asRun.curve->at(epoch * 469), asRun[epoch], 1e-12) << epoch;
        EXPECT_NEAR(curves.intended->at(epoch * 469), intended[epoch], 1e-12) << epoch;
    }
}

TEST(Presets, hastyHoldsATenthForAThousandUpdates)
{
    const auto curves = curvesOf("hasty");
    EXPECT_EQ(curves.intended->length(), 10'000);
    EXPECT_DOUBLE_EQ(curves.intended->over(0, 1000).minimum, 0.1);
    EXPECT_DOUBLE_EQ(curves.intended->over(0, 1000).maximum, 0.1);
    EXPECT_EQ(curves.intended->over(1000, 10'000).minimum, 1);
}

TEST(Presets, goyalScalesLinearlyAndStepsAtThirtySixtyEighty)
{
    const auto curves = curvesOf("goyal");
    const auto &rate = *curves.intended;
    EXPECT_EQ(rate.updatesPerEpoch(), 157);
    EXPECT_EQ(rate.length(), 90 * 157);
    EXPECT_DOUBLE_EQ(rate.peak(), 3.2);
    EXPECT_EQ(rate.at(0), 0.1);
    EXPECT_DOUBLE_EQ(rate.at(100), 0.1 + 3.1 * 100 / 785);
    EXPECT_DOUBLE_EQ(rate.at(5 * 157), 3.2);
    EXPECT_DOUBLE_EQ(rate.at(30 * 157 - 1), 3.2);
    EXPECT_DOUBLE_EQ(rate.at(30 * 157), 0.32);
    EXPECT_DOUBLE_EQ(rate.at(60 * 157), 0.032);
    EXPECT_NEAR(rate.at(80 * 157), 0.0032, 1e-17);
    EXPECT_NEAR(rate.at(90 * 157 - 1), 0.0032, 1e-17);
}

TEST(Presets, noamIsThePapersFormula)
{
    const auto curves = curvesOf("noam");
    for (Update u = 0; u < curves.intended->length(); ++u) {
        const auto step = static_cast<double>(u + 1);
        const double paper =
            std::pow(512, -0.5) * std::min(std::pow(step, -0.5), step * std::pow(4000, -1.5));
        ASSERT_NEAR(curves.intended->at(u), paper, 1e-15 * 0.0007) << u;
    }
    EXPECT_NEAR(curves.intended->at(3999), 6.987712e-4, 1e-10);
}

TEST(Presets, withAndWithoutDifferInTheirFirstFiftyUpdatesAlone)
{
    const auto &recipe = preset("with-and-without").recipe;
    const auto arms = makeArms(recipe, *makeCurves(recipe));
    ASSERT_TRUE(arms);
    ASSERT_EQ(arms->size(), 2u);
    EXPECT_DOUBLE_EQ((*arms)[0].curve->at(0), 2.0 / 50);
    EXPECT_EQ((*arms)[0].curve->at(49), 2);
    EXPECT_EQ((*arms)[1].curve->over(0, 300).minimum, 2);
    EXPECT_EQ((*arms)[1].curve->length(), 300);
}

TEST(Presets, rosenbrockNeedsItsWarmUpToReachTheMinimum)
{
    const auto &recipe = preset("rosenbrock").recipe;
    const auto curves = makeCurves(recipe);
    const auto session = training::Session::create(recipe.training, *makeArms(recipe, *curves), 1);
    session->run();
    session->wait();
    const auto &members = session->status().members;
    ASSERT_EQ(members.size(), 6u);
    int diverged = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i < 3) {
            EXPECT_EQ(members[i].ending, training::Ending::finished);
            EXPECT_LT(session->tail(i, 599, 0).losses.at(0), 1e-6);
        } else if (members[i].ending == training::Ending::diverged) {
            ++diverged;
        }
    }
    EXPECT_GE(diverged, 2);
}

} // namespace
} // namespace warmup
