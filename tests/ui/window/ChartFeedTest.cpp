// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ChartFeed.h"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

#include "core/recipe/FromScript.h"
#include "core/schedule/Summary.h"
#include "tests/ui/window/Support.h"
#include "ui/CurveSummary.h"
#include "ui/chart/Look.h"
#include "ui/chart/RateCurves.h"

namespace warmup::ui {
namespace {

TrainingRun runOf(std::initializer_list<float> losses, bool live)
{
    TrainingRun run;
    run.name = QStringLiteral("run 1");
    run.color = Qt::green;
    run.live = live;
    run.length = 200;
    run.curve = curvesOf(smallRecipe(3)).intended;
    run.members.emplace_back();
    run.members[0].losses->append(std::vector<float>(losses));
    return run;
}

TEST(ChartFeedTest, ACurveThatRunsAsAskedIsDrawnOnce)
{
    Recipe recipe = smallRecipe(8);
    recipe.asRun.framework.clear();
    const Curves curves = curvesOf(recipe);
    const RateChartData data = rateChart(curves, {}, {}, {});
    EXPECT_EQ(data.curves.size(), 1U);
    EXPECT_EQ(data.shadeBetween[0], -1);
}

TEST(ChartFeedTest, WhereTheFrameworkDepartsBothAreDrawnAndShaded)
{
    const Curves curves = curvesOf(smallRecipe(8));
    ASSERT_TRUE(curves.asRun.differs);
    const RateChartData data = rateChart(curves, {}, {}, 7);
    ASSERT_EQ(data.curves.size(), 2U);
    EXPECT_EQ(data.shadeBetween[0], 0);
    EXPECT_EQ(data.shadeBetween[1], 1);
    EXPECT_TRUE(data.curves[0].thin);
    EXPECT_FALSE(data.curves[1].thin);
    EXPECT_EQ(data.cursor, 7);
    EXPECT_FALSE(data.shadeLabel.isEmpty());
}

TEST(ChartFeedTest, GroupsWithRatesOfTheirOwnAreDrawnOnceEach)
{
    Recipe recipe = smallRecipe(8);
    recipe.asRun.framework.clear();
    recipe.training.groups = {
        {"biases", 0.5, {}}, {"1.*", 1, 0.0}, {"norms", 0.5, {}}, {"2.*", 0.1, {}}};
    const Curves curves = curvesOf(recipe);
    const RateChartData data = rateChart(curves, {}, {}, {});
    ASSERT_EQ(data.curves.size(), 3U);
    EXPECT_EQ(data.curves[0].label, QStringLiteral("layer 2 × 0.1"));
    EXPECT_EQ(data.curves[1].label, QStringLiteral("biases, norms × 0.5"));
    EXPECT_EQ(data.curves[2].curve, curves.asRun.curve) << "on top";
    const auto legend = rateLegend(data, Look{});
    EXPECT_EQ(legend.at(0).label, data.curves[1].label) << "in the order of the groups";
    EXPECT_EQ(legend.at(1).label, data.curves[0].label);
    for (const Update u : {0, 3, 100}) {
        EXPECT_EQ(data.curves[0].curve->at(u), 0.1 * curves.asRun.curve->at(u));
        EXPECT_EQ(data.curves[1].curve->at(u), 0.5 * curves.asRun.curve->at(u));
    }
}

TEST(ChartFeedTest, GroupsOfAScriptAreDrawnWhereTheirRatesDiffer)
{
    const auto script = dialect::readPython("optimizer = SGD([{'params': a, 'lr': 0.1}, "
                                            "{'params': b, 'lr': 0.01}, {'params': c}], lr=0.1)\n"
                                            "scheduler = StepLR(optimizer, 10)\n"
                                            "for epoch in range(30):\n"
                                            "    optimizer.step()\n"
                                            "    scheduler.step()\n",
                                            "a script");
    ASSERT_TRUE(script);
    const Curves curves = curvesOf(recipeFromScript(*script, smallRecipe(8)));
    ASSERT_EQ(curves.asRun.tracks.size(), 3U);
    const RateChartData data = rateChart(curves, {}, {}, {});
    ASSERT_EQ(data.curves.size(), 2U);
    EXPECT_EQ(data.curves[0].label, QStringLiteral("group 1"));
    EXPECT_EQ(data.curves[0].curve->at(12), 0.01 * 0.1);
}

Curves curvesOfOneCycle(const char *optimizer, const char *arguments)
{
    const auto script =
        dialect::readPython(std::string("optimizer = ") + optimizer
                                + "\nscheduler = OneCycleLR(optimizer, total_steps=100, "
                                  "anneal_strategy='linear', "
                                + arguments
                                + ")\nfor step in range(100):\n    optimizer.step()\n"
                                  "    scheduler.step()\n",
                            "a script");
    EXPECT_TRUE(script);
    return curvesOf(recipeFromScript(*script, smallRecipe(8)));
}

TEST(ChartFeedTest, ACycledMomentumIsDrawnByItsName)
{
    const Curves sgd = curvesOfOneCycle("SGD(net.parameters(), lr=0.1, momentum=0.9)", "max_lr=1");
    const RateChartData data = rateChart(sgd, {}, {}, {});
    ASSERT_EQ(data.momenta.size(), 1U);
    EXPECT_EQ(data.momenta[0].label, QStringLiteral("momentum"));
    EXPECT_EQ(data.momentumTitle, QStringLiteral("Momentum"));
    // From 0.95 down to 0.85 at update 29, and back at 99.
    for (const Update u : {0, 10, 29, 40, 99}) {
        const double way = u <= 29 ? u / 29.0 : (99.0 - static_cast<double>(u)) / 70.0;
        EXPECT_NEAR(data.momenta[0].curve->at(u), 0.95 - 0.1 * way, 1e-12) << u;
    }
    const Curves adam = curvesOfOneCycle("AdamW(net.parameters())", "max_lr=1");
    EXPECT_EQ(rateChart(adam, {}, {}, {}).momenta.at(0).label, QStringLiteral("β₁"));
    const Curves still =
        curvesOfOneCycle("AdamW(net.parameters())", "max_lr=1, cycle_momentum=False");
    EXPECT_TRUE(rateChart(still, {}, {}, {}).momenta.empty());
}

TEST(ChartFeedTest, GroupsWithAMomentumOfTheirOwnAreDrawnOnceEach)
{
    const Curves curves =
        curvesOfOneCycle("SGD([{'params': a}, {'params': b}, {'params': c}], lr=0.1, momentum=0.9)",
                         "max_lr=1, base_momentum=[0.85, 0.7, 0.85]");
    const RateChartData data = rateChart(curves, {}, {}, {});
    EXPECT_EQ(data.curves.size(), 1U);
    ASSERT_EQ(data.momenta.size(), 2U);
    EXPECT_EQ(data.momenta[1].label, QStringLiteral("momentum, group 1"));
    EXPECT_NEAR(data.momenta[1].curve->at(29), 0.7, 1e-12);
}

TEST(ChartFeedTest, HiddenRunsAreInNeitherChart)
{
    TrainingRun run = runOf({1, 2}, false);
    const Curves curves = curvesOf(smallRecipe());
    EXPECT_EQ(lossChart(curves, {run}, {}, {}).runs.size(), 1U);
    const std::size_t shown = rateChart(curves, {run}, {}, {}).curves.size();
    run.hidden = true;
    EXPECT_TRUE(lossChart(curves, {run}, {}, {}).runs.empty());
    EXPECT_EQ(rateChart(curves, {run}, {}, {}).curves.size(), shown - 1);
}

TEST(ChartFeedTest, ARunUnderTheCurveOnShowAddsNone)
{
    TrainingRun run = runOf({1, 2}, false);
    const Curves curves = curvesOf(smallRecipe(3));
    EXPECT_EQ(rateChart(curves, {run}, {}, {}).curves.size(),
              rateChart(curves, {}, {}, {}).curves.size());
}

TEST(ChartFeedTest, ARunInTrainingIsTheCurveOnShow)
{
    const TrainingRun run = runOf({1, 2}, true);
    const Curves curves = curvesOf(smallRecipe(4));
    EXPECT_EQ(rateChart(curves, {run}, {}, {}).curves.size(),
              rateChart(curves, {}, {}, {}).curves.size());
}

// Its schedule can still be changed to rescue it.
TEST(ChartFeedTest, ACollapsedRunGoesOnUntilItsEnd)
{
    TrainingRun run = runOf({1, 2}, true);
    run.length = 3;
    run.members.front().ending = training::Ending::collapsed;
    EXPECT_TRUE(isGoing(run));
    run.length = 2;
    EXPECT_FALSE(isGoing(run));
    run.length = 3;
    run.members.front().ending = training::Ending::diverged;
    EXPECT_FALSE(isGoing(run));
}

TEST(ChartFeedTest, ALongerKeptRunWidensTheAxis)
{
    TrainingRun run = runOf({1}, false);
    run.length = 1000;
    EXPECT_EQ(lossChart(curvesOf(smallRecipe()), {run}, {}, {}).length, 1000);
}

TEST(ChartFeedTest, ADraggedFieldIsOneMark)
{
    TrainingRun run = runOf({1}, true);
    for (const Update update : {50, 51, 52, 120})
        run.edits.push_back({update, 0, "Multiplier"});
    const auto data = lossChart(curvesOf(smallRecipe()), {run}, {}, {});
    EXPECT_EQ(data.edits, (std::vector<Update>{50, 120}));
}

TEST(ChartFeedTest, AnEditKeepsTheMomentumThatTheRunWasMadeWith)
{
    Recipe recipe = smallRecipe(8);
    recipe.asRun.framework.clear();
    // What a momentum can be cycled with.
    recipe.schedule.join = schedule::Join::before;
    recipe.schedule.main = {
        schedule::Phase{.shape = schedule::Cosine{}, .length = {0, schedule::Unit::rest}}};
    recipe.schedule.momentum.emplace();
    const Curves curves = curvesOf(recipe);
    TrainingRun run = runOf({1, 1, 1}, true);
    run.curve = curves.intended;
    run.members[0].rates = {0.5, 0.25, 0.125};
    run.members[0].momenta = {std::numeric_limits<double>::quiet_NaN(), 0.75};
    run.edits = {{2, 0, "Cycled momentum"}};
    auto training = std::make_shared<training::Spec>();
    training->optimizer = optimizer::Sgd{.momentum = 0.625};
    run.training = training;
    joinPast(run);
    const RateChartData shown = rateChart(curves, {run}, {}, {});
    ASSERT_EQ(shown.momenta.size(), 1U);
    EXPECT_EQ(shown.momenta[0].curve->at(0), 0.625);
    EXPECT_EQ(shown.momenta[0].curve->at(1), 0.75);
    EXPECT_EQ(shown.momenta[0].curve->at(2), curves.intended->momentumAt(2));
}

TEST(ChartFeedTest, AnEditKeepsTheRatesThatTheRunWasMadeWith)
{
    Recipe recipe = smallRecipe(8);
    recipe.asRun.framework.clear();
    const Curves curves = curvesOf(recipe);
    TrainingRun run = runOf({1, 1, 1}, true);
    run.curve = curves.intended; // since the edit; before it, these:
    run.members[0].rates = {0.5, 0.25, 0.125};
    run.edits.push_back({4, 0, "Multiplier"});
    joinPast(run);
    EXPECT_EQ(ratesOf(run), run.curve) << "the third update is not on record yet";
    run.edits = {{2, 0, "Multiplier"}};
    joinPast(run);
    const schedule::RateCurvePtr shown = rateChart(curves, {run}, {}, {}).curves.back().curve;
    EXPECT_EQ(shown->at(0), 0.5);
    EXPECT_EQ(shown->at(1), 0.25);
    EXPECT_EQ(shown->at(2), curves.intended->at(2));
    // When it is over the strong curve is the schedule of the form again, and the run has its own.
    run.members[0].ending = training::Ending::finished;
    const auto after = rateChart(curves, {run}, {}, {}).curves;
    ASSERT_EQ(after.size(), 2U);
    EXPECT_EQ(after[0].curve, run.applied);
    EXPECT_EQ(after[1].curve, curves.asRun.curve);
}

TEST(ChartFeedTest, ADetachedCopyDoesNotGrow)
{
    TrainingRun run = runOf({1, 2}, true);
    const LossChartData copy = detached(lossChart(curvesOf(smallRecipe()), {run}, {}, {}));
    const float more[] = {3};
    run.members[0].losses->append(more);
    EXPECT_EQ(copy.runs.at(0).seeds.at(0)->size(), 2);
    EXPECT_EQ(run.members[0].losses->size(), 3);
}

TEST(CurveSummaryTest, ThePeakIsItsFirstUpdate)
{
    const Curves curves = curvesOf(smallRecipe(8));
    // Five epochs of ten updates up, and the last call before the drop is the sixth epoch's.
    const Update peak = schedule::peakUpdate(*curves.intended);
    EXPECT_EQ(peak, 50);
    EXPECT_DOUBLE_EQ(curves.intended->at(peak), 0.08);
    EXPECT_LT(curves.intended->at(peak - 1), 0.08);
}

TEST(CurveSummaryTest, TheReadOutNamesPeakAndEnd)
{
    const Curves curves = curvesOf(smallRecipe(8));
    EXPECT_EQ(rateReadOut(*curves.intended, 10, View::Axis::epochs),
              QStringLiteral("peak 0.08 at epoch 5 · final 0.008"));
    EXPECT_EQ(rateReadOut(*curves.intended, 10, View::Axis::updates),
              QStringLiteral("peak 0.08 at update 50 · final 0.008"));
}

TEST(CurveSummaryTest, OneUpdateThatDiffersIsAnotherCurve)
{
    const auto recipe = [](double milestone) {
        Recipe made = smallRecipe();
        made.schedule.clock.stepping = schedule::Stepping::perUpdate;
        made.schedule.main[0].shape = schedule::Step{{milestone, schedule::Unit::updates}, 0.1};
        made.asRun.framework.clear();
        return curvesOf(made);
    };
    const Curves one = recipe(100);
    EXPECT_TRUE(looksTheSame(*one.intended, *recipe(100).intended));
    EXPECT_FALSE(looksTheSame(*one.intended, *recipe(101).intended));
}

} // namespace
} // namespace warmup::ui
