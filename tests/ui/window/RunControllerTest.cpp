// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RunController.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include "tests/ui/window/Support.h"

namespace warmup::ui {
namespace {

using State = RunController::State;

class RunControllerTest : public testing::Test {
protected:
    void show(const Recipe &recipe, const QString &field = QStringLiteral("Multiplier"))
    {
        runs.setRecipe(recipe, curvesOf(recipe), {}, field);
    }
    bool reach(State state)
    {
        return waitFor([&] { return runs.state() == state; });
    }
    bool make(Update updates)
    {
        return waitFor([&] { return runs.cursor().value_or(0) >= updates; });
    }

    RunController runs;
};

TEST_F(RunControllerTest, WithoutARunThereIsNothingToKeepOrPoint)
{
    show(smallRecipe());
    EXPECT_EQ(runs.state(), State::idle);
    EXPECT_FALSE(runs.cursor());
    EXPECT_FALSE(runs.canKeep());
    EXPECT_FALSE(runs.needsRestart());
}

TEST_F(RunControllerTest, AFinishedRunHasTheLossAndTheRateOfEveryUpdate)
{
    const Recipe recipe = smallRecipe();
    const Curves curves = curvesOf(recipe);
    show(recipe);
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    ASSERT_EQ(runs.runs().size(), 1U);
    const MemberHistory &member = runs.runs()[0].members.at(0);
    EXPECT_EQ(member.losses->size(), 200);
    ASSERT_EQ(member.rates.size(), 200U);
    for (Update update = 0; update < 200; ++update)
        ASSERT_EQ(member.rates[static_cast<std::size_t>(update)], curves.asRun.curve->at(update))
            << update;
    EXPECT_EQ(member.ending, training::Ending::finished);
    EXPECT_FALSE(member.testAccuracy->empty());
}

TEST_F(RunControllerTest, OneUpdateMakesOneAndPauses)
{
    show(smallRecipe());
    runs.advance(1);
    ASSERT_TRUE(waitFor([&] { return runs.state() == State::paused && runs.cursor() == 1; }));
    runs.advance(1);
    ASSERT_TRUE(waitFor([&] { return runs.state() == State::paused && runs.cursor() == 2; }));
    EXPECT_EQ(runs.runs()[0].members.at(0).losses->size(), 2);
}

TEST_F(RunControllerTest, OneEpochGoesToTheNextBoundary)
{
    show(smallRecipe());
    runs.advance(3);
    ASSERT_TRUE(waitFor([&] { return runs.state() == State::paused && runs.cursor() == 3; }));
    runs.advanceEpoch();
    ASSERT_TRUE(waitFor([&] { return runs.state() == State::paused && runs.cursor() == 10; }));
    runs.advanceEpoch();
    ASSERT_TRUE(waitFor([&] { return runs.state() == State::paused && runs.cursor() == 20; }));
}

TEST_F(RunControllerTest, OneEpochWhileItRunsStopsAtTheBoundary)
{
    show(longRecipe());
    runs.start();
    ASSERT_TRUE(make(50));
    runs.advanceEpoch();
    ASSERT_TRUE(reach(State::paused));
    EXPECT_GE(*runs.cursor(), 50);
    EXPECT_EQ(*runs.cursor() % 10, 0);
}

TEST_F(RunControllerTest, WithTheLastOfAFinishedRunItsCursorGoesToo)
{
    Recipe recipe = smallRecipe(8);
    recipe.training.follow = training::Follow::both;
    show(recipe);
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    ASSERT_EQ(runs.runs().size(), 2U);
    runs.remove({runs.runs()[0].id});
    EXPECT_EQ(runs.state(), State::finished);
    EXPECT_TRUE(runs.rewindable());
    runs.remove({runs.runs()[0].id});
    EXPECT_EQ(runs.state(), State::idle);
    EXPECT_FALSE(runs.cursor());
    EXPECT_FALSE(runs.rewindable());
    runs.restoreRemoved();
    EXPECT_EQ(runs.runs().size(), 1U);
}

TEST_F(RunControllerTest, OneEpochAfterTheEndIsTheFirstOfANewRun)
{
    Recipe recipe = smallRecipe();
    recipe.schedule.clock.run = {205, schedule::Unit::updates}; // ends within an epoch
    show(recipe);
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    runs.advanceEpoch();
    ASSERT_TRUE(waitFor([&] { return runs.state() == State::paused && runs.cursor() == 10; }));
}

TEST_F(RunControllerTest, AnEditReachesTheCurvesThatTheRunWasStartedWith)
{
    Recipe recipe = longRecipe();
    show(recipe);
    runs.start();
    ASSERT_TRUE(make(50));
    recipe.training.follow = training::Follow::intended; // which needs a restart
    recipe.schedule.baseRate = 0.02;
    show(recipe, QStringLiteral("Base rate"));
    ASSERT_TRUE(waitFor([&] { return !runs.runs()[0].edits.empty(); }));
    EXPECT_TRUE(runs.needsRestart());
    const Update from = runs.runs()[0].edits.front().update;
    ASSERT_TRUE(make(from + 100));
    const auto &rates = runs.runs()[0].members.at(0).rates;
    const Curves edited = curvesOf(recipe);
    for (Update update = from; update < from + 100; ++update)
        ASSERT_EQ(rates.at(static_cast<std::size_t>(update)), edited.asRun.curve->at(update));
}

TEST_F(RunControllerTest, AnEditThatTheRunCannotFollowIsTold)
{
    Recipe recipe = longRecipe();
    recipe.training.follow = training::Follow::withoutWarmUp;
    show(recipe);
    runs.start();
    ASSERT_TRUE(make(50));
    QSignalSpy failed(&runs, &RunController::failed);
    recipe.schedule.warmUp.reset();
    recipe.asRun = {};
    show(recipe, QStringLiteral("Warm-up"));
    ASSERT_TRUE(waitFor([&] { return !failed.empty(); }));
    EXPECT_EQ(failed.front().front().value<Error>().where, "/training/follow");
}

TEST_F(RunControllerTest, PauseStopsAndStartGoesOnWhereItStopped)
{
    show(longRecipe());
    runs.start();
    ASSERT_TRUE(make(10));
    runs.pause();
    ASSERT_TRUE(reach(State::paused));
    const Update at = *runs.cursor();
    runs.start();
    ASSERT_TRUE(make(at + 10));
    EXPECT_EQ(runs.runs().size(), 1U);
}

TEST_F(RunControllerTest, ANumberThatIsBeingTypedIsOneEdit)
{
    show(longRecipe());
    runs.start();
    ASSERT_TRUE(make(50));
    Recipe recipe = longRecipe();
    for (int attempt = 0; attempt < 20; ++attempt) {
        QElapsedTimer clock;
        clock.start();
        const std::size_t editsBefore = runs.runs()[0].edits.size();
        recipe.schedule.baseRate = 0.03 + 0.001 * attempt;
        show(recipe, QStringLiteral("Base rate"));
        QTest::qWait(60); // some frames
        const bool inTime = clock.elapsed() < 200;
        recipe.schedule.baseRate = 0.3 + 0.001 * attempt;
        show(recipe, QStringLiteral("Base rate"));
        const std::size_t before = runs.runs()[0].edits.size();
        ASSERT_TRUE(waitFor([&] { return runs.runs()[0].edits.size() > before; }));
        if (!inTime)
            continue; // a machine too busy to type on
        EXPECT_EQ(before, editsBefore) << "what was typed first was trained under";
        return;
    }
    GTEST_SKIP() << "the machine is too busy";
}

TEST_F(RunControllerTest, AnEditWhileTrainingIsMarkedAndChangesTheRateFromThenOn)
{
    Recipe recipe = longRecipe();
    show(recipe);
    runs.start();
    ASSERT_TRUE(make(50));
    recipe.schedule.baseRate = 0.02;
    const Curves edited = curvesOf(recipe);
    show(recipe, QStringLiteral("Base rate"));
    ASSERT_TRUE(waitFor([&] { return !runs.runs()[0].edits.empty(); }));
    const training::Edit edit = runs.runs()[0].edits.front();
    EXPECT_EQ(edit.description, "Base rate");
    EXPECT_GE(edit.update, 50);
    ASSERT_TRUE(make(edit.update + 100));
    const auto &rates = runs.runs()[0].members.at(0).rates;
    const auto before = curvesOf(longRecipe()).asRun.curve;
    EXPECT_EQ(rates.at(static_cast<std::size_t>(edit.update - 1)), before->at(edit.update - 1));
    EXPECT_EQ(rates.at(static_cast<std::size_t>(edit.update)), edited.asRun.curve->at(edit.update));
}

TEST_F(RunControllerTest, AnotherModelNeedsARestartAndIsAppliedByIt)
{
    Recipe recipe = longRecipe();
    show(recipe);
    runs.start();
    ASSERT_TRUE(make(1));
    EXPECT_FALSE(runs.needsRestart());
    recipe.training.seeds = 2;
    show(recipe);
    EXPECT_TRUE(runs.needsRestart());
    EXPECT_TRUE(runs.runs()[0].edits.empty());
    runs.restart();
    EXPECT_FALSE(runs.needsRestart());
    ASSERT_TRUE(make(1));
    ASSERT_EQ(runs.runs().size(), 1U);
    EXPECT_EQ(runs.runs()[0].members.size(), 2U);
}

TEST_F(RunControllerTest, ACycledMomentumThatTheOptimizerCannotTakeIsRefusedUntilARestart)
{
    Recipe recipe = longRecipe();
    recipe.asRun.framework.clear();
    // What a momentum can be cycled with.
    recipe.schedule.join = schedule::Join::before;
    recipe.schedule.main = {
        schedule::Phase{.shape = schedule::Cosine{}, .length = {0, schedule::Unit::rest}}};
    recipe.training.optimizer = optimizer::Adagrad{};
    show(recipe);
    QSignalSpy failed(&runs, &RunController::failed);
    runs.start();
    ASSERT_TRUE(make(1));
    recipe.schedule.momentum.emplace();
    show(recipe, QStringLiteral("Cycled momentum"));
    ASSERT_TRUE(waitFor([&] { return failed.count() > 0; }));
    EXPECT_EQ(failed.count(), 1);
    EXPECT_EQ(failed.at(0).at(0).value<Error>().where, "/training/optimizer/kind");
    EXPECT_TRUE(runs.inTraining());
    EXPECT_TRUE(runs.needsRestart());
    EXPECT_TRUE(runs.runs()[0].edits.empty());
    recipe.schedule.momentum.reset();
    show(recipe, QStringLiteral("Cycled momentum"));
    EXPECT_TRUE(waitFor([&] { return !runs.needsRestart(); }));
}

TEST_F(RunControllerTest, AKeptRunStaysWhenTheNextOneStartsAndAnotherDoesNot)
{
    show(smallRecipe());
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    runs.keep();
    EXPECT_FALSE(runs.canKeep());
    show(smallRecipe(4));
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    ASSERT_EQ(runs.runs().size(), 2U);
    EXPECT_TRUE(runs.runs()[0].kept);
    EXPECT_FALSE(runs.runs()[0].live);
    EXPECT_TRUE(runs.runs()[1].live);
    EXPECT_NE(runs.runs()[0].color, runs.runs()[1].color);
    EXPECT_NE(runs.runs()[0].name, runs.runs()[1].name);
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    EXPECT_EQ(runs.runs().size(), 2U);
}

TEST_F(RunControllerTest, ARunIsNamedColouredHiddenAndRemoved)
{
    show(smallRecipe());
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    const int id = runs.runs()[0].id;
    runs.rename(id, QStringLiteral("  mine "));
    runs.recolor(id, Qt::blue);
    runs.setHidden(id, true);
    EXPECT_EQ(runs.runs()[0].name, QStringLiteral("mine"));
    EXPECT_EQ(runs.runs()[0].color, QColor(Qt::blue));
    EXPECT_TRUE(runs.runs()[0].hidden);
    runs.rename(id, QStringLiteral("   "));
    EXPECT_EQ(runs.runs()[0].name, QStringLiteral("mine"));
    runs.remove({id});
    EXPECT_TRUE(runs.runs().empty());
}

TEST_F(RunControllerTest, RemovingTheRunInTrainingEndsIt)
{
    show(longRecipe());
    runs.start();
    ASSERT_TRUE(make(1));
    runs.remove({runs.runs()[0].id});
    EXPECT_TRUE(runs.runs().empty());
    EXPECT_EQ(runs.state(), State::idle);
}

TEST_F(RunControllerTest, APairIsTwoRunsOnTheSameSeeds)
{
    Recipe recipe = smallRecipe(4);
    recipe.training.follow = training::Follow::both;
    show(recipe);
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    ASSERT_EQ(runs.runs().size(), 2U);
    EXPECT_NE(runs.runs()[0].arm, runs.runs()[1].arm);
    EXPECT_EQ(runs.runs()[0].members.at(0).seed, runs.runs()[1].members.at(0).seed);
    EXPECT_EQ(runs.runs()[0].members.at(0).losses->at(0),
              runs.runs()[1].members.at(0).losses->at(0));
}

TEST_F(RunControllerTest, ADivergedRunKeepsItsCurveAndSaysWhere)
{
    Recipe recipe = smallRecipe();
    recipe.schedule.baseRate = 1e6;
    recipe.schedule.warmUp->from = schedule::Level{1, schedule::Basis::peak};
    recipe.asRun.framework.clear();
    recipe.training.loss = training::Loss::meanSquaredError;
    show(recipe);
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    const TrainingRun &run = runs.runs()[0];
    EXPECT_EQ(run.members.at(0).ending, training::Ending::diverged);
    EXPECT_GT(run.members.at(0).losses->size(), 0);
    EXPECT_TRUE(outcomeText(run).startsWith(QStringLiteral("diverged at update ")))
        << outcomeText(run).toStdString();
}

TEST_F(RunControllerTest, DataThatCannotBeReadIsOneMessageAndNoCrash)
{
    Recipe recipe = smallRecipe();
    recipe.training.data = data::CsvFile{"/nowhere/at/all.csv"};
    QSignalSpy failed(&runs, &RunController::failed);
    show(recipe);
    runs.start();
    ASSERT_TRUE(reach(State::failed));
    EXPECT_EQ(failed.count(), 1);
    show(smallRecipe());
    runs.start();
    EXPECT_TRUE(reach(State::finished));
}

// An update of this model takes a while: whoever waited for the session would each time wait for
// the rest of one. The quickest of three, for the machine may have other work.
TEST_F(RunControllerTest, StoppingAndClearingNeverWaitForTheSession)
{
    Recipe recipe = longRecipe();
    recipe.training.model = model::Mlp{{2048, 2048}};
    show(recipe);
    QElapsedTimer clock;
    qint64 update = 0;
    qint64 clearing = std::numeric_limits<qint64>::max();
    for (int i = 0; i < 3; ++i) {
        runs.start();
        ASSERT_TRUE(make(1));
        clock.start();
        ASSERT_TRUE(make(3));
        update = std::max(update, clock.nsecsElapsed() / 2);
        clock.start();
        runs.clear();
        clearing = std::min(clearing, clock.nsecsElapsed());
        EXPECT_TRUE(runs.runs().empty());
    }
    EXPECT_LT(clearing, update / 2);
}

} // namespace
} // namespace warmup::ui
