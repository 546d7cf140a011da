// SPDX-License-Identifier: GPL-3.0-or-later
// The real program, run without a display.

#include <algorithm>

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Program.h"

namespace warmup::app {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::ptrdiff_t lines(const std::string &text)
{
    return std::count(text.begin(), text.end(), '\n');
}

TEST(CommandLine, withoutADisplayTheBareCommandNamesTheSubcommands)
{
    const auto bare = runProgram({});
    EXPECT_EQ(bare.status, 2);
    EXPECT_EQ(bare.output, "");
    EXPECT_EQ(lines(bare.error), 1) << bare.error;
    for (const char *command : {"schedule", "plot", "train"})
        EXPECT_THAT(bare.error, HasSubstr(command));
}

TEST(CommandLine, aDisplayThatDoesNotAnswerIsNoDisplay)
{
    for (const char *display :
         {"DISPLAY=:987", "XDG_RUNTIME_DIR= WAYLAND_DISPLAY=nowhere",
          "XDG_RUNTIME_DIR=/tmp WAYLAND_DISPLAY=nowhere", "QT_QPA_PLATFORM=nix"}) {
        const auto bare = runShell(QString::fromLatin1(display) + QStringLiteral(" $lab"));
        EXPECT_EQ(bare.status, 2) << display;
        EXPECT_EQ(lines(bare.error), 1) << bare.error;
        for (const char *name : {"schedule", "lint", "code", "plot", "train", "sweep", "lesson"})
            EXPECT_THAT(bare.error, HasSubstr(name));
    }
}

TEST(CommandLine, aMisspeltSubcommandIsNotAFile)
{
    const auto outcome = runShell(QStringLiteral("QT_QPA_PLATFORM=offscreen $lab shedule"));
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.error,
              "warmup-lab: command line: found \"shedule\"; allowed: schedule, lint, code, "
              "plot, train, sweep, lesson, range, or a file to open\n");
}

TEST(CommandLine, wrongArgumentsAreOneLineOnStandardError)
{
    const auto outcome =
        runProgram({QStringLiteral("schedule"), QStringLiteral("--every"), QStringLiteral("two")});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.output, "");
    EXPECT_THAT(outcome.error, StartsWith("warmup-lab: --every: found \"two\"; allowed: "));
    EXPECT_EQ(lines(outcome.error), 1);
}

TEST(CommandLine, aNameWithControlCharactersStaysOneLine)
{
    const auto outcome = runProgram({QStringLiteral("schedule"), QStringLiteral("a\nb\x1b.py")});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(lines(outcome.error), 1) << outcome.error;
    EXPECT_THAT(outcome.error, HasSubstr("a\\x0ab\\x1b.py"));
}

TEST(CommandLine, helpAndVersionGoToStandardOutput)
{
    for (const char *words : {"--help", "schedule --help", "plot --help", "train --help",
                              "--version", "schedule --version"}) {
        const auto outcome = runShell(QStringLiteral("$lab ") + QString::fromLatin1(words));
        EXPECT_EQ(outcome.status, 0) << words;
        EXPECT_THAT(outcome.output, Not(IsEmpty())) << words;
        EXPECT_EQ(outcome.error, "") << words;
    }
    EXPECT_EQ(runProgram({QStringLiteral("--version")}).output, "warmup-lab " WARMUP_VERSION "\n");
}

TEST(CommandLine, aReaderThatHasGoneIsNoError)
{
    const auto outcome = runShell(QStringLiteral("$lab schedule --updates 1e6 | head -n 1"));
    EXPECT_EQ(outcome.status, 0);
    EXPECT_THAT(outcome.output, StartsWith("update,epoch,lr"));
    EXPECT_THAT(outcome.error, Not(HasSubstr("standard output")));
}

TEST(CommandLine, aFullDiskIsAnError)
{
    for (const char *words : {"schedule", "schedule --json", "--help", "--version"}) {
        const auto outcome = runShell(QStringLiteral("$lab ") + QString::fromLatin1(words)
                                      + QStringLiteral(" >/dev/full"));
        EXPECT_EQ(outcome.status, 2) << words;
        EXPECT_THAT(outcome.error, HasSubstr("standard output: found No space left on device"));
    }
}

TEST(CommandLine, aClosedStandardOutputIsAnError)
{
    const auto outcome = runShell(QStringLiteral("$lab schedule >&-"));
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.error, HasSubstr("standard output"));
}

} // namespace
} // namespace warmup::app
