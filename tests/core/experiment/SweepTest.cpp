// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Sweep.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/experiment/Trials.h"

namespace warmup::experiment {
namespace {

using testing::HasSubstr;

// Glyphs in a small net under four constant rates; the highest diverges.
Sweep glyphSweep()
{
    Sweep sweep;
    sweep.x = {"/training/batch", "batch", {"16", "32"}};
    sweep.y = {"/schedule/baseRate", "rate", {"0.1", "1e9"}};
    sweep.seeds = 3;
    sweep.firstSeed = 5;
    for (const double rate : {0.1, 1e9}) {
        for (const int batch : {16, 32}) {
            Recipe recipe;
            recipe.schedule.clock.run = schedule::Span{40, schedule::Unit::updates};
            recipe.schedule.baseRate = rate;
            recipe.schedule.warmUp.reset();
            recipe.schedule.main.clear();
            recipe.asRun.framework.clear();
            recipe.training.data = data::Glyphs{.trainSamples = 200, .testSamples = 50};
            recipe.training.model = model::Mlp{.hidden = {8}};
            recipe.training.loss = training::Loss::meanSquaredError;
            recipe.training.batch = batch;
            sweep.cells.push_back(recipe);
        }
    }
    return sweep;
}

std::vector<SweepRow> rowsOf(const Sweep &sweep, const std::vector<SweepKey> &runs,
                             unsigned threads)
{
    std::vector<SweepRow> rows;
    SweepHooks hooks;
    hooks.threads = threads;
    hooks.finished = [&](const SweepRow &row) {
        rows.push_back(row);
        return Result<void>();
    };
    const auto done = trainSweep(sweep, runs, hooks);
    EXPECT_TRUE(done) << done.error().message();
    std::sort(rows.begin(), rows.end(),
              [](const SweepRow &a, const SweepRow &b) { return a.key < b.key; });
    return rows;
}

TEST(Sweep, RunsHaveTheBitsOfALessonsRuns)
{
    const Sweep sweep = glyphSweep();
    const auto rows = rowsOf(sweep, runsOf(sweep), 3);
    ASSERT_EQ(rows.size(), 12U);
    for (std::size_t cell = 0; cell < 4; ++cell) {
        const auto runs =
            train({{"cell", sweep.cells[cell]}}, sweep.seeds, sweep.firstSeed).value().front();
        for (std::size_t seed = 0; seed < 3; ++seed) {
            const SweepRow &row = rows[cell * 3 + seed];
            EXPECT_EQ(row.key, (SweepKey{cell, 5 + seed}));
            EXPECT_EQ(row.value, measured(sweep.metric, runs[seed], runs[seed]));
            const bool diverged = runs[seed].ending == training::Ending::diverged;
            EXPECT_EQ(diverged, cell >= 2);
            EXPECT_EQ(row.failed, diverged);
            EXPECT_EQ(row.divergedAt, diverged ? std::optional(runs[seed].endedAt) : std::nullopt);
        }
    }
}

TEST(Sweep, ShardsTogetherAreTheWholeAndDoNotOverlap)
{
    const Sweep sweep = glyphSweep();
    const auto runs = runsOf(sweep);
    std::vector<SweepRow> together;
    for (int shard = 0; shard < 5; ++shard)
        for (const SweepRow &row : rowsOf(sweep, shardOf(runs, shard, 5), 1))
            together.push_back(row);
    std::sort(together.begin(), together.end(),
              [](const SweepRow &a, const SweepRow &b) { return a.key < b.key; });
    EXPECT_EQ(together, rowsOf(sweep, runs, 2));
    EXPECT_TRUE(missingOf(runs, together).empty());
    together.erase(together.begin() + 4);
    EXPECT_EQ(missingOf(runs, together), (std::vector<SweepKey>{{1, 6}}));
}

TEST(Sweep, TellsProgressAndEndsWhenItIsCancelled)
{
    Sweep sweep = glyphSweep();
    for (Recipe &recipe : sweep.cells) // far longer than anybody waits
        recipe.schedule.clock.run = schedule::Span{1e9, schedule::Unit::updates};
    SweepHooks hooks;
    double share = 0;
    hooks.watch = [&](const SweepProgress &progress) {
        EXPECT_EQ(progress.runs, 12U);
        share = progress.share;
        return progress.share == 0;
    };
    const auto done = trainSweep(sweep, runsOf(sweep), hooks);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().found, "cancelled");
    EXPECT_GT(share, 0);
    EXPECT_LT(share, 0.1);
}

TEST(Sweep, SaysInWhichCellSomethingIsWrong)
{
    Sweep sweep = glyphSweep();
    sweep.cells[1].training.batch = 1000; // more than there are samples
    const auto done = trainSweep(sweep, runsOf(sweep), {});
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().where, HasSubstr("batch 32, rate 0.1: /training/batch"));
}

TEST(Sweep, AnErrorOfWhoTakesTheRowsEndsIt)
{
    const Sweep sweep = glyphSweep();
    SweepHooks hooks;
    int taken = 0;
    hooks.finished = [&](const SweepRow &) -> Result<void> {
        ++taken;
        return fail("disk", "full", "room");
    };
    const auto done = trainSweep(sweep, runsOf(sweep), hooks);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().where, "disk");
    EXPECT_EQ(taken, 1);
}

SweepRow row(std::size_t cell, std::uint64_t seed, std::optional<double> value)
{
    return {{cell, seed}, value, !value, {}};
}

TEST(Sweep, FailuresStayOutOfTheMeanAndCountBeforeIt)
{
    Sweep sweep = glyphSweep();
    sweep.seeds = 2;
    // Column 0: the better mean has a failure. Column 1: all have failed above.
    const std::vector<SweepRow> rows{row(0, 5, 3.0), row(0, 6, 5.0), row(2, 5, 1.0),
                                     row(2, 6, {}),  row(1, 5, {}),  row(1, 6, {}),
                                     row(3, 5, {}),  row(3, 6, 9.0)};
    const auto cells = summariesOf(sweep, rows);
    EXPECT_DOUBLE_EQ(cells[0].mean, 4);
    EXPECT_DOUBLE_EQ(cells[2].mean, 1);
    EXPECT_EQ(cells[2].failed, 1);
    const auto best = bestOf(sweep, cells);
    EXPECT_EQ(best[0], 0U);
    EXPECT_EQ(best[1], 1U);
    sweep.better = Direction::higher;
    EXPECT_EQ(bestOf(sweep, summariesOf(sweep, {row(0, 5, 1.0), row(2, 5, 2.0)}))[0], 1U);
    EXPECT_FALSE(bestOf(sweep, summariesOf(sweep, {row(0, 5, {})}))[0]);
}

TEST(Sweep, RowsOfAPartLeaveOthersOut)
{
    Sweep sweep = glyphSweep();
    const std::vector<SweepRow> rows{
        {{3, 7}, 1.0, false, {}}, {{0, 5}, 2.0, false, {}}, {{0, 8}, 3.0, false, {}}};
    EXPECT_EQ(experiment::rowsOf(runsOf(sweep), rows),
              (std::vector<SweepRow>{rows[0], rows[1]})); // seeds 5 to 7
}

} // namespace
} // namespace warmup::experiment
