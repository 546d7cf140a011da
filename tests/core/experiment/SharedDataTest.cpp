// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/SharedData.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warmup::experiment {
namespace {

data::Spec glyphs(int samples)
{
    return data::Glyphs{.trainSamples = samples, .testSamples = 10};
}

data::DatasetPtr load(SharedData &data, const data::Spec &spec, std::uint64_t seed)
{
    const auto set = data.load(spec, seed, {});
    EXPECT_TRUE(set && *set);
    return set.value_or(nullptr);
}

TEST(SharedData, LoadsASetOnceForEachSeedThatChangesIt)
{
    SharedData data;
    const auto first = load(data, glyphs(50), 1);
    EXPECT_EQ(load(data, glyphs(50), 1), first);
    EXPECT_NE(load(data, glyphs(50), 2), first);
    EXPECT_NE(load(data, glyphs(60), 1), first);
    EXPECT_EQ(load(data, glyphs(50), 1), first);
    EXPECT_EQ(first->train.count, 50);
    const auto alone = data::load(glyphs(50), 1).value();
    EXPECT_EQ(first->train.inputs, alone->train.inputs);
}

TEST(SharedData, ThreadsThatAskForOneSetGetTheSame)
{
    SharedData data;
    std::vector<data::DatasetPtr> got(8);
    {
        std::vector<std::jthread> threads;
        for (auto &one : got)
            threads.emplace_back([&] { one = load(data, glyphs(2000), 3); });
    }
    for (const auto &one : got)
        EXPECT_EQ(one, got.front());
}

TEST(SharedData, DropsTheOldestOfManyAndWhoHoldsItKeepsIt)
{
    SharedData data;
    const auto first = load(data, glyphs(50), 1);
    for (std::uint64_t seed = 2; seed < 70; ++seed)
        (void)load(data, glyphs(50), seed);
    EXPECT_EQ(first.use_count(), 1);
    const auto latest = load(data, glyphs(50), 69);
    EXPECT_GT(latest.use_count(), 1);
    const auto again = load(data, glyphs(50), 1);
    EXPECT_NE(again, first);
    EXPECT_EQ(again->train.inputs, first->train.inputs);
}

TEST(SharedData, TellsEveryoneWhyASetCannotBeLoaded)
{
    SharedData data;
    for (int i = 0; i < 2; ++i) {
        const auto set = data.load(data::CsvFile{.path = "/nowhere/points.csv"}, 1, {});
        ASSERT_FALSE(set);
        EXPECT_THAT(set.error().message(), testing::HasSubstr("/nowhere/points.csv"));
    }
}

TEST(SharedData, AWishThatWasStoppedSpoilsNothingForOthers)
{
    SharedData data;
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(data.load(glyphs(2000), 1, stop.get_token()));
    EXPECT_TRUE(data.load(glyphs(2000), 1, {}));
}

} // namespace
} // namespace warmup::experiment
