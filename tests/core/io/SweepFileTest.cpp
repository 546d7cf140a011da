// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/SweepFile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace warmup::io {
namespace {

using testing::HasSubstr;
using SweepJson = nlohmann::ordered_json;

SweepJson sweepJson()
{
    return SweepJson::parse(R"({
        "format": "warmup-lab-sweep", "version": 1, "title": "Two fields",
        "recipe": {"format": "warmup-lab", "version": 1,
            "schedule": {"clock": {"run": "50 updates"}, "baseRate": 0.1,
                "warmUp": {"shape": {"kind": "linear"}, "length": "5 updates"}},
            "training": {"data": {"kind": "spirals"}, "optimizer": {"kind": "adam"}}},
        "x": {"field": "/schedule/warmUp/length", "name": "warm-up",
              "values": ["0 updates", "10 updates", "20 updates"]},
        "y": {"field": "/training/optimizer/beta2", "values": [0.9, 0.999]},
        "seeds": 4, "firstSeed": 7, "metric": "testLoss", "better": "lower",
        "failed": {"metric": "testAccuracy", "below": 0.4}})");
}

std::string refusalOfSweep(const SweepJson &file)
{
    const auto read = readSweep(file.dump(), "x.sweep.json");
    return read ? "" : read.error().message();
}

TEST(SweepFile, PutsEachPairOfValuesIntoTheRecipe)
{
    const auto sweep = readSweep(sweepJson().dump(), "x.sweep.json");
    ASSERT_TRUE(sweep) << sweep.error().message();
    EXPECT_EQ(sweep->x.values, (std::vector<std::string>{"0 updates", "10 updates", "20 updates"}));
    EXPECT_EQ(sweep->y.name, "/training/optimizer/beta2");
    ASSERT_EQ(sweep->cells.size(), 6U);
    EXPECT_FALSE(sweep->cells[0].schedule.warmUp); // of 0 updates
    EXPECT_EQ(sweep->cells[4].schedule.warmUp->length,
              (schedule::Span{10, schedule::Unit::updates}));
    EXPECT_EQ(std::get<optimizer::Adam>(sweep->cells[2].training.optimizer).beta2, 0.9);
    EXPECT_EQ(std::get<optimizer::Adam>(sweep->cells[3].training.optimizer).beta2, 0.999);
    EXPECT_EQ(sweep->seeds, 4);
    EXPECT_EQ(sweep->firstSeed, 7U);
    EXPECT_EQ(sweep->cellName(5), "warm-up 20 updates, /training/optimizer/beta2 0.999");
}

TEST(SweepFile, RefusesWhatACellDoesNotRecord)
{
    auto file = sweepJson();
    file.erase("metric");
    file["column"] = "sharpnes";
    EXPECT_THAT(refusalOfSweep(file),
                HasSubstr("/column: found \"sharpnes\"; allowed: \"gradient_norm\", "));
    file["column"] = "sharpness";
    EXPECT_THAT(
        refusalOfSweep(file),
        HasSubstr("/column: found \"sharpness\"; allowed: a column that the recipe of warm-up 0 "
                  "updates, /training/optimizer/beta2 0.9 shows: this one is there with "
                  "\"sharpness\" in /training/diagnostics/show"));
    file["recipe"]["training"]["diagnostics"]["show"] = {"sharpness"};
    EXPECT_EQ(refusalOfSweep(file), "");
    file["x"] = {{"field", "/training/data/testSamplesPerClass"}, {"values", {100, 0}}};
    EXPECT_THAT(
        refusalOfSweep(file),
        HasSubstr("/failed/metric: found \"testAccuracy\"; allowed: another, or data with a "
                  "test part in the recipe of /training/data/testSamplesPerClass 0"));
}

TEST(SweepFile, SaysWhichFieldsThereAre)
{
    auto file = sweepJson();
    file["y"]["field"] = "/training/optimizer/beta3";
    EXPECT_THAT(refusalOfSweep(file),
                HasSubstr("/y/field: found \"/training/optimizer/beta3\", which the recipe does "
                          "not have; allowed: /training/optimizer followed by one of /kind, "
                          "/beta1, /beta2"));
    file["y"]["field"] = "/training/seeds";
    EXPECT_THAT(refusalOfSweep(file), HasSubstr("all cells train the same seeds"));
    file["y"]["field"] = "/title";
    EXPECT_THAT(refusalOfSweep(file), HasSubstr("a field below \"/schedule\""));
    file["y"]["field"] = "/schedule/~";
    EXPECT_THAT(refusalOfSweep(file), HasSubstr("a JSON pointer"));
    file["y"]["field"] = "/schedule/warmUp";
    EXPECT_THAT(refusalOfSweep(file), HasSubstr("/x/field"));
    file = sweepJson();
    file["recipe"]["schedule"]["warmUp"] = nullptr;
    EXPECT_THAT(refusalOfSweep(file), HasSubstr("/schedule/warmUp is null"));
}

TEST(SweepFile, RefusesAValueThatTheRecipeCannotTake)
{
    auto file = sweepJson();
    file["x"]["values"][1] = "ten";
    EXPECT_THAT(refusalOfSweep(file),
                HasSubstr("warm-up ten, /training/optimizer/beta2 0.9, its recipe: "
                          "/schedule/warmUp/length: found \"ten\""));
    file = sweepJson();
    file["x"]["values"][1] = "0 updates";
    EXPECT_THAT(refusalOfSweep(file),
                HasSubstr("/x/values/1: found \"0 updates\"; allowed: each "
                          "value once"));
    file["x"]["values"] = SweepJson::array();
    EXPECT_THAT(refusalOfSweep(file), HasSubstr("/x/values"));
}

TEST(SweepFile, RefusesWhatItDoesNotKnow)
{
    auto file = sweepJson();
    file["z"] = 1;
    EXPECT_THAT(refusalOfSweep(file), HasSubstr("/z: found an unknown key"));
    file = sweepJson();
    file["seeds"] = 0;
    EXPECT_THAT(refusalOfSweep(file), HasSubstr("/seeds: found 0; allowed: a whole number from 1"));
    file = sweepJson();
    file.erase("x");
    EXPECT_THAT(refusalOfSweep(file), HasSubstr("/x: found nothing; allowed: an object"));
    file = sweepJson();
    file["better"] = "bigger";
    EXPECT_THAT(refusalOfSweep(file), HasSubstr("/better"));
}

TEST(SweepFile, TheFingerprintChangesWithWhatARunDependsOn)
{
    const auto printOf = [](const SweepJson &file) {
        return readSweep(file.dump(), "x").value().fingerprint;
    };
    const auto print = printOf(sweepJson());
    EXPECT_EQ(print.size(), 16U);
    auto same = sweepJson();
    same["title"] = "Another";
    same["seeds"] = 99;
    same["firstSeed"] = 1;
    same["x"]["name"] = "length";
    same["recipe"]["title"] = "t";
    EXPECT_EQ(printOf(same), print);
    auto other = sweepJson();
    other["x"]["values"][2] = "21 updates";
    EXPECT_NE(printOf(other), print);
    other = sweepJson();
    other["recipe"]["schedule"]["baseRate"] = 0.2;
    EXPECT_NE(printOf(other), print);
    other = sweepJson();
    other["metric"] = "trainingLoss";
    EXPECT_NE(printOf(other), print);
    other = sweepJson();
    other["failed"]["below"] = 0.5;
    EXPECT_NE(printOf(other), print);
}

TEST(SweepFile, WritesWhatAPersonChooses)
{
    const auto read = readSweep(sweepJson().dump(), "x").value();
    SweepChoice choice;
    choice.x = {"/schedule/warmUp/length", "warm-up", "0 updates; 10 updates;20 updates ;"};
    choice.y = {"/training/optimizer/beta2", "", "0.9; 0.999"};
    choice.seeds = 4;
    choice.firstSeed = 7;
    choice.metric = read.metric;
    choice.failed = read.failed;
    const auto again = readSweep(sweepText(read.cells[1], choice), "window");
    ASSERT_TRUE(again) << again.error().message();
    EXPECT_EQ(again->fingerprint, read.fingerprint);
    EXPECT_EQ(again->cells.size(), 6U);
    EXPECT_EQ(fieldText(read.cells[1], "/schedule/warmUp/length"), "10 updates");
    EXPECT_EQ(fieldText(read.cells[1], "/training/optimizer/beta2"), "0.9");
    EXPECT_EQ(fieldText(read.cells[0], "/schedule/warmUp/length"), std::nullopt);
}

TEST(SweepFile, ADraftIsWhatTheFileChooses)
{
    const std::string text = sweepJson().dump();
    const auto draft = draftOf(text);
    ASSERT_TRUE(draft);
    EXPECT_EQ(draft->choice.x.values, "0 updates; 10 updates; 20 updates");
    EXPECT_EQ(draft->choice.y.name, "");
    EXPECT_EQ(readSweep(sweepText(draft->recipe, draft->choice), "").value(),
              readSweep(text, "").value());
    EXPECT_FALSE(draftOf("{"));
    SweepJson other = sweepJson();
    other["recipe"] = nullptr;
    EXPECT_FALSE(draftOf(other.dump()));
    // A value that cannot be typed between semicolons.
    other = sweepJson();
    other["x"] = {{"field", "/training/data"},
                  {"values", {{{"kind", "csvFile"}, {"path", "/a;b.csv"}}}}};
    ASSERT_TRUE(readSweep(other.dump(), "")) << readSweep(other.dump(), "").error().message();
    EXPECT_FALSE(draftOf(other.dump()));
}

} // namespace
} // namespace warmup::io
