// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Program.h"
#include "core/io/RecipeFile.h"
#include "core/recipe/Recipe.h"

namespace warmup::app {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Spirals and a small network: 120 updates take milliseconds.
Recipe smallRecipe()
{
    Recipe recipe;
    recipe.schedule.clock.run = schedule::Span{120, schedule::Unit::updates};
    recipe.schedule.clock.updatesPerEpoch = 20.0;
    recipe.schedule.warmUp = schedule::Phase{};
    recipe.asRun.framework.clear();
    recipe.training.data = data::Spirals{};
    recipe.training.model = model::Mlp{{16}};
    recipe.training.batch = 30;
    return recipe;
}

class TrainCommand : public testing::Test {
protected:
    void write(const Recipe &recipe) const
    {
        QFile file(m_folder.filePath(QStringLiteral("r.warmup.json")));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(io::recipeText(recipe)));
    }
    [[nodiscard]] std::string contents(const char *name) const
    {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
    }
    [[nodiscard]] Outcome shell(const char *line) const
    {
        return runShell(QString::fromLatin1(line), m_folder.path());
    }

    QTemporaryDir m_folder;
};

std::ptrdiff_t lineCount(const std::string &text)
{
    return std::ranges::count(text, '\n');
}

TEST_F(TrainCommand, reportsEverySeedAndWritesEveryUpdate)
{
    write(smallRecipe());
    const auto outcome = shell("$lab train r.warmup.json -o run.csv --seeds 3");
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    for (const char *seed : {"seed 1: ", "seed 2: ", "seed 3: "})
        EXPECT_THAT(outcome.output, HasSubstr(std::string(seed) + "finished after 120 updates"));
    EXPECT_THAT(outcome.output, HasSubstr("test accuracy"));
    EXPECT_EQ(outcome.error, "") << "progress is for terminals";
    const auto csv = contents("run.csv");
    EXPECT_THAT(csv, StartsWith("run,arm,seed,update,epoch,lr,loss,"));
    EXPECT_EQ(lineCount(csv), 1 + 3 * 120);
}

TEST_F(TrainCommand, writesWhatTheRecipeWatches)
{
    auto recipe = smallRecipe();
    recipe.training.diagnostics.show = {diagnostics::Kind::gradientNorm,
                                        diagnostics::Kind::updateRatio};
    write(recipe);
    ASSERT_EQ(shell("$lab train r.warmup.json -o run.csv").status, 0);
    EXPECT_THAT(contents("run.csv"), HasSubstr(",gradient_norm,update_ratio_1,update_ratio_2\n"));
}

TEST_F(TrainCommand, summarisesEveryMemberInATable)
{
    auto recipe = smallRecipe();
    recipe.training.follow = training::Follow::withoutWarmUp;
    write(recipe);
    const auto outcome = shell("$lab train r.warmup.json --summary table.csv --seeds 2");
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_THAT(outcome.output, HasSubstr("written: table.csv"));
    const auto csv = contents("table.csv");
    EXPECT_EQ(lineCount(csv), 1 + 2 * 2);
    for (const char *row : {"run 1,with warm-up,1,finished,,120,", "run 1,with warm-up,2,",
                            "run 1,without warm-up,1,", "run 1,without warm-up,2,"})
        EXPECT_THAT(csv, HasSubstr(row));
    EXPECT_THAT(csv, Not(HasSubstr(",,,"))) << "the losses on both parts are there";
}

TEST_F(TrainCommand, theSwapTestIsInTheTable)
{
    auto recipe = smallRecipe();
    recipe.training.order = training::Swapped{.from = 2, .updates = 3};
    recipe.training.follow = training::Follow::withoutOrder;
    recipe.training.evaluateEvery = 10;
    recipe.training.targetLoss = 100;
    write(recipe);
    const auto outcome = shell("$lab train r.warmup.json --summary table.csv");
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_THAT(outcome.output, HasSubstr("shuffled, seed 1: finished"));
    EXPECT_THAT(outcome.output, HasSubstr("below 100 after 10 updates"));
    const auto csv = contents("table.csv");
    EXPECT_THAT(csv, HasSubstr(",10,\n")) << "reached, and no twin of its own";
    EXPECT_THAT(csv, testing::ContainsRegex("run 1,swapped,1,.*,10,[0-9.e-]+\n"));
}

TEST_F(TrainCommand, aRunInAnOrderIsTheSameSavedAndContinued)
{
    for (const training::Order &order :
         {training::Order(training::Swapped{.from = 40, .updates = 4}),
          training::Order(training::ClassSorted{.updates = 60})}) {
        auto recipe = smallRecipe();
        recipe.training.order = order;
        recipe.training.follow = training::Follow::withoutOrder;
        recipe.training.frozen = {"1.bias"};
        write(recipe);
        ASSERT_EQ(shell("$lab train r.warmup.json -o whole.csv").status, 0);
        ASSERT_EQ(shell("$lab train r.warmup.json --until 42 --save a.warmup-run").status, 0);
        const auto rest = shell("$lab train --continue a.warmup-run -o pieces.csv");
        ASSERT_EQ(rest.status, 0) << rest.error;
        EXPECT_EQ(contents("pieces.csv"), contents("whole.csv"));
    }
}

TEST_F(TrainCommand, writesTheWayOfATestFunction)
{
    auto recipe = smallRecipe();
    recipe.training.model = model::TestFunction{};
    write(recipe);
    const auto outcome = shell("$lab train r.warmup.json -o run.csv");
    EXPECT_THAT(outcome.output, HasSubstr("data: none: the function Rosenbrock"));
    EXPECT_THAT(contents("run.csv"), HasSubstr(",ending,x,y\n"));
    EXPECT_THAT(contents("run.csv"), HasSubstr(",-1.2,1\n"));
}

TEST_F(TrainCommand, drawsTheMapOfAFunctionAndOfClassesAndSaysWhereThereIsNone)
{
    auto recipe = smallRecipe();
    write(recipe);
    EXPECT_THAT(shell("$lab train r.warmup.json --map classes.png").output,
                HasSubstr("written: classes.png"));
    recipe.training.model = model::TestFunction{};
    write(recipe);
    EXPECT_THAT(shell("$lab train r.warmup.json --map way.svg").output,
                HasSubstr("written: way.svg"));
    EXPECT_THAT(contents("classes.png"), StartsWith("\x89PNG"));
    EXPECT_THAT(contents("way.svg"), HasSubstr("Rosenbrock"));
    const auto suffix = shell("$lab train r.warmup.json --map way.gif");
    EXPECT_EQ(suffix.status, 2);
    EXPECT_THAT(suffix.error, HasSubstr(".png, .svg, .pdf"));
    recipe = smallRecipe();
    recipe.training.data = data::Glyphs{};
    write(recipe);
    const auto none = shell("$lab train r.warmup.json --map way.png");
    EXPECT_EQ(none.status, 2);
    EXPECT_THAT(none.error, HasSubstr("nothing that a map could show"));
}

TEST_F(TrainCommand, theSameSeedGivesTheSameRun)
{
    write(smallRecipe());
    ASSERT_EQ(shell("$lab train r.warmup.json -o a.csv").status, 0);
    ASSERT_EQ(shell("$lab train r.warmup.json -o b.csv").status, 0);
    EXPECT_EQ(contents("a.csv"), contents("b.csv"));
}

TEST_F(TrainCommand, aPairTrainsBothArms)
{
    auto recipe = smallRecipe();
    recipe.training.follow = training::Follow::withoutWarmUp;
    write(recipe);
    const auto outcome = shell("$lab train r.warmup.json");
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_THAT(outcome.output, HasSubstr("with warm-up, seed 1: finished"));
    EXPECT_THAT(outcome.output, HasSubstr("without warm-up, seed 1: finished"));
}

TEST_F(TrainCommand, aRunThatDivergesIsAResultWithStatus1)
{
    auto recipe = smallRecipe();
    recipe.schedule.warmUp.reset();
    recipe.schedule.baseRate = 1e30;
    recipe.training.loss = training::Loss::meanSquaredError;
    write(recipe);
    const auto outcome = shell("$lab train r.warmup.json -o run.csv");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.output, HasSubstr("seed 1: diverged at update "));
    EXPECT_THAT(contents("run.csv"), HasSubstr(",diverged"));
}

TEST_F(TrainCommand, anInterruptKeepsWhatWasMade)
{
    auto recipe = smallRecipe();
    recipe.schedule.clock.run = schedule::Span{1e9, schedule::Unit::updates};
    write(recipe);
    // Once it has computed for half a second (50 ticks), however busy the machine is.
    const auto outcome = shell("$lab train r.warmup.json -o run.csv & pid=$!\n"
                               "while [[ -e /proc/$pid/stat ]]; do\n"
                               "  read -ra stat </proc/$pid/stat\n"
                               "  ((stat[13] + stat[14] < 50)) || break; sleep 0.1\n"
                               "done; kill -INT $pid; wait $pid");
    EXPECT_EQ(outcome.status, 130) << outcome.error;
    EXPECT_THAT(outcome.output, HasSubstr("seed 1: stopped after "));
    EXPECT_GT(lineCount(contents("run.csv")), 10);
}

TEST_F(TrainCommand, aRunThatIsSavedAndContinuedIsTheSameRun)
{
    auto recipe = smallRecipe();
    recipe.training.follow = training::Follow::withoutWarmUp;
    recipe.training.optimizer = optimizer::AdamW{};
    write(recipe);
    ASSERT_EQ(shell("$lab train r.warmup.json -o whole.csv").status, 0);
    const auto first = shell("$lab train r.warmup.json --until 47 --save a.warmup-run");
    ASSERT_EQ(first.status, 0) << first.error;
    EXPECT_THAT(first.output, HasSubstr("seed 1: stopped after 47 updates"));
    EXPECT_THAT(first.output, HasSubstr("saved: a.warmup-run"));
    const auto second = shell("$lab train --continue a.warmup-run --until 60 --save b.warmup-run");
    ASSERT_EQ(second.status, 0) << second.error;
    EXPECT_EQ(second.error, "");
    const auto third = shell("$lab train --continue b.warmup-run -o pieces.csv");
    ASSERT_EQ(third.status, 0) << third.error;
    EXPECT_THAT(third.output, HasSubstr("seed 1: finished after 120 updates"));
    EXPECT_GT(lineCount(contents("whole.csv")), 2 * 120);
    EXPECT_EQ(contents("pieces.csv"), contents("whole.csv"));
}

TEST_F(TrainCommand, whatCannotBeContinuedIsOneLine)
{
    write(smallRecipe());
    ASSERT_EQ(shell("$lab train r.warmup.json --until 20 --save a.warmup-run").status, 0);
    ASSERT_EQ(shell("head -c 300 a.warmup-run > cut.warmup-run").status, 0);
    for (const auto &[line, said] : {
             std::pair{"$lab train --continue a.warmup-run --until 19", "--until: found 19"},
             std::pair{"$lab train --continue none.warmup-run", "no such file"},
             std::pair{"$lab train --continue cut.warmup-run", "found 300 bytes"},
             std::pair{"$lab train --continue r.warmup.json", "found another kind of file"},
             std::pair{"$lab train r.warmup.json --save nowhere/a.warmup-run", "no folder"},
             std::pair{"$lab train r.warmup.json --save ''", "--save: found nothing"},
         }) {
        const auto outcome = shell(line);
        EXPECT_EQ(outcome.status, 2) << line;
        EXPECT_EQ(lineCount(outcome.error), 1) << outcome.error;
        EXPECT_THAT(outcome.error, HasSubstr(said));
    }
}

TEST_F(TrainCommand, aPlaceThatCannotBeWrittenIsSaidBeforeTheTraining)
{
    auto recipe = smallRecipe();
    recipe.schedule.clock.run = schedule::Span{1e9, schedule::Unit::updates};
    write(recipe);
    for (const char *line :
         {"$lab train r.warmup.json -o nowhere/run.csv", "$lab train r.warmup.json -o .",
          "$lab train r.warmup.json -o $(printf %0300d 0)/run.csv",
          "$lab train r.warmup.json --summary nowhere/table.csv"}) {
        const auto outcome = shell(line);
        EXPECT_EQ(outcome.status, 2);
        EXPECT_EQ(lineCount(outcome.error), 1) << outcome.error;
        EXPECT_EQ(outcome.output, "");
    }
}

TEST_F(TrainCommand, dataThatAreMissingAreOneLine)
{
    auto recipe = smallRecipe();
    recipe.training.data = data::CsvFile{"no-such-table.csv", {}, {}};
    write(recipe);
    const auto outcome = shell("$lab train r.warmup.json");
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(lineCount(outcome.error), 1) << outcome.error;
    EXPECT_THAT(outcome.error, HasSubstr("no-such-table.csv"));
}

} // namespace
} // namespace warmup::app
