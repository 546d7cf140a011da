// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/SweepCsv.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace warmup::io {
namespace {

namespace fs = std::filesystem;
using experiment::Sweep;
using experiment::SweepRow;
using testing::HasSubstr;

constexpr const char *kHeaderLine = "sweep,cell,x,y,seed,value,failed,diverged_at\n";

class SweepCsv : public testing::Test {
protected:
    SweepCsv()
    {
        fs::create_directories(folder);
        sweep.x = {"/a", "a", {"0 updates", "10, or so"}};
        sweep.y = {"/b", "b", {"0.1", "2"}};
        sweep.fingerprint = "00000000000000aa";
    }
    ~SweepCsv() override { fs::remove_all(folder); }

    static std::string contents(const fs::path &path)
    {
        std::ostringstream text;
        text << std::ifstream(path).rdbuf();
        return text.str();
    }
    void add(const fs::path &path, const std::string &text) const
    {
        std::ofstream(path, std::ios::app) << text;
    }

    fs::path folder = fs::temp_directory_path() / ("warmup-sweep-" + std::to_string(::getpid()));
    fs::path file = folder / "part.csv";
    Sweep sweep;
    SweepRow good{{0, 7}, 0.25, false, {}};
    SweepRow silent{{3, 7}, 0.09, true, {}};
    SweepRow diverged{{1, 8}, {}, true, 12};
};

TEST_F(SweepCsv, KeepsRowsAndPutsThemInOrderAtTheEnd)
{
    {
        auto table = SweepTable::open(file, sweep);
        ASSERT_TRUE(table) << table.error().message();
        ASSERT_TRUE(table->append(silent));
        ASSERT_TRUE(table->append(diverged));
        ASSERT_TRUE(table->append(good));
        EXPECT_THAT(contents(file), HasSubstr(kHeaderLine + sweepLine(sweep, silent)));
        ASSERT_TRUE(table->finish());
    }
    EXPECT_EQ(contents(file),
              std::string(kHeaderLine)
                  + "00000000000000aa,0,0 updates,0.1,7,0.25,0,\n"
                    "00000000000000aa,1,\"10, or so\",0.1,8,,1,12\n"
                    "00000000000000aa,3,\"10, or so\",2,7,0.09,1,\n");
    const auto table = SweepTable::open(file, sweep);
    ASSERT_TRUE(table) << table.error().message();
    EXPECT_EQ(table->rows(), (std::vector{good, diverged, silent}));
}

TEST_F(SweepCsv, ATornLineIsDroppedAndItsRunMadeAgain)
{
    const std::string whole = kHeaderLine + sweepLine(sweep, good);
    // Cut at every byte of the last line, and of the header.
    for (std::size_t kept = 0; kept < sweepLine(sweep, silent).size(); ++kept) {
        fs::remove(file);
        add(file, whole + sweepLine(sweep, silent).substr(0, kept));
        auto table = SweepTable::open(file, sweep);
        ASSERT_TRUE(table) << table.error().message();
        EXPECT_EQ(table->rows(), std::vector{good});
        EXPECT_EQ(contents(file), whole);
        ASSERT_TRUE(table->append(silent));
        EXPECT_EQ(contents(file), whole + sweepLine(sweep, silent));
    }
    for (std::size_t kept = 0; kept < 10; ++kept) {
        fs::remove(file);
        add(file, std::string(kHeaderLine).substr(0, kept));
        ASSERT_TRUE(SweepTable::open(file, sweep));
        EXPECT_EQ(contents(file), kHeaderLine);
    }
}

TEST_F(SweepCsv, RefusesAnotherSweepAndAnythingElseAndLeavesItAlone)
{
    add(file, kHeaderLine + sweepLine(sweep, good));
    Sweep other = sweep;
    other.fingerprint = "00000000000000bb";
    const auto refused = SweepTable::open(file, other);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().found, "runs of the sweep 00000000000000aa");
    EXPECT_EQ(contents(file), kHeaderLine + sweepLine(sweep, good));

    const fs::path diary = folder / "diary.txt";
    add(diary, "Dear diary\nToday");
    ASSERT_FALSE(SweepTable::open(diary, sweep));
    EXPECT_EQ(contents(diary), "Dear diary\nToday");
    ASSERT_FALSE(SweepTable::open(folder, sweep));
}

TEST_F(SweepCsv, OneProcessAtATimeHasIt)
{
    const auto table = SweepTable::open(file, sweep);
    ASSERT_TRUE(table);
    const auto second = SweepTable::open(file, sweep);
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().found, HasSubstr("another process"));
}

TEST_F(SweepCsv, MergesPartsThatAgree)
{
    const fs::path other = folder / "other.csv";
    add(file, kHeaderLine + sweepLine(sweep, silent) + sweepLine(sweep, good));
    add(other, kHeaderLine + sweepLine(sweep, diverged) + sweepLine(sweep, good) + "torn");
    const auto merged = mergeSweepLines({file, other});
    ASSERT_TRUE(merged) << merged.error().message();
    ASSERT_TRUE(saveSweepLines(folder / "all.csv", *merged));
    EXPECT_EQ(contents(folder / "all.csv"),
              kHeaderLine + sweepLine(sweep, good) + sweepLine(sweep, diverged)
                  + sweepLine(sweep, silent));

    SweepRow changed = good;
    changed.value = 0.26;
    const fs::path third = folder / "third.csv";
    add(third, kHeaderLine + sweepLine(sweep, changed));
    const auto contradicted = mergeSweepLines({file, third});
    ASSERT_FALSE(contradicted);
    EXPECT_EQ(contradicted.error().found, "two results of cell 0, seed 7");

    sweep.fingerprint = "00000000000000bb";
    const fs::path foreign = folder / "foreign.csv";
    add(foreign, kHeaderLine + sweepLine(sweep, good));
    const auto mixed = mergeSweepLines({file, foreign});
    ASSERT_FALSE(mixed);
    EXPECT_EQ(mixed.error().where, foreign.string());
}

TEST_F(SweepCsv, SaysWhereALineIsWrong)
{
    const auto refusal = [](const std::string &line) {
        const auto read = readSweepLines(kHeaderLine + line + "\n", "t.csv");
        return read ? "" : read.error().message();
    };
    EXPECT_THAT(refusal("aa,x,0,1,7,1,0,"), HasSubstr("t.csv:2:4: found \"x\""));
    EXPECT_THAT(refusal("aa,0,0,1,7,one,0,"), HasSubstr("a number, or nothing"));
    EXPECT_THAT(refusal("aa,0,0,1,7,1,2,"), HasSubstr("0 or 1"));
    EXPECT_THAT(refusal("aa,0,0,1,-7,1,0,"), HasSubstr("a seed"));
    EXPECT_THAT(refusal("aa,0,0,1,7,1,0"), HasSubstr("7 cells"));
}

} // namespace
} // namespace warmup::io
