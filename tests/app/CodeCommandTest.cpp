// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>
#include <sstream>

#include <QTemporaryDir>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Program.h"

namespace warmup::app {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr const char *kCodeRecipe =
    R"({"format": "warmup-lab", "version": 1, "title": "by hand", "schedule": {
        "clock": {"run": "20 updates"}, "warmUp": {"length": "5 updates", "from": "0.1x"},
        "main": [{"shape": "cosine", "length": "rest"}]}})";

std::string contents(const QString &path)
{
    std::ifstream file(path.toStdString());
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(CodeCommand, WritesARecipeFromStandardInput)
{
    const auto outcome = runProgram({u"code"_qs, u"-"_qs, u"--to"_qs, u"torch"_qs}, kCodeRecipe);
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.error, "");
    EXPECT_THAT(outcome.output, StartsWith("# by hand: 20 updates.\nimport torch\n"));
    EXPECT_THAT(outcome.output, HasSubstr("CosineAnnealingLR(optimizer, T_max=15)"));
}

TEST(CodeCommand, WritesWhatAScriptWasMeantToBe)
{
    const auto outcome = runProgram({u"code"_qs, u"-"_qs, u"--to"_qs, u"optax"_qs},
                                    "optimizer = SGD(p, lr=0.1)\n"
                                    "scheduler = StepLR(optimizer, 10)\n"
                                    "for epoch in range(20):\n"
                                    "    optimizer.step()\n"
                                    "    scheduler.step()\n");
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_THAT(outcome.output, HasSubstr("optax.exponential_decay(0.1, 10, 0.1, staircase=True)"));
}

TEST(CodeCommand, RefusesInOneLineWhatTheFrameworkCannotSay)
{
    QByteArray recipe = kCodeRecipe;
    recipe.replace("cosine", "squareRoot");
    const auto outcome = runProgram({u"code"_qs, u"-"_qs, u"--to"_qs, u"timm"_qs}, recipe);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.output, "");
    EXPECT_THAT(outcome.error,
                StartsWith("warmup-lab: standard input: /schedule/main/0/shape: "
                           "found squareRoot; allowed: "));
}

TEST(CodeCommand, SaysWhoTakesATableWhereOnlyTheScriptSaysWhatIsMeant)
{
    for (const QString &command : {u"code"_qs, u"schedule"_qs}) {
        const auto outcome = runProgram(
            {command, u"-"_qs, command == u"code"_qs ? u"--to"_qs : u"--also"_qs, u"timm"_qs},
            "optimizer = SGD(p, lr=0.1)\n"
            "scheduler = LambdaLR(optimizer, lambda epoch: 0.9 ** epoch)\n"
            "for epoch in range(20):\n"
            "    optimizer.step()\n"
            "    scheduler.step()\n");
        EXPECT_EQ(outcome.status, 2);
        EXPECT_EQ(outcome.output, "");
        EXPECT_THAT(outcome.error,
                    HasSubstr("torch 2.13, step(), where only the code itself says what is meant"));
    }
}

TEST(CodeCommand, WritesAGoldenTestAndTheCodeIntoFiles)
{
    const QTemporaryDir folder;
    const auto outcome = runProgram({u"code"_qs, u"-"_qs, u"--to"_qs, u"torch"_qs, u"-o"_qs,
                                     u"code.py"_qs, u"--golden"_qs, u"new/tests"_qs},
                                    kCodeRecipe, folder.path());
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_EQ(outcome.output, "");
    EXPECT_THAT(contents(folder.filePath(u"code.py"_qs)), HasSubstr("SequentialLR("));
    EXPECT_THAT(contents(folder.filePath(u"new/tests/learning_rates.csv"_qs)),
                StartsWith("update,epoch,lr\n0,0,0.01"));
    EXPECT_THAT(contents(folder.filePath(u"new/tests/test_learning_rates.py"_qs)),
                HasSubstr("def test_learning_rates():"));
}

} // namespace
} // namespace warmup::app
