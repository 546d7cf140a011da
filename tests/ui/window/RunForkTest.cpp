// SPDX-License-Identifier: GPL-3.0-or-later
// Going back in a run, forks, and what is watched while it trains: real sessions.
#include <cmath>

#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include "tests/ui/window/Support.h"
#include "ui/ChartFeed.h"
#include "ui/RunController.h"
#include "ui/StripFeed.h"
#include "ui/export/ExportRequest.h"

namespace warmup::ui {
namespace {

using diagnostics::Kind;
using State = RunController::State;

class RunForkTest : public testing::Test {
protected:
    void show(const Recipe &recipe, const QString &field = QStringLiteral("Multiplier"))
    {
        runs.setRecipe(recipe, curvesOf(recipe), {}, field);
    }
    bool reach(State state)
    {
        return waitFor([&] { return runs.state() == state; });
    }
    // Trains so many updates and rests.
    bool train(Update updates)
    {
        const Update target = runs.cursor().value_or(0) + updates;
        runs.advance(updates);
        return waitFor([&] { return runs.state() == State::paused && runs.cursor() == target; });
    }
    bool fork(Update update)
    {
        const QSignalSpy forked(&runs, &RunController::forked);
        runs.fork(update);
        return waitFor([&] { return forked.count() == 1; });
    }
    static std::vector<float> lossesOf(const TrainingRun &run)
    {
        const auto values = run.members.at(0).losses->values();
        return {values.begin(), values.end()};
    }

    RunController runs;
};

TEST_F(RunForkTest, NothingCanBeGoneBackInBeforeAnUpdateIsMade)
{
    show(smallRecipe());
    EXPECT_FALSE(runs.rewindable());
    runs.fork(0);
    EXPECT_TRUE(runs.runs().empty());
    ASSERT_TRUE(train(5));
    EXPECT_EQ(runs.rewindable(), 5);
    runs.stop();
    EXPECT_FALSE(runs.rewindable());
}

TEST_F(RunForkTest, AForkTakesThePlaceOfARunThatWasToBeSaved)
{
    show(smallRecipe());
    ASSERT_TRUE(train(100));
    const QSignalSpy lost(&runs, &RunController::checkpointLost);
    const QSignalSpy made(&runs, &RunController::checkpointMade);
    ASSERT_TRUE(runs.requestCheckpoint());
    ASSERT_TRUE(fork(40));
    ASSERT_TRUE(reach(State::finished));
    EXPECT_EQ(lost.count(), 1); // who waits to save it waits no longer
    EXPECT_EQ(made.count(), 0);
}

TEST_F(RunForkTest, AForkUnderTheSameScheduleHasTheSameBits)
{
    show(smallRecipe());
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    ASSERT_TRUE(fork(70));
    ASSERT_TRUE(reach(State::finished));
    ASSERT_EQ(runs.runs().size(), 2U);
    EXPECT_EQ(lossesOf(runs.runs()[0]).size(), 200U);
    EXPECT_EQ(lossesOf(runs.runs()[0]), lossesOf(runs.runs()[1]));
}

TEST_F(RunForkTest, AForkFollowsTheEditedScheduleFromItsUpdateOnAndTheOldRunIsKept)
{
    Recipe recipe = smallRecipe();
    show(recipe);
    ASSERT_TRUE(train(150));
    runs.setRewind(60);
    recipe.schedule.baseRate = 0.002;
    show(recipe, QStringLiteral("Base rate"));
    ASSERT_TRUE(fork(60));
    ASSERT_TRUE(reach(State::finished));
    ASSERT_EQ(runs.runs().size(), 2U);
    const TrainingRun &old = runs.runs()[0];
    const TrainingRun &fork = runs.runs()[1];
    EXPECT_TRUE(old.kept);
    EXPECT_FALSE(old.live);
    EXPECT_TRUE(old.edits.empty()); // the edit was meant for the fork
    EXPECT_EQ(old.members.at(0).losses->size(), 150);
    EXPECT_TRUE(fork.live);
    EXPECT_EQ(fork.forkedAt, 60);
    EXPECT_EQ(fork.name, QStringLiteral("run 2, from update 60"));
    EXPECT_NE(fork.color, old.color);
    const auto before = curvesOf(smallRecipe()).asRun.curve;
    const auto after = curvesOf(recipe).asRun.curve;
    const auto &rates = fork.members.at(0).rates;
    ASSERT_EQ(rates.size(), 200U);
    for (Update u = 0; u < 200; ++u)
        ASSERT_EQ(rates[static_cast<std::size_t>(u)], u < 60 ? before->at(u) : after->at(u)) << u;
    const auto ours = lossesOf(fork);
    const auto theirs = lossesOf(old);
    EXPECT_TRUE(std::equal(ours.begin(), ours.begin() + 61, theirs.begin())); // before the step
    EXPECT_NE(ours[100], theirs[100]);
}

TEST_F(RunForkTest, AForkIsDrawnFromItsUpdateOnWhileTheRunBeforeIsOnShow)
{
    show(smallRecipe());
    ASSERT_TRUE(train(100));
    ASSERT_TRUE(fork(40));
    ASSERT_TRUE(reach(State::finished));
    const auto begins = [&] {
        std::vector<Update> updates;
        for (const LossEntry &entry : lossChart(curvesOf(smallRecipe()), runs.runs(), {}, {}).runs)
            updates.push_back(entry.begin);
        return updates;
    };
    EXPECT_EQ(begins(), (std::vector<Update>{0, 40}));
    runs.setHidden(runs.runs()[0].id, true);
    EXPECT_EQ(begins(), std::vector<Update>{0});
    runs.remove({runs.runs()[0].id});
    EXPECT_EQ(begins(), std::vector<Update>{0});
}

TEST_F(RunForkTest, WhileGoingBackTheOldCurveIsDrawnBesideTheEditedOne)
{
    Recipe recipe = smallRecipe();
    show(recipe);
    ASSERT_TRUE(train(100));
    recipe.schedule.baseRate = 0.002;
    const std::size_t plain = rateChart(curvesOf(recipe), {}, {}, {}).curves.size();
    runs.setRewind(40);
    show(recipe, QStringLiteral("Base rate"));
    EXPECT_EQ(rateChart(curvesOf(recipe), runs.runs(), {}, {}).curves.size(), plain + 1);
}

TEST_F(RunForkTest, APairForksAsAPair)
{
    Recipe recipe = smallRecipe(8);
    recipe.training.follow = training::Follow::both;
    recipe.training.seeds = 2;
    show(recipe);
    ASSERT_TRUE(train(90));
    ASSERT_TRUE(fork(30));
    ASSERT_TRUE(reach(State::finished));
    ASSERT_EQ(runs.runs().size(), 4U);
    EXPECT_EQ(runs.runs()[3].members.size(), 2U);
    EXPECT_EQ(runs.runs()[3].arm, QStringLiteral("intended"));
    EXPECT_EQ(runs.runs()[3].members.at(1).losses->size(), 200);
}

TEST_F(RunForkTest, AForkFromBeforeADivergenceGoesOn)
{
    Recipe recipe = smallRecipe();
    recipe.schedule.baseRate = 1e9;
    recipe.asRun.framework.clear();
    recipe.training.loss = training::Loss::meanSquaredError;
    show(recipe);
    runs.start();
    ASSERT_TRUE(waitFor([&] {
        return !runs.runs()[0].members.empty()
            && runs.runs()[0].members[0].ending == training::Ending::diverged;
    }));
    ASSERT_TRUE(reach(State::finished));
    recipe.schedule.baseRate = 0.001;
    show(recipe);
    ASSERT_TRUE(fork(1));
    ASSERT_TRUE(reach(State::finished));
    EXPECT_EQ(runs.runs().back().members.at(0).losses->size(), 200);
    EXPECT_EQ(runs.runs().back().members.at(0).ending, training::Ending::finished);
}

TEST_F(RunForkTest, EditsWhileGoingBackReachTheRunWhenItGoesOnInstead)
{
    Recipe recipe = longRecipe();
    show(recipe);
    ASSERT_TRUE(train(100));
    runs.setRewind(40);
    recipe.schedule.baseRate = 0.02;
    show(recipe, QStringLiteral("Base rate"));
    QTest::qWait(150);
    EXPECT_TRUE(runs.runs()[0].edits.empty());
    ASSERT_TRUE(train(10));
    ASSERT_EQ(runs.runs()[0].edits.size(), 1U);
    EXPECT_EQ(runs.runs()[0].edits[0].update, 100);
}

TEST_F(RunForkTest, AReplayCanBeCancelledAndNothingHasChanged)
{
    show(longRecipe());
    ASSERT_TRUE(train(2000));
    const QSignalSpy forked(&runs, &RunController::forked);
    runs.fork(1999);
    runs.cancelReplay();
    QTest::qWait(200);
    EXPECT_EQ(forked.count(), 0);
    EXPECT_EQ(runs.runs().size(), 1U);
    ASSERT_TRUE(train(5));
    EXPECT_EQ(runs.runs()[0].members.at(0).losses->size(), 2005);
}

TEST_F(RunForkTest, AScheduleThatEndsBeforeTheForkIsRefused)
{
    Recipe recipe = smallRecipe();
    show(recipe);
    ASSERT_TRUE(train(150));
    runs.setRewind(120);
    recipe.schedule.clock.run = {10, schedule::Unit::epochs};
    recipe.schedule.main.front().length = {0, schedule::Unit::rest};
    show(recipe);
    QSignalSpy failed(&runs, &RunController::failed);
    runs.fork(120);
    ASSERT_EQ(failed.count(), 1);
    EXPECT_EQ(runs.runs().size(), 1U);
}

TEST_F(RunForkTest, ASavedCheckpointGoesOnWithTheSameBits)
{
    Recipe recipe = smallRecipe();
    recipe.training.optimizer = optimizer::Adam{};
    show(recipe);
    ASSERT_TRUE(train(80));
    io::SavedRun saved;
    QObject::connect(&runs, &RunController::checkpointMade,
                     [&](const io::SavedRun &run) { saved = run; });
    runs.requestCheckpoint();
    ASSERT_TRUE(waitFor([&] { return saved.checkpoint != nullptr; }));
    EXPECT_EQ(saved.checkpoint->update, 80);
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    const auto whole = lossesOf(runs.runs()[0]);

    RunController later;
    later.setRecipe(saved.recipe, curvesOf(saved.recipe), saved.metric, {});
    later.resume(saved.checkpoint, QStringLiteral("saved"));
    ASSERT_TRUE(waitFor([&] { return later.state() == State::paused; }));
    EXPECT_EQ(later.cursor(), 80);
    EXPECT_EQ(later.runs()[0].name, QStringLiteral("saved"));
    later.start();
    ASSERT_TRUE(waitFor([&] { return later.state() == State::finished; }));
    EXPECT_EQ(lossesOf(later.runs()[0]), whole);
}

TEST_F(RunForkTest, WhatIsWatchedBeginsWithTheNextUpdateAndChangesNoBit)
{
    show(smallRecipe());
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    const auto plain = lossesOf(runs.runs()[0]);

    Recipe recipe = smallRecipe();
    runs.stop();
    ASSERT_TRUE(train(20));
    EXPECT_TRUE(runs.runs()[0].columns.empty());
    const Update from = *runs.cursor();
    recipe.training.diagnostics.show = {Kind::gradientNorm, Kind::updateRatio, Kind::sharpness};
    recipe.training.diagnostics.sharpnessEvery = 10;
    show(recipe);
    EXPECT_FALSE(runs.needsRestart());
    runs.start();
    ASSERT_TRUE(reach(State::finished));
    const TrainingRun &run = runs.runs()[0];
    EXPECT_EQ(lossesOf(run), plain);
    ASSERT_EQ(run.columns.size(), 5U); // norm, two layers, lambda and lr lambda / 2
    const MemberHistory &member = run.members.at(0);
    for (const WatchedHistory &watched : member.watched) {
        ASSERT_EQ(watched.values->size(), 200);
        ASSERT_EQ(watched.shown->size(), 200);
        EXPECT_TRUE(std::isnan(watched.values->at(from - 1)));
    }
    EXPECT_TRUE(std::isfinite(member.watched[0].values->at(from)));
    // A measurement every 10 updates holds until the next.
    const auto &lambda = member.watched[3];
    EXPECT_TRUE(std::isfinite(lambda.values->at(100)));
    EXPECT_TRUE(std::isnan(lambda.values->at(105)));
    EXPECT_EQ(lambda.shown->at(105), lambda.values->at(100));
    EXPECT_EQ(lambda.shown->at(110), lambda.values->at(110));

    const auto strips = stripCharts(recipe.training.diagnostics, runs.runs(), {});
    ASSERT_EQ(strips.size(), 3U);
    EXPECT_EQ(strips[1].curves,
              (QStringList{QStringLiteral("layer 1"), QStringLiteral("layer 2")}));
    EXPECT_EQ(strips[0].runs.at(0).curves.at(0).at(0), member.watched[0].shown);
    EXPECT_EQ(strips[1].rules.at(0).value, 1e-3);

    const auto records = runRecords(runs.runs());
    ASSERT_EQ(records.size(), 1U);
    ASSERT_EQ(records[0].columns.size(), 5U);
    EXPECT_EQ(records[0].columns[0], "gradient_norm");
    EXPECT_EQ(records[0].history.watched[0].size(), 200U);
    EXPECT_TRUE(std::isnan(records[0].history.watched[3][105])); // as measured, not as drawn
}

TEST_F(RunForkTest, ADiagnosticThatARunCannotHaveSaysWhy)
{
    Recipe recipe = smallRecipe(); // SGD
    recipe.training.diagnostics.show = {Kind::warmUpFactors};
    EXPECT_FALSE(stripCharts(recipe.training.diagnostics, {}, {}).at(0).readOut.isEmpty());
    show(recipe);
    ASSERT_TRUE(train(5));
    const auto strips = stripCharts(recipe.training.diagnostics, runs.runs(), {});
    EXPECT_TRUE(strips.at(0).readOut.contains(QStringLiteral("Adam")));
    EXPECT_TRUE(strips.at(0).curves.isEmpty());
}

TEST_F(RunForkTest, StripsOnTheOtherScaleAndOfHiddenRunsAndOfNothing)
{
    Recipe recipe = smallRecipe();
    recipe.training.diagnostics.show = {Kind::gradientNorm};
    show(recipe);
    ASSERT_TRUE(train(10));
    auto strips = stripCharts(recipe.training.diagnostics, runs.runs(), {});
    EXPECT_EQ(strips.at(0).scale, YScale::logarithmic);
    strips = stripCharts(recipe.training.diagnostics, runs.runs(), {strips[0].id});
    EXPECT_EQ(strips.at(0).scale, YScale::linear);
    runs.setHidden(runs.runs()[0].id, true);
    EXPECT_TRUE(stripCharts(recipe.training.diagnostics, runs.runs(), {}).at(0).runs.empty());
    EXPECT_TRUE(stripCharts({}, runs.runs(), {}).empty());
}

} // namespace
} // namespace warmup::ui
