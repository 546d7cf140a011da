// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/LessonRuns.h"

#include <cmath>
#include <filesystem>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/io/AtomicFile.h"

namespace warmup::io {
namespace {

training::RunRecord fullRecord()
{
    training::RunRecord record;
    record.run = "no warm-up";
    record.arm = "as run";
    record.seed = 101;
    record.ending = training::Ending::collapsed;
    record.endedAt = 7;
    record.history.losses = {1.5F, std::numeric_limits<float>::quiet_NaN()};
    record.history.rates = {0.1, 1.0 / 3};
    record.history.evaluations = {{2, 0.5F, 0.25F}};
    record.history.watched = {{3, 4}};
    record.columns = {"gradient_norm"};
    record.kinds = {diagnostics::Kind::scalingSpread};
    record.trainingLoss = 0.125;
    record.softmaxDifference = 0.5;
    record.trivialLoss = 2.3;
    return record;
}

class LessonRunsFile : public testing::Test {
protected:
    LessonRunsFile()
        : path(std::filesystem::temp_directory_path()
               / ("LessonRunsTest-"
                  + std::to_string(::testing::UnitTest::GetInstance()->random_seed())
                  + ::testing::UnitTest::GetInstance()->current_test_info()->name()))
    {
        std::filesystem::remove(path);
    }
    ~LessonRunsFile() override { std::filesystem::remove(path); }

    std::filesystem::path path;
    experiment::Configuration configuration{"a name", {}};
};

TEST_F(LessonRunsFile, HoldsEveryFieldToTheBit)
{
    LessonRuns runs;
    runs.add(configuration, 10, 101, {fullRecord()});
    ASSERT_TRUE(saveLessonRuns(path, runs));
    const auto read = loadLessonRuns(path);
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(read->seeds, 10);
    EXPECT_EQ(read->firstSeed, 101U);
    const auto bySeed = read->find(configuration, 1, 101);
    ASSERT_EQ(bySeed.size(), 1U);
    ASSERT_EQ(bySeed.front().size(), 1U);
    const auto &one = bySeed.front().front();
    const auto wanted = fullRecord();
    EXPECT_EQ(one.run, wanted.run);
    EXPECT_EQ(one.arm, wanted.arm);
    EXPECT_EQ(one.seed, wanted.seed);
    EXPECT_EQ(one.ending, wanted.ending);
    EXPECT_EQ(one.endedAt, wanted.endedAt);
    EXPECT_EQ(one.history.losses[0], 1.5F);
    EXPECT_TRUE(std::isnan(one.history.losses[1]));
    EXPECT_EQ(one.history.rates, wanted.history.rates);
    ASSERT_EQ(one.history.evaluations.size(), 1U);
    EXPECT_EQ(one.history.evaluations[0].testAccuracy, 0.25F);
    EXPECT_EQ(one.history.watched, wanted.history.watched);
    EXPECT_EQ(one.columns, wanted.columns);
    EXPECT_EQ(one.kinds, wanted.kinds);
    EXPECT_EQ(one.trainingLoss, wanted.trainingLoss);
    EXPECT_EQ(one.targetLoss, std::nullopt);
    EXPECT_EQ(one.softmaxDifference, wanted.softmaxDifference);
    EXPECT_EQ(one.trivialLoss, wanted.trivialLoss);
}

TEST_F(LessonRunsFile, IsOfOneRecipeAndItsSeedsWhateverTheName)
{
    LessonRuns runs;
    runs.add(configuration, 10, 101, {fullRecord()});
    experiment::Configuration other = configuration;
    other.name = "another name";
    other.recipe.title = "Another title";
    other.recipe.training.seeds = 30;
    const auto found = runs.find(other, 3, 100);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_TRUE(found[0].empty());
    EXPECT_EQ(found[1].size(), 1U);
    EXPECT_TRUE(found[2].empty());
    other.recipe.schedule.baseRate *= 2;
    EXPECT_TRUE(runs.find(other, 1, 101).front().empty());
    runs.keepOnly({other, configuration});
    EXPECT_EQ(runs.configurations.size(), 1U);
    runs.drop(1, 100);
    EXPECT_EQ(runs.find(configuration, 1, 101).front().size(), 1U);
    runs.drop(2, 100);
    EXPECT_TRUE(runs.find(configuration, 1, 101).front().empty());
    runs.keepOnly({other});
    EXPECT_TRUE(runs.configurations.empty());
}

TEST_F(LessonRunsFile, GrowsBySeedsAndTakesOneThatWasMadeAgainInPlaceOfTheFirst)
{
    const auto made = [](std::uint64_t seed, const char *arm, Update endedAt) {
        auto record = fullRecord();
        record.seed = seed;
        record.arm = arm;
        record.endedAt = endedAt;
        return record;
    };
    LessonRuns runs;
    runs.add(configuration, 2, 1,
             {made(1, "a", 1), made(2, "a", 1), made(1, "b", 1), made(2, "b", 1)});
    runs.add(configuration, 3, 1,
             {made(3, "a", 2), made(1, "a", 2), made(3, "b", 2), made(1, "b", 2)});
    ASSERT_EQ(runs.configurations.size(), 1U);
    EXPECT_EQ(runs.seeds, 3);
    const auto bySeed = runs.find(configuration, 3, 1);
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const auto &found = bySeed[seed - 1];
        ASSERT_EQ(found.size(), 2U) << seed;
        EXPECT_EQ(found[0].arm, "a");
        EXPECT_EQ(found[1].arm, "b");
        EXPECT_EQ(found[0].endedAt, seed == 2 ? 1 : 2);
    }
}

TEST_F(LessonRunsFile, IsEmptyWhereThereIsNoneAndRefusedWhereItIsDamaged)
{
    ASSERT_TRUE(loadLessonRuns(path));
    EXPECT_TRUE(loadLessonRuns(path)->configurations.empty());
    LessonRuns runs;
    runs.add(configuration, 10, 1, {fullRecord()});
    ASSERT_TRUE(saveLessonRuns(path, runs));
    const std::string whole = *readWhole(path, 1 << 20);
    for (std::size_t i = 0; i < whole.size(); i += 97) {
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] + 1);
        ASSERT_TRUE(writeAtomically(path, damaged));
        EXPECT_FALSE(loadLessonRuns(path)) << i;
        ASSERT_TRUE(writeAtomically(path, whole.substr(0, i)));
        EXPECT_FALSE(loadLessonRuns(path)) << "cut at " << i;
    }
}

} // namespace
} // namespace warmup::io
