// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Program.h"
#include "core/io/SweepFile.h"
#include "tests/Folders.h"

namespace warmup::app {
namespace {

using testing::HasSubstr;

// A quadratic whose largest curvature is 1: a rate of 3 diverges whatever its warm-up.
constexpr const char *kSweep = R"({
    "format": "warmup-lab-sweep", "version": 1, "title": "A bowl",
    "recipe": {"format": "warmup-lab", "version": 1, "asRun": {"framework": ""},
        "schedule": {"clock": {"run": "200 updates"}, "baseRate": 1, "main": [],
            "warmUp": {"shape": {"kind": "linear"}, "length": "5 updates"}},
        "training": {"model": {"kind": "quadratic"}, "optimizer": "sgd"}},
    "x": {"field": "/schedule/warmUp/length", "name": "warm-up",
          "values": ["0 updates", "50 updates"]},
    "y": {"field": "/schedule/baseRate", "name": "rate", "values": [0.5, 1, 3]},
    "seeds": 4, "metric": "lastLosses", "better": "lower"})";

class SweepCommand : public testing::Test {
protected:
    void SetUp() override { write("bowl.sweep.json", kSweep); }

    void write(const char *name, const QByteArray &text) const
    {
        QFile file(folder.filePath(QLatin1String(name)));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    [[nodiscard]] QByteArray read(const char *name) const
    {
        QFile file(folder.filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no such file");
    }
    [[nodiscard]] Outcome shell(const char *line) const
    {
        return runShell(QLatin1String(line), folder.path());
    }

    QTemporaryDir folder;
};

TEST_F(SweepCommand, PrintsATableWithFailuresApartAndTheBestOfEachColumn)
{
    const auto outcome = shell("$lab sweep bowl.sweep.json");
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.error, "");
    EXPECT_THAT(outcome.output,
                HasSubstr("A bowl\nmean of the last 20 losses of 4 paired seeds from 1 on"));
    EXPECT_THAT(outcome.output, testing::ContainsRegex("\n   1 +[0-9.e-]+\\* +[0-9.e-]+\\* *\n"));
    EXPECT_THAT(outcome.output, testing::ContainsRegex("\n   3 +- 4F +- 4F *\n"));
}

TEST_F(SweepCommand, MergedShardsAreTheSingleRunByteForByte)
{
    const auto single = shell("$lab sweep bowl.sweep.json -o single.csv");
    ASSERT_EQ(single.status, 0);
    for (const char *line : {"$lab sweep bowl.sweep.json --shard 1/3 --threads 1 -o part1.csv",
                             "$lab sweep bowl.sweep.json --shard 2/3 --threads 3 -o part2.csv",
                             "$lab sweep bowl.sweep.json --shard 3/3 -o part3.csv"}) {
        const auto shard = shell(line);
        EXPECT_EQ(shard.status, 0) << shard.error;
        EXPECT_EQ(shard.output, "");
    }
    const auto merged =
        shell("$lab sweep bowl.sweep.json --merge part3.csv part1.csv part2.csv -o all.csv");
    EXPECT_EQ(merged.status, 0) << merged.error;
    EXPECT_EQ(merged.output, single.output);
    EXPECT_EQ(read("all.csv"), read("single.csv"));
    EXPECT_EQ(read("all.csv").count('\n'), 1 + 24);

    const auto partial = shell("$lab sweep bowl.sweep.json --merge part1.csv part2.csv");
    EXPECT_EQ(partial.status, 2);
    EXPECT_THAT(partial.error, HasSubstr("--merge: found 16 of 24 runs, without cell 0, seed 3"));
    const auto loose = shell("$lab sweep --merge part1.csv part2.csv -o loose.csv");
    EXPECT_EQ(loose.status, 0);
    EXPECT_EQ(read("loose.csv").count('\n'), 1 + 16);
}

TEST_F(SweepCommand, GoesOnWhereAKilledOneWas)
{
    ASSERT_EQ(shell("$lab sweep bowl.sweep.json -o whole.csv").status, 0);
    // As SIGKILL leaves it: some rows, the last one torn. One is changed to see that it is kept.
    QByteArray torn = read("whole.csv");
    torn.truncate(torn.size() / 2);
    const int row = torn.indexOf('\n') + 1;
    const int end = torn.indexOf('\n', row) + 1;
    QByteArray kept = torn.mid(row, end - row);
    const QByteArray mark = kept.left(kept.lastIndexOf(",0,")) + "1,0,\n";
    torn.replace(row, end - row, mark);
    write("torn.csv", torn);
    const auto again = shell("$lab sweep bowl.sweep.json -o torn.csv");
    EXPECT_EQ(again.status, 0) << again.error;
    QByteArray expected = read("whole.csv");
    expected.replace(row, end - row, mark);
    EXPECT_EQ(read("torn.csv"), expected);
}

TEST_F(SweepCommand, AKilledProcessLosesNoRunThatHadEnded)
{
    QByteArray longer = kSweep;
    longer.replace("200 updates", "20000 updates").replace("\"seeds\": 4", "\"seeds\": 40");
    write("long.sweep.json", longer);
    // Killed in the middle, as a cluster does; then the whole must be that of an undisturbed run.
    ASSERT_EQ(shell("$lab sweep long.sweep.json -o killed.csv & "
                    "for i in $(seq 2000); do "
                    "[ \"$(wc -l 2>/dev/null < killed.csv || echo 0)\" -gt 9 ] && break; "
                    "sleep 0.01; done; kill -9 $!; cp killed.csv left.csv; wait; true")
                  .status,
              0);
    EXPECT_GT(read("left.csv").count('\n'), 9);
    ASSERT_EQ(shell("$lab sweep long.sweep.json -o killed.csv").status, 0);
    ASSERT_EQ(shell("$lab sweep long.sweep.json -o single.csv").status, 0);
    EXPECT_EQ(read("killed.csv"), read("single.csv"));
}

TEST_F(SweepCommand, RefusesATableOfAnotherSweepAndWrongShards)
{
    ASSERT_EQ(shell("$lab sweep bowl.sweep.json --seeds 1 -o t.csv").status, 0);
    write("other.sweep.json", QByteArray(kSweep).replace("0.5, 1, 3", "0.5, 1, 2.5"));
    const auto other = shell("$lab sweep other.sweep.json -o t.csv");
    EXPECT_EQ(other.status, 2);
    EXPECT_THAT(other.error, HasSubstr("t.csv: found runs of the sweep "));
    for (const char *shard : {"0/4", "5/4", "1", "a/b", "1/0"}) {
        const auto outcome = runProgram({QStringLiteral("sweep"), QStringLiteral("bowl.sweep.json"),
                                         QStringLiteral("--shard"), QLatin1String(shard),
                                         QStringLiteral("-o"), QStringLiteral("x.csv")},
                                        {}, folder.path());
        EXPECT_EQ(outcome.status, 2) << shard;
        EXPECT_THAT(outcome.error, HasSubstr("I/N, such as 1/8 to 8/8"));
    }
    EXPECT_THAT(shell("$lab sweep bowl.sweep.json --shard 1/2").error, HasSubstr("--shard"));
    EXPECT_THAT(shell("$lab sweep").error, HasSubstr("FILE: found nothing"));
}

// The indented lines of the help from one that begins with `first` to the next empty line.
std::string linesOfHelp(const char *first)
{
    const QString help = QString::fromUtf8(
        runProgram({QStringLiteral("sweep"), QStringLiteral("--help")}).output.c_str());
    QStringList lines;
    for (const QString &line : help.split(QLatin1Char('\n'))) {
        const QString bare = line.trimmed();
        if (!lines.isEmpty() && bare.isEmpty())
            break;
        if (!lines.isEmpty() || bare.startsWith(QLatin1String(first)))
            lines << bare;
    }
    return lines.join(QLatin1Char('\n')).toStdString();
}

// What the help says, word by word, in a folder with a program of that name on the path.
class SweepHelp : public SweepCommand {
protected:
    void SetUp() override
    {
        SweepCommand::SetUp();
        write("F.sweep.json", kSweep);
        ASSERT_EQ(
            shell("mkdir bin && ln -s $lab bin/warmup-lab && $lab sweep F.sweep.json -o single.csv")
                .status,
            0);
    }
    [[nodiscard]] Outcome run(const std::string &script) const
    {
        write("script.sh", QByteArray::fromStdString(script));
        return shell("export PATH=$PWD/bin:$PATH; bash -eu script.sh");
    }
};

TEST_F(SweepHelp, GnuParallelSharesASweepOnOneMachine)
{
    if (shell("parallel --version 2>&1 | grep -q GNU").status != 0)
        GTEST_SKIP() << "there is no GNU parallel";
    const std::string lines = linesOfHelp("parallel ");
    ASSERT_THAT(lines, HasSubstr("--shard {}/4"));
    ASSERT_THAT(lines, HasSubstr("--merge part*.csv -o all.csv"));
    const auto outcome = run(lines);
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_EQ(read("all.csv"), read("single.csv"));
    EXPECT_THAT(outcome.output, HasSubstr("A bowl"));
    for (const char *part : {"part1.csv", "part2.csv", "part3.csv", "part4.csv"})
        EXPECT_EQ(read(part).count('\n'), 1 + 6) << part;
}

TEST_F(SweepHelp, ASlurmArraySharesASweep)
{
    const std::string script = linesOfHelp("#!/bin/sh");
    // What Slurm reads, at the head of the script and nowhere else.
    ASSERT_THAT(script, testing::StartsWith("#!/bin/sh\n#SBATCH --array=1-16 --cpus-per-task=4 "));
    write("sweep.sh", QByteArray::fromStdString(script + '\n'));
    // As Slurm calls it, the task of a node that failed twice over; then it is requeued.
    const auto outcome = run("for task in $(seq 16) 3; do\n"
                             "SLURM_CPUS_PER_TASK=4 SLURM_ARRAY_TASK_ID=$task sh -eu sweep.sh\n"
                             "[ $task = 3 ] && truncate -s -5 part3.csv\n"
                             "done; SLURM_CPUS_PER_TASK=4 SLURM_ARRAY_TASK_ID=3 sh -eu sweep.sh\n"
                             "warmup-lab sweep F.sweep.json --merge part*.csv -o all.csv");
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_EQ(read("all.csv"), read("single.csv"));
}

TEST(SweepFiles, TheSweepThatComesWithTheProgramIsTheHeatMapOfThirtyCells)
{
    const auto sweep = io::loadSweep(projectFile("resources/sweeps/warm-up-and-rate.sweep.json"));
    ASSERT_TRUE(sweep) << sweep.error().message();
    EXPECT_EQ(sweep->cells.size(), 30U);
    EXPECT_EQ(sweep->seeds, 8);
    for (std::size_t cell = 0; cell < sweep->cells.size(); ++cell) {
        EXPECT_TRUE(makeCurves(sweep->cells[cell])) << sweep->cellName(cell);
        EXPECT_EQ(sweep->cells[cell].schedule.warmUp.has_value(), cell % 5 != 0);
    }
}

} // namespace
} // namespace warmup::app
