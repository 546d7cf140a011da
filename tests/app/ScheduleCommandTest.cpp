// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <sstream>

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "Program.h"
#include "core/base/Number.h"
#include "core/io/RecipeFile.h"
#include "core/recipe/Presets.h"
#include "tests/Folders.h"

namespace warmup::app {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// The example of the article on warm-up, as it stands there: it never advances the scheduler.
constexpr const char *kArticleScript = R"(import torch
from torch.optim.lr_scheduler import StepLR, ExponentialLR
from torch.optim.sgd import SGD

from warmup_scheduler import GradualWarmupScheduler

if __name__ == '__main__':
    model = [torch.nn.Parameter(torch.randn(2, 2, requires_grad=True))]
    optim = SGD(model, 0.1)

    # scheduler_warmup is chained with schduler_steplr
    scheduler_steplr = StepLR(optim, step_size=10, gamma=0.1)
    scheduler_warmup = GradualWarmupScheduler(optim, multiplier=1, total_epoch=5, after_scheduler=scheduler_steplr)

    # this zero gradient update is needed to avoid a warning message, issue #8.

    for epoch in range(1, 20):
        print(epoch, optim.param_groups[0]['lr'])

        optim.step()    # backward pass (update network)
)";

// The README of the scheduler, multiplier 8: step(epoch) before the optimizer's step.
constexpr const char *kMultiplierScript = R"(
from torch.optim.lr_scheduler import StepLR
from torch.optim import SGD
from warmup_scheduler import GradualWarmupScheduler
optim = SGD(model.parameters(), lr=0.1)
after = StepLR(optim, step_size=10, gamma=0.1)
scheduler = GradualWarmupScheduler(optim, multiplier=8, total_epoch=5, after_scheduler=after)
for epoch in range(12):
    optim.step()
    scheduler.step()
)";

using Row = std::vector<double>;

std::vector<Row> rows(const std::string &csv)
{
    std::vector<Row> rows;
    std::istringstream text(csv);
    std::string line;
    std::getline(text, line);
    while (std::getline(text, line)) {
        Row row;
        std::istringstream cells(line);
        for (std::string cell; std::getline(cells, cell, ',');)
            row.push_back(readNumber(cell).value());
        rows.push_back(row);
    }
    return rows;
}

class ScheduleCommand : public testing::Test {
protected:
    QString write(const char *name, const QByteArray &contents)
    {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly) && file.write(contents) == contents.size());
        return file.fileName();
    }
    [[nodiscard]] Outcome schedule(QStringList words, const QByteArray &input = {}) const
    {
        words.prepend(QStringLiteral("schedule"));
        return runProgram(words, input, m_folder.path());
    }

    QTemporaryDir m_folder;
};

TEST_F(ScheduleCommand, theArticlesScriptNeverAdvancesAndSaysSo)
{
    const auto script = write("article.py", kArticleScript);
    for (const auto &outcome :
         {schedule({script}), schedule({QStringLiteral("--python"), QStringLiteral("@article.py")}),
          schedule({QStringLiteral("--python"), QStringLiteral("-")}, kArticleScript),
          schedule({QStringLiteral("--python"), QString::fromLatin1(kArticleScript)})}) {
        ASSERT_EQ(outcome.status, 0) << outcome.error;
        EXPECT_THAT(outcome.error, HasSubstr("[never-advanced]"));
        EXPECT_THAT(outcome.output, StartsWith("update,epoch,lr,intended\n"));
        const auto table = rows(outcome.output);
        ASSERT_EQ(table.size(), 19u);
        for (std::size_t u = 0; u < 19; ++u) {
            const double intended = u < 5 ? 0.1 * static_cast<double>(u) / 5 : u < 15 ? 0.1 : 0.01;
            EXPECT_EQ(table[u][0], static_cast<double>(u));
            EXPECT_EQ(table[u][2], 0) << u;
            EXPECT_NEAR(table[u][3], intended, 1e-16) << u;
        }
    }
}

TEST_F(ScheduleCommand, whatWasMeantHasTheNumbersThatTheOptionsGave)
{
    write("article.py", kArticleScript);
    const auto outcome = schedule(
        {QStringLiteral("article.py"), QStringLiteral("--base-lr"), QStringLiteral("0.2")});
    EXPECT_THAT(outcome.error, HasSubstr("article.py:13:24: "));
    EXPECT_THAT(outcome.error, HasSubstr("the peak 0.2 at update 5, 0.02 from update 15."));
    EXPECT_EQ(std::ranges::count(outcome.error, '\n'), 1) << outcome.error;
}

TEST_F(ScheduleCommand, aScriptWithoutALoopIsAsLongAsItsPhasesOrASaidLength)
{
    const QByteArray head = "from torch.optim.lr_scheduler import StepLR, CosineAnnealingLR\n"
                            "from torch.optim import SGD\n"
                            "from warmup_scheduler import GradualWarmupScheduler\n"
                            "o = SGD(p, lr=0.1)\n";
    write("closed.py", head + "GradualWarmupScheduler(o, 8, 5, CosineAnnealingLR(o, 20))\n");
    write("open.py", head + "GradualWarmupScheduler(o, 8, 5, StepLR(o, 10))\n");
    EXPECT_EQ(rows(schedule({QStringLiteral("closed.py")}).output).size(), 25u);
    const auto open = schedule({QStringLiteral("open.py")});
    EXPECT_EQ(rows(open.output).size(), 100u);
    EXPECT_THAT(open.error, HasSubstr("step() once an epoch is assumed"));
    EXPECT_THAT(open.error, HasSubstr("does not say how long the run is; 100 epochs are assumed"));
    EXPECT_EQ(
        rows(schedule({QStringLiteral("open.py"), QStringLiteral("--updates"), QStringLiteral("7")})
                 .output)
            .size(),
        7u);
}

TEST_F(ScheduleCommand, theMultiplierIsLostAtTheHandOff)
{
    const auto outcome =
        schedule({QStringLiteral("--python"), QStringLiteral("-")}, kMultiplierScript);
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    const auto table = rows(outcome.output);
    ASSERT_EQ(table.size(), 12u);
    // Measured with warmup_scheduler 0.3.2 and PyTorch.
    const std::vector<double> lr = {0.1, 0.24, 0.38, 0.52, 0.66, 0.8, 0.1, 0.1, 0.1};
    for (std::size_t u = 0; u < lr.size(); ++u)
        EXPECT_NEAR(table[u][2], lr[u], 1e-12) << u;
    EXPECT_NEAR(table[6][3], 0.8, 1e-12);
}

TEST_F(ScheduleCommand, updatesPerEpochStretchAScriptThatAdvancesOnceAnEpoch)
{
    const auto outcome = schedule({QStringLiteral("--python"), QStringLiteral("-"),
                                   QStringLiteral("--updates-per-epoch"), QStringLiteral("4")},
                                  kMultiplierScript);
    const auto table = rows(outcome.output);
    ASSERT_EQ(table.size(), 48u);
    EXPECT_EQ(table[3][2], table[0][2]);
    EXPECT_NEAR(table[4][2], 0.24, 1e-12);
    EXPECT_EQ(table[5][1], 1.25);
}

TEST_F(ScheduleCommand, withoutAnInputItIsTheArticlesExampleAndSaysSo)
{
    const auto outcome = schedule({});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_THAT(outcome.error, HasSubstr(presets().front().title));
    EXPECT_EQ(rows(outcome.output).size(), 20u * 469u);
}

TEST_F(ScheduleCommand, aRecipeGivesTheRatesOfItsCurves)
{
    const auto recipe = presets()[1].recipe;
    const auto curves = makeCurves(recipe).value();
    const auto file = write("r.warmup.json", QByteArray::fromStdString(io::recipeText(recipe)));
    const auto outcome = schedule({file});
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    const auto table = rows(outcome.output);
    ASSERT_EQ(table.size(), static_cast<std::size_t>(curves.intended->length()));
    for (std::size_t u = 0; u < table.size(); u += 97) {
        EXPECT_EQ(table[u][2], curves.asRun.curve->at(static_cast<Update>(u)));
        EXPECT_EQ(table[u][3], curves.intended->at(static_cast<Update>(u)));
    }
}

TEST_F(ScheduleCommand, everyKeepsTheLastUpdate)
{
    const auto table = rows(schedule({QStringLiteral("--updates"), QStringLiteral("9001"),
                                      QStringLiteral("--every"), QStringLiteral("4000")})
                                .output);
    ASSERT_EQ(table.size(), 4u);
    EXPECT_EQ(table[2][0], 8000);
    EXPECT_EQ(table[3][0], 9000);
}

TEST_F(ScheduleCommand, jsonHoldsTheSameRowsAndTheRemarks)
{
    const QStringList words = {QStringLiteral("--python"), QStringLiteral("-"),
                               QStringLiteral("--every"), QStringLiteral("4")};
    const auto table = rows(schedule(words, kArticleScript).output);
    const auto outcome = schedule(words + QStringList{QStringLiteral("--json")}, kArticleScript);
    EXPECT_EQ(outcome.error, "");
    const auto json = nlohmann::json::parse(outcome.output);
    ASSERT_EQ(json["rows"].size(), table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto &row = json["rows"][i];
        EXPECT_EQ((Row{row["update"], row["epoch"], row["lr"], row["intended"]}), table[i]);
    }
    EXPECT_EQ(json["updates"], 19);
    EXPECT_EQ(json["title"], "standard input");
    EXPECT_TRUE(std::ranges::any_of(
        json["remarks"], [](const auto &remark) { return remark["id"] == "never-advanced"; }));
}

TEST_F(ScheduleCommand, thePlateauSaysWhichMetricItSaw)
{
    const QByteArray script = R"(
from torch.optim import SGD
from torch.optim.lr_scheduler import ReduceLROnPlateau
from warmup_scheduler import GradualWarmupScheduler
optim = SGD(model.parameters(), lr=0.1)
after = ReduceLROnPlateau(optim, factor=0.5, patience=1)
scheduler = GradualWarmupScheduler(optim, 1, 2, after)
for epoch in range(1, 12):
    scheduler.step(epoch, loss)
    optim.step()
)";
    const QStringList words = {QStringLiteral("--python"), QStringLiteral("-")};
    const auto never = schedule(words, script);
    EXPECT_EQ(never.status, 0) << never.error;
    EXPECT_THAT(never.error, HasSubstr("never improves"));
    write("falling.csv", "val_loss\n9\n8\n7\n6\n5\n4\n3\n2\n1\n0.5\n0.25\n0.1\n");
    const auto falling = schedule(
        words + QStringList{QStringLiteral("--metric"), QStringLiteral("falling.csv")}, script);
    EXPECT_EQ(falling.status, 0) << falling.error;
    EXPECT_THAT(falling.error, HasSubstr("falling.csv"));
    EXPECT_LT(rows(never.output).back()[2], rows(falling.output).back()[2]);
}

struct BadRecipe {
    const char *name;
    QByteArray contents;
    const char *says;
};

TEST_F(ScheduleCommand, badFilesAreOneLineThatNamesThem)
{
    const std::vector<BadRecipe> table = {
        {"empty.warmup.json", "", "empty.warmup.json"},
        {"cut.warmup.json", "{\"format\": \"warmup-lab\", \"vers", "cut.warmup.json"},
        {"binary.warmup.json", QByteArray("\0\xff\xfe\x01{", 5), "binary.warmup.json"},
        {"deep.warmup.json", QByteArray(100'000, '['), "deep.warmup.json"},
        {"array.warmup.json", "[]", "array.warmup.json"},
        {"empty.py", "", "empty.py"},
        {"cut.py", "scheduler = GradualWarmupScheduler(optim, 1,", "cut.py:1:"},
        {"binary.py", QByteArray("\0\xff\xfe\x01(", 5), "binary.py"},
        {"deep.py", "x = " + QByteArray(100'000, '('), "deep.py"},
        {"huge.py", QByteArray(17 << 20, '#'), "huge.py"},
    };
    for (const auto &bad : table) {
        const auto outcome = schedule({write(bad.name, bad.contents)});
        EXPECT_EQ(outcome.status, 2) << bad.name;
        EXPECT_EQ(outcome.output, "") << bad.name;
        EXPECT_THAT(outcome.error, HasSubstr(bad.says));
        EXPECT_EQ(std::ranges::count(outcome.error, '\n'), 1) << outcome.error;
    }
}

TEST_F(ScheduleCommand, filesThatCannotBeReadAreOneLineThatNamesThem)
{
    const QStringList words[] = {
        {QStringLiteral("missing.py")},
        {QStringLiteral("missing.warmup.json")},
        {QStringLiteral(".")},
        {QString()},
        {QStringLiteral("--python"), QStringLiteral("@missing.py")},
        {QStringLiteral("--python"), QStringLiteral("@")},
        {QStringLiteral("--metric"), QStringLiteral("missing.csv")},
    };
    for (const auto &inputs : words) {
        const auto outcome = schedule(inputs);
        const auto all = inputs.join(QLatin1Char(' ')).toStdString();
        EXPECT_EQ(outcome.status, 2) << all;
        EXPECT_EQ(outcome.output, "") << all;
        EXPECT_EQ(std::ranges::count(outcome.error, '\n'), 1) << outcome.error;
    }
}

TEST_F(ScheduleCommand, aValueThatTheScheduleRefusesNamesTheOption)
{
    const auto rate = schedule({QStringLiteral("--base-lr"), QStringLiteral("-1")});
    EXPECT_EQ(rate.status, 2);
    EXPECT_THAT(rate.error, StartsWith("warmup-lab: --base-lr: found "));
    // Three updates cannot hold five epochs of warm-up.
    const auto run = schedule({QStringLiteral("--updates"), QStringLiteral("3")});
    EXPECT_EQ(run.status, 2);
    EXPECT_EQ(std::ranges::count(run.error, '\n'), 1) << run.error;
}

TEST_F(ScheduleCommand, aSummaryNamesTheNumbersAndWhatStandsAroundEveryBoundary)
{
    write("eight.py", kMultiplierScript);
    const auto outcome = schedule({QStringLiteral("eight.py"), QStringLiteral("--summary")});
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_THAT(outcome.output, HasSubstr("run           12 updates, 12 epochs\n"));
    EXPECT_THAT(outcome.output, HasSubstr("peak          0.8 at update 5 (epoch 5)\n"));
    EXPECT_THAT(outcome.output, HasSubstr("final         0.1\n"));
    // 0.1 0.24 0.38 0.52 0.66 0.8, then 0.1 six times.
    EXPECT_THAT(outcome.output, HasSubstr("mean          0.275\n"));
    EXPECT_THAT(outcome.output, HasSubstr("warm-up       41.67 % of the run\n"));
    EXPECT_THAT(outcome.output, HasSubstr("largest jump  0.8 to 0.1 at update 6 (epoch 6)\n"));
    EXPECT_THAT(outcome.output, HasSubstr("multiplier-lost"));
    EXPECT_THAT(outcome.output, HasSubstr("warm-up ends"));
}

TEST_F(ScheduleCommand, aSummaryAsJsonHoldsTheSame)
{
    write("eight.py", kMultiplierScript);
    const auto outcome = schedule(
        {QStringLiteral("eight.py"), QStringLiteral("--summary"), QStringLiteral("--json")});
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    const auto json = nlohmann::json::parse(outcome.output);
    EXPECT_EQ(json.at("updates"), 12);
    EXPECT_EQ(json.at("peakAt"), 5);
    EXPECT_NEAR(json.at("mean").get<double>(), 0.275, 1e-12);
    EXPECT_EQ(json.at("meanError"), 0);
    EXPECT_EQ(json.at("jump").at("update"), 6);
    EXPECT_NEAR(json.at("warmUpShare").get<double>(), 5.0 / 12, 1e-12);
    EXPECT_EQ(json.at("rows").front().at("update"), 0);
    EXPECT_EQ(json.at("rows").back().at("update"), 11);
    EXPECT_EQ(json.at("rows").back().at("notes"), nlohmann::json({"last update"}));
}

TEST_F(ScheduleCommand, aSecondFrameworkIsAFurtherColumn)
{
    write("eight.py", kMultiplierScript);
    const auto outcome =
        schedule({QStringLiteral("eight.py"), QStringLiteral("--also"), QStringLiteral("timm")});
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_THAT(outcome.output, StartsWith("update,epoch,lr,intended,timm\n"));
    for (const Row &row : rows(outcome.output))
        EXPECT_NEAR(row.at(4), row.at(3), 1e-12) << row.at(0);
}

TEST_F(ScheduleCommand, aFrameworkThatCannotExpressItSaysWhy)
{
    write("eight.py", kMultiplierScript);
    const auto outcome = schedule(
        {QStringLiteral("eight.py"), QStringLiteral("--also"), QStringLiteral("transformers")});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.output, "");
    EXPECT_THAT(outcome.error, HasSubstr("/schedule/warmUp/from: found 0.1; allowed: "));
    EXPECT_EQ(
        schedule({QStringLiteral("eight.py"), QStringLiteral("--also"), QStringLiteral("jax")})
            .status,
        2);
}

TEST_F(ScheduleCommand, theTrapsOfTheReadmeDepartWhereTheirNamesSay)
{
    const auto atUpdate = [&](const std::string &script, std::size_t update) {
        const auto outcome =
            schedule({QString::fromStdString(projectFile("resources/traps/" + script))});
        EXPECT_EQ(outcome.status, 0) << outcome.error;
        EXPECT_THAT(outcome.output, StartsWith("update,epoch,lr,intended\n"));
        return rows(outcome.output).at(update);
    };
    const Row lost = atUpdate("multiplier_lost.py", 6);
    EXPECT_NEAR(lost[2], 0.1, 1e-12);
    EXPECT_NEAR(lost[3], 0.8, 1e-12);
    // Cosine at 10 of 30 epochs: (1 + cos(pi / 3)) / 2 = 0.75 of the way down from 0.1.
    const Row never = atUpdate("peak_never_reached.py", 10);
    EXPECT_NEAR(never[2], 1e-5 + 0.75 * (0.1 - 1e-5), 1e-12);
    EXPECT_NEAR(never[3], 0.1, 1e-12);
    const Row still = atUpdate("never_advanced.py", 5);
    EXPECT_EQ(still[2], 0);
    EXPECT_NEAR(still[3], 0.1, 1e-12);
}

} // namespace
} // namespace warmup::app
