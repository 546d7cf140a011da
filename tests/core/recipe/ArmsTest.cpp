// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Arms.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "core/dialect/ReadPython.h"
#include "core/recipe/FromScript.h"
#include "core/recipe/Presets.h"

namespace warmup {
namespace {

using namespace schedule;

Recipe recipeOf(Join join)
{
    Recipe recipe;
    recipe.asRun.framework.clear();
    recipe.schedule.clock = {Span{200, Unit::updates}, 1.0, Stepping::perUpdate};
    recipe.schedule.warmUp = Phase{Linear{}, {20, Unit::updates}, {}, {}, Grid::open};
    recipe.schedule.join = join;
    recipe.schedule.main = {Phase{Cosine{}, {80, Unit::updates}, {}, {}, {}}};
    recipe.schedule.repeat.count = 2;
    recipe.training.follow = training::Follow::withoutWarmUp;
    return recipe;
}

std::vector<training::Arm> armsOf(const Recipe &recipe)
{
    const auto arms = makeArms(recipe, *makeCurves(recipe));
    EXPECT_TRUE(arms) << (arms ? "" : arms.error().message());
    return *arms;
}

TEST(Arms, followTheCurvesThatTheRecipeNames)
{
    auto recipe = presets()[1].recipe; // its curves differ
    const auto curves = *makeCurves(recipe);
    recipe.training.follow = training::Follow::asRun;
    EXPECT_EQ(makeArms(recipe, curves)->front().curve, curves.asRun.curve);
    recipe.training.follow = training::Follow::intended;
    EXPECT_EQ(makeArms(recipe, curves)->front().curve, curves.intended);
    recipe.training.follow = training::Follow::both;
    const auto both = *makeArms(recipe, curves);
    ASSERT_EQ(both.size(), 2u);
    EXPECT_EQ(both[0].label, "as run");
    EXPECT_EQ(both[1].curve, curves.intended);
}

TEST(Arms, asRunMoveTheMomentumThatAScriptCycles)
{
    const auto script = dialect::readPython(
        "optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)\n"
        "scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.4, total_steps=100,\n"
        "                                                anneal_strategy='linear')\n"
        "for step in range(100):\n    optimizer.step()\n    scheduler.step()\n",
        "x.py");
    ASSERT_TRUE(script) << script.error().message();
    auto recipe = recipeFromScript(*script, {});
    recipe.training.follow = training::Follow::asRun;
    const auto arms = armsOf(recipe);
    ASSERT_EQ(arms.size(), 1U);
    for (const Update u : {0, 10, 29, 40, 99}) {
        const double way = u <= 29 ? u / 29.0 : (99.0 - static_cast<double>(u)) / 70.0;
        EXPECT_NEAR(arms[0].curve->momentumAt(u).value(), 0.95 - 0.1 * way, 1e-12) << u;
    }
    // An arm whose one curve alone moves it still has one for every update.
    auto bare = recipe;
    bare.schedule.warmUp = Phase{.shape = Linear{}, .length = {29, Unit::updates}};
    bare.schedule.momentum.reset();
    bare.training.follow = training::Follow::withoutWarmUp;
    for (const auto &arm : armsOf(bare))
        for (Update u = 0; u < 100; ++u)
            EXPECT_TRUE(arm.curve->momentumAt(u)) << arm.label << u;
    const auto bareArms = armsOf(bare);
    for (const auto &arm : bareArms) {
        const auto range = arm.curve->momentumOver(10, 90).value();
        double least = 1;
        for (Update u = 10; u < 90; ++u)
            least = std::min(least, *arm.curve->momentumAt(u));
        EXPECT_EQ(range.first, arm.curve->momentumAt(10));
        EXPECT_EQ(range.minimum, least);
        EXPECT_EQ(range.last, arm.curve->momentumAt(89));
    }
}

TEST(Arms, withoutOrderAreTheSameCurveTwice)
{
    auto recipe = recipeOf(Join::before);
    recipe.training.follow = training::Follow::withoutOrder;
    recipe.training.order = training::Swapped{};
    auto arms = armsOf(recipe);
    ASSERT_EQ(arms.size(), 2u);
    EXPECT_EQ(arms[0].label, "shuffled");
    EXPECT_FALSE(arms[0].inOrder);
    EXPECT_EQ(arms[1].label, "swapped");
    EXPECT_TRUE(arms[1].inOrder);
    EXPECT_EQ(arms[0].curve, arms[1].curve);
    recipe.training.order = training::ClassSorted{};
    EXPECT_EQ(armsOf(recipe)[1].label, "class-sorted");
    recipe.training.order = training::Shuffled{};
    const auto none = makeArms(recipe, *makeCurves(recipe));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().message(),
              "/training/follow: found withoutOrder with shuffled batches; allowed: another "
              "/training/order than \"shuffled\"");
    recipe.training.order = training::Swapped{};
    recipe.training.model = model::TestFunction{};
    EXPECT_EQ(makeArms(recipe, *makeCurves(recipe)).error().where, "/training/follow");
}

TEST(Arms, withoutWarmUpHoldsThePeakWhereEachRampWas)
{
    const auto arms = armsOf(recipeOf(Join::before));
    ASSERT_EQ(arms.size(), 2u);
    EXPECT_EQ(arms[0].label, "with warm-up");
    EXPECT_EQ(arms[1].label, "without warm-up");
    for (Update u = 0; u < 200; ++u)
        EXPECT_EQ(arms[1].curve->at(u), u % 100 < 20 ? 0.1 : arms[0].curve->at(u)) << u;
}

TEST(Arms, withoutWarmUpIsTheMainCurveWhereTheWarmUpOverlapsIt)
{
    for (const auto join : {Join::over, Join::times}) {
        auto recipe = recipeOf(join);
        const auto arms = armsOf(recipe);
        recipe.schedule.warmUp.reset();
        const auto main = *makeSchedule(recipe.schedule);
        for (Update u = 0; u < 200; ++u)
            EXPECT_EQ(arms[1].curve->at(u), main->at(u)) << u;
    }
}

TEST(Arms, withoutWarmUpAnswersRangesAsEveryUpdateDoes)
{
    std::mt19937 random(7);
    for (const auto join : {Join::before, Join::over, Join::times}) {
        const auto curve = armsOf(recipeOf(join))[1].curve;
        for (int i = 0; i < 200; ++i) {
            const auto a = static_cast<Update>(random() % 250);
            const auto end = a + 1 + static_cast<Update>(random() % 100);
            double low = curve->at(a);
            double high = low;
            for (Update u = a; u < end; ++u) {
                low = std::min(low, curve->at(u));
                high = std::max(high, curve->at(u));
            }
            EXPECT_EQ(curve->over(a, end),
                      (RateRange{curve->at(a), low, high, curve->at(end - 1)}));
        }
    }
}

TEST(Arms, withoutWarmUpNeedsAWarmUp)
{
    auto recipe = recipeOf(Join::before);
    recipe.schedule.warmUp.reset();
    const auto arms = makeArms(recipe, *makeCurves(recipe));
    ASSERT_FALSE(arms);
    EXPECT_EQ(arms.error().where, "/training/follow");
}

TEST(Curves, pointBelowTheSchedule)
{
    Recipe recipe;
    recipe.schedule.baseRate = -1;
    const auto curves = makeCurves(recipe);
    ASSERT_FALSE(curves);
    EXPECT_EQ(curves.error().message(), "/schedule/baseRate: found -1; allowed: a number above 0");
}

TEST(Curves, ofAFrameworkThatCannotRunTheScheduleSayWhyAndAreTheIntended)
{
    Recipe recipe;
    recipe.schedule.warmUp->shape = Cosine{};
    const auto curves = makeCurves(recipe);
    ASSERT_TRUE(curves);
    ASSERT_TRUE(curves->asRunError);
    EXPECT_EQ(curves->asRunError->where, "/schedule/warmUp/shape");
    EXPECT_EQ(curves->asRun.curve, curves->intended);
}

TEST(Curves, pointAtTheFrameworkFromTheTop)
{
    Recipe recipe;
    recipe.asRun.version = "9";
    const auto curves = makeCurves(recipe);
    ASSERT_TRUE(curves);
    ASSERT_TRUE(curves->asRunError);
    EXPECT_EQ(curves->asRunError->where, "/asRun/version");
}

} // namespace
} // namespace warmup
