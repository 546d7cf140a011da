// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepWork.h"

#include <QFile>
#include <QProcess>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/io/SweepFile.h"
#include "tests/ui/sweeps/Bowl.h"
#include "ui/sweeps/SweepStore.h"

namespace warmup::ui {
namespace {

using Task = SweepWork::Task;
using experiment::SweepRow;
using testing::HasSubstr;

class SweepWorkTest : public testing::Test {
protected:
    void SetUp() override
    {
        forgetSweeps();
        listen(work);
    }

    void listen(SweepWork &to)
    {
        QObject::connect(&to, &SweepWork::began, &to, [this](const auto &what, const auto &before) {
            sweep = what;
            kept = before;
        });
        QObject::connect(&to, &SweepWork::progressed, &to, [this](const auto &fresh, const auto &) {
            rows.insert(rows.end(), fresh.begin(), fresh.end());
        });
        QObject::connect(&to, &SweepWork::keepingFailed, &to,
                         [this](const Error &problem) { keeping = problem; });
        QObject::connect(&to, &SweepWork::ended, &to, [this](Task, const auto &problem) {
            error = problem;
            ++ends;
        });
    }
    void forget()
    {
        sweep.reset();
        kept.clear();
        rows.clear();
        ends = 0;
    }
    void runToTheEnd(Task task, const std::string &text)
    {
        forget();
        work.start(task, text, "bowl");
        ASSERT_TRUE(waitUntil([&] { return ends == 1; }));
    }
    [[nodiscard]] QString table() const
    {
        return QString::fromStdString(keptTable(*sweep).string());
    }

    SweepWork work;
    std::shared_ptr<const experiment::Sweep> sweep;
    std::vector<SweepRow> kept;
    std::vector<SweepRow> rows;
    std::optional<Error> keeping;
    std::optional<Error> error;
    int ends = 0;
};

TEST_F(SweepWorkTest, KeepsItsRunsAndMakesOnlyThoseThatAreMissing)
{
    runToTheEnd(Task::train, bowlSweep());
    EXPECT_EQ(rows.size(), 24U);
    EXPECT_TRUE(kept.empty());
    EXPECT_FALSE(error);
    const std::string whole = readText(table());
    EXPECT_EQ(std::count(whole.begin(), whole.end(), '\n'), 1 + 24);

    // As SIGKILL leaves it: half of the rows, the last one torn.
    writeText(table(), whole.substr(0, whole.size() / 2));
    runToTheEnd(Task::train, bowlSweep());
    EXPECT_GT(kept.size(), 5U);
    EXPECT_EQ(kept.size() + rows.size(), 24U);
    EXPECT_EQ(readText(table()), whole);

    runToTheEnd(Task::train, bowlSweep());
    EXPECT_EQ(kept.size(), 24U);
    EXPECT_TRUE(rows.empty());
}

TEST_F(SweepWorkTest, LookingTellsWhatWasKeptAndTrainsNothing)
{
    runToTheEnd(Task::look, bowlSweep());
    ASSERT_TRUE(sweep);
    EXPECT_TRUE(kept.empty());
    EXPECT_FALSE(QFile::exists(table()));
    EXPECT_TRUE(keptSweeps().empty());
    runToTheEnd(Task::train, bowlSweep());
    runToTheEnd(Task::look, bowlSweep());
    EXPECT_EQ(kept.size(), 24U);
    EXPECT_TRUE(rows.empty());
    ASSERT_EQ(keptSweeps().size(), 1U);
    EXPECT_EQ(keptSweeps().front().title, QStringLiteral("A bowl"));
    EXPECT_EQ(readText(keptSweeps().front().path), bowlSweep());
}

TEST_F(SweepWorkTest, MoreSeedsGoOnAndFewerShowTheirs)
{
    std::string more = bowlSweep();
    more.replace(more.find("\"seeds\": 4"), 10, "\"seeds\": 6");
    runToTheEnd(Task::train, bowlSweep());
    runToTheEnd(Task::train, more);
    EXPECT_EQ(kept.size(), 24U);
    EXPECT_EQ(rows.size(), 12U);
    runToTheEnd(Task::look, bowlSweep());
    EXPECT_EQ(kept.size(), 24U); // of 36
}

TEST_F(SweepWorkTest, AnewDropsWhatWasKept)
{
    runToTheEnd(Task::train, bowlSweep());
    const std::string whole = readText(table());
    std::string other = whole;
    const auto row = other.find('\n') + 1;
    other.replace(row, other.find('\n', row) - row,
                  other.substr(row, 17) + "0,0 updates,0.5,1,7,0,");
    writeText(table(), other);
    runToTheEnd(Task::anew, bowlSweep());
    EXPECT_TRUE(kept.empty());
    EXPECT_EQ(rows.size(), 24U);
    EXPECT_EQ(readText(table()), whole);
}

TEST_F(SweepWorkTest, CancelKeepsTheRunsThatHaveEnded)
{
    forget();
    work.start(Task::train, bowlSweep(200'000), "bowl");
    EXPECT_TRUE(work.isTraining());
    ASSERT_TRUE(waitUntil([&] { return !rows.empty(); }));
    work.cancel();
    ASSERT_TRUE(waitUntil([&] { return ends == 1; }));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->found, "cancelled");
    const auto made = rows.size();
    EXPECT_LT(made, 24U);
    runToTheEnd(Task::look, bowlSweep(200'000));
    EXPECT_EQ(kept.size(), made);
}

TEST_F(SweepWorkTest, TrainsOnWhereRunsCannotBeKept)
{
    runToTheEnd(Task::look, bowlSweep());
    writeText(table(), "not a table\n");
    keeping.reset();
    runToTheEnd(Task::train, bowlSweep());
    EXPECT_EQ(rows.size(), 24U);
    EXPECT_FALSE(error);
    ASSERT_TRUE(keeping);
    EXPECT_THAT(keeping->message(), HasSubstr("\"not a table\""));
    EXPECT_EQ(readText(table()), "not a table\n");
}

TEST_F(SweepWorkTest, TheLatestOfSeveralWishesIsDone)
{
    forget();
    work.start(Task::look, bowlSweep(), "first");
    work.start(Task::look, "{", "second");
    work.start(Task::train, bowlSweep(100), "third");
    EXPECT_TRUE(work.isTraining());
    ASSERT_TRUE(waitUntil([&] { return ends == 2; }));
    EXPECT_FALSE(error);
    EXPECT_EQ(rows.size(), 24U);
    EXPECT_FALSE(work.isBusy());
}

TEST_F(SweepWorkTest, SaysWhatIsWrongWithTheText)
{
    std::string text = bowlSweep();
    text.replace(text.find("/schedule/baseRate"), 18, "/schedule/baseRat0");
    runToTheEnd(Task::train, text);
    ASSERT_TRUE(error);
    EXPECT_THAT(error->where, HasSubstr("bowl: /y/field"));
    EXPECT_FALSE(sweep);
}

TEST_F(SweepWorkTest, ItsEndWhileItTrainsIsQuick)
{
    auto other = std::make_unique<SweepWork>();
    other->start(Task::train, bowlSweep(5'000'000), "bowl");
    QTest::qWait(300);
    QElapsedTimer timer;
    timer.start();
    other.reset();
    EXPECT_LT(timer.elapsed(), 3000);
}

// The next test's other process: trains until it is killed.
TEST_F(SweepWorkTest, DISABLED_Victim)
{
    fprintf(stdout, "\n%s\n", qPrintable(sweepsFolder()));
    fflush(stdout);
    work.start(Task::train, bowlSweep(50'000), "bowl");
    (void)waitUntil([&] { return ends == 1; });
}

TEST_F(SweepWorkTest, AKilledWindowLosesNoRunThatHadEnded)
{
    QProcess victim;
    victim.start(QCoreApplication::applicationFilePath(),
                 {QStringLiteral("--gtest_also_run_disabled_tests"),
                  QStringLiteral("--gtest_filter=SweepWorkTest.DISABLED_Victim")});
    QString folder;
    ASSERT_TRUE(waitUntil([&] {
        while (victim.canReadLine())
            if (const QString line = QString::fromUtf8(victim.readLine()).trimmed();
                line.endsWith(QLatin1String("/data/warmup-lab/sweeps")))
                folder = line;
        return !folder.isEmpty();
    }));
    runToTheEnd(Task::look, bowlSweep(50'000));
    const QString left = QDir(folder).filePath(QFileInfo(table()).fileName());
    const auto lines = [&] {
        const std::string text = readText(left);
        return std::count(text.begin(), text.end(), '\n');
    };
    ASSERT_TRUE(waitUntil([&] { return lines() > 4; }));
    victim.kill(); // SIGKILL
    ASSERT_TRUE(victim.waitForFinished());
    const auto ended = static_cast<std::size_t>(lines() - 1);
    ASSERT_LT(ended, 24U);
    writeText(table(), readText(left));
    QDir(folder + QStringLiteral("/../../..")).removeRecursively(); // what it could not tidy up

    runToTheEnd(Task::train, bowlSweep(50'000));
    EXPECT_EQ(kept.size(), ended);
    EXPECT_EQ(rows.size(), 24U - ended);
    const std::string whole = readText(table());
    runToTheEnd(Task::anew, bowlSweep(50'000));
    EXPECT_EQ(readText(table()), whole);
}

TEST_F(SweepWorkTest, TheOldestOfManySweepsAreTakenAway)
{
    for (int updates = 1; updates <= 14; ++updates)
        runToTheEnd(Task::train, bowlSweep(updates));
    EXPECT_EQ(keptSweeps().size(), 12U);
    EXPECT_EQ(QDir(sweepsFolder()).entryList({QStringLiteral("*.csv")}).size(), 12);
    EXPECT_TRUE(QFile::exists(table()));
}

} // namespace
} // namespace warmup::ui
