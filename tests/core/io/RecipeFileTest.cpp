// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/RecipeFile.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/Random.h"
#include "core/io/AtomicFile.h"
#include "core/io/RecipeTexts.h"
#include "tests/core/data/Files.h"
#include "tests/core/io/RandomRecipe.h"

namespace warmup::io {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kHead = R"({"format": "warmup-lab", "version": 1)";

Recipe readOk(const std::string &text)
{
    const auto recipe = readRecipe(text, "r");
    EXPECT_TRUE(recipe.has_value()) << recipe.error().message();
    return recipe.value_or(Recipe{});
}

Error readBad(const std::string &text)
{
    const auto recipe = readRecipe(text, "r.json");
    EXPECT_FALSE(recipe.has_value()) << text;
    return recipe ? Error{} : recipe.error();
}

// The error of a file whose section holds `json`.
Error badIn(const std::string &section, const std::string &json)
{
    return readBad(kHead + ", \"" + section + "\": " + json + "}");
}

TEST(RecipeFile, roundTripIsExactForEveryFieldOfRandomRecipes)
{
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        const Recipe recipe = randomRecipe(seed);
        const auto text = recipeText(recipe);
        const auto again = readRecipe(text, "r");
        ASSERT_TRUE(again.has_value()) << again.error().message() << text;
        ASSERT_EQ(*again, recipe) << text;
        ASSERT_EQ(recipeText(*again), text);
    }
}

TEST(RecipeFile, fillsWhatIsMissingWithTheDefaultsOfTheTypes)
{
    EXPECT_EQ(readOk(kHead + "}"), Recipe{});
    const Recipe recipe = readOk(kHead + R"(, "schedule": {"warmUp": {"length": "2 epochs"},
        "main": [{"shape": "step"}, {"shape": {"kind": "cosine"}, "to": "0.1x"}]}})");
    EXPECT_EQ(recipe.schedule.warmUp->length, (schedule::Span{2, schedule::Unit::epochs}));
    EXPECT_EQ(recipe.schedule.warmUp->grid, schedule::Grid::closedOpen);
    ASSERT_EQ(recipe.schedule.main.size(), 2u);
    EXPECT_EQ(recipe.schedule.main[0].shape, schedule::Shape(schedule::Step{}));
    EXPECT_EQ(recipe.schedule.main[1].to, (schedule::Level{0.1, schedule::Basis::peak}));
}

TEST(RecipeFile, nullTakesAwayWhatMayBeAbsent)
{
    const Recipe recipe =
        readOk(kHead + R"(, "schedule": {"warmUp": null, "clock": {"run": null}}})");
    EXPECT_EQ(recipe.schedule.warmUp, std::nullopt);
    EXPECT_EQ(recipe.schedule.clock.run, std::nullopt);
}

TEST(RecipeFile, writesForPeople)
{
    Recipe recipe;
    recipe.schedule.multiplier = 8;
    recipe.schedule.main = {schedule::Phase{schedule::Step{}, {10, schedule::Unit::percent}}};
    const auto text = recipeText(recipe);
    EXPECT_THAT(text, HasSubstr("\"multiplier\": 8,"));
    EXPECT_THAT(text, HasSubstr("\"length\": \"5 epochs\""));
    EXPECT_THAT(text, HasSubstr("\"length\": \"10%\""));
    EXPECT_THAT(text, HasSubstr("\"shape\": \"linear\""));
    EXPECT_THAT(text, HasSubstr("\"grid\": \"[)\""));
    EXPECT_THAT(text, HasSubstr("\"baseRate\": 0.1,"));
}

TEST(RecipeFile, readsEachFormOfALength)
{
    using schedule::Span;
    using schedule::Unit;
    EXPECT_EQ(readSpan("5 epochs"), (Span{5, Unit::epochs}));
    EXPECT_EQ(readSpan("1 epoch"), (Span{1, Unit::epochs}));
    EXPECT_EQ(readSpan("1e3 updates"), (Span{1000, Unit::updates}));
    EXPECT_EQ(readSpan("60000 samples"), (Span{60000, Unit::samples}));
    EXPECT_EQ(readSpan("2.5%"), (Span{2.5, Unit::percent}));
    EXPECT_EQ(readSpan("2.5 %"), (Span{2.5, Unit::percent}));
    EXPECT_EQ(readSpan("rest"), (Span{0, Unit::rest}));
    for (const char *text :
         {"",     "5",         "epochs",    "5epochs",    " 5 epochs", "5 epochs ",    "5  epochs",
          "5 ep", "+5 epochs", ".5 epochs", "5. epochs",  "05 epochs", "1e400 epochs", "nan epochs",
          "inf%", "%",         " %",        "0x5 epochs", "5 epochss", "Rest",         "5 Epochs"})
        EXPECT_EQ(readSpan(text), std::nullopt) << text;
}

TEST(RecipeFile, readsEachFormOfALevel)
{
    using schedule::Basis;
    using schedule::Level;
    EXPECT_EQ(readLevel("0.1x"), (Level{0.1, Basis::peak}));
    EXPECT_EQ(readLevel("0.1x peak"), (Level{0.1, Basis::peak}));
    EXPECT_EQ(readLevel("peak"), (Level{1, Basis::peak}));
    EXPECT_EQ(readLevel("base"), (Level{1, Basis::base}));
    EXPECT_EQ(readLevel("2x base"), (Level{2, Basis::base}));
    EXPECT_EQ(readLevel("0.5x previous"), (Level{0.5, Basis::previous}));
    EXPECT_EQ(readLevel("1x main"), (Level{1, Basis::main}));
    for (const char *text : {"", "x", "0.1", "0.1 x", "0.1xpeak", "0.1x  base", "0.1x Base",
                             "1e400x", "nanx", "x base", "0x1x", "0.1x "})
        EXPECT_EQ(readLevel(text), std::nullopt) << text;
}

TEST(RecipeFile, namesThePlaceOfAValueThatIsNotAllowed)
{
    EXPECT_EQ(badIn("schedule", R"({"warmUp": {"length": 5}})"),
              (Error{"r.json: /schedule/warmUp/length", "5", kSpanAllowed}));
    EXPECT_EQ(badIn("schedule", R"({"warmUp": {"grid": "]["}})").where,
              "r.json: /schedule/warmUp/grid");
    EXPECT_EQ(badIn("schedule", R"({"main": [{}, {"shape": {"kind": "stp"}}]})").where,
              "r.json: /schedule/main/1/shape/kind");
    EXPECT_EQ(badIn("schedule", R"({"main": [{"shape": {"gamma": 1}}]})").found, "no \"kind\"");
    EXPECT_EQ(badIn("schedule",
                    R"({"main": [{"shape": {"kind": "table", "points": [["1 epoch", 1, 2]]}}]})")
                  .where,
              "r.json: /schedule/main/0/shape/points/0");
    EXPECT_EQ(badIn("schedule", R"({"clock": {"updatesPerEpoch": {"batch": 0}}})"),
              (Error{"r.json: /schedule/clock/updatesPerEpoch/batch", "0",
                     "a whole number from 1 to 9223372036854775807"}));
    EXPECT_EQ(
        badIn("training", R"({"batch": 2147483648})"),
        (Error{"r.json: /training/batch", "2147483648", "a whole number from 1 to 2147483647"}));
    EXPECT_EQ(badIn("training", R"({"batch": 1.5})").found, "1.5");
    EXPECT_EQ(badIn("training", R"({"firstSeed": -1})").found, "-1");
    EXPECT_EQ(badIn("training", R"({"firstSeed": 18446744073709551616})").where,
              "r.json: /training/firstSeed");
    EXPECT_EQ(badIn("training", R"({"model": {"kind": "mlp", "hidden": [32, -1]}})").where,
              "r.json: /training/model/hidden/1");
    EXPECT_EQ(badIn("view", R"({"smoothing": 1})"),
              (Error{"r.json: /view/smoothing", "1", "a number from 0 to below 1"}));
    EXPECT_EQ(badIn("view", R"({"logRate": 1})"),
              (Error{"r.json: /view/logRate", "1", "true or false"}));
    EXPECT_EQ(badIn("view", "null").allowed, "an object");
    EXPECT_EQ(badIn("view", "[]").found, "an array");
    EXPECT_EQ(badIn("title", "7"), (Error{"r.json: /title", "7", "a text"}));
}

TEST(RecipeFile, takesWholeNumbersHoweverTheyAreWritten)
{
    EXPECT_EQ(readOk(kHead + R"(, "training": {"batch": 32.0, "seeds": 1e1}})").training.batch, 32);
    EXPECT_EQ(
        readOk(kHead + R"(, "training": {"firstSeed": 18446744073709551615}})").training.firstSeed,
        18446744073709551615u);
    EXPECT_EQ(readOk(kHead + R"(, "schedule": {"multiplier": 8}})").schedule.multiplier, 8);
}

TEST(RecipeFile, refusesUnknownKeysAndNamesTheKnownOnes)
{
    const auto error = badIn("view", R"({"logRates": true})");
    EXPECT_EQ(error.where, "r.json: /view/logRates");
    EXPECT_THAT(error.allowed, HasSubstr("\"logRate\""));
    EXPECT_EQ(badIn("a/b~c", "1").where, "r.json: /a~1b~0c");
    EXPECT_EQ(badIn("training", R"({"data": {"kind": "fashionMnist", "noise": 1}})").where,
              "r.json: /training/data/noise");
    // A key of another kind of shape is as unknown as any.
    EXPECT_EQ(badIn("schedule", R"({"warmUp": {"shape": {"kind": "linear", "gamma": 1}}})").where,
              "r.json: /schedule/warmUp/shape/gamma");
}

TEST(RecipeFile, refusesAKeyThatStandsTwice)
{
    const auto error = badIn("schedule", R"({"main": [{}, {"length": "rest", "length": "rest"}]})");
    EXPECT_EQ(error.where, "r.json: /schedule/main/1");
    EXPECT_EQ(error.found, "the key \"length\" twice");
    EXPECT_EQ(badIn("x-mine", R"({"a": 1, "a": 2})").where, "r.json: /x-mine");
}

TEST(RecipeFile, refusesNumbersThatAreNotFinite)
{
    EXPECT_EQ(badIn("schedule", R"({"baseRate": 1e400})"),
              (Error{"r.json: /schedule/baseRate", "1e400", "a number that fits a double"}));
    EXPECT_EQ(badIn("training", R"({"model": {"kind": "mlp", "hidden": [1, -1e999]}})").where,
              "r.json: /training/model/hidden/1");
    EXPECT_EQ(badIn("schedule", R"({"warmUp": {"length": "1e400 epochs"}})").where,
              "r.json: /schedule/warmUp/length");
    EXPECT_THAT(badIn("schedule", R"({"baseRate": NaN})").where, StartsWith("r.json:1:"));
    EXPECT_THAT(badIn("schedule", R"({"baseRate": Infinity})").where, StartsWith("r.json:1:"));
}

TEST(RecipeFile, saysLineAndColumnOfASyntaxError)
{
    EXPECT_EQ(readBad("{\n  \"format\": ,\n}").where, "r.json:2:13");
    EXPECT_EQ(readBad("{\n  \"format\": 'x'}").where, "r.json:2:13");
    EXPECT_EQ(readBad("{").where, "r.json:1:2");
    EXPECT_EQ(readBad("{").found, "the end of the file");
    EXPECT_EQ(readBad(kHead + "} x").where, "r.json:1:40");
    EXPECT_EQ(readBad("{\"a\": 1,}").where, "r.json:1:9");
    EXPECT_EQ(readBad("").found, "an empty file");
    EXPECT_EQ(readBad(" \n").found, "an empty file");
    EXPECT_THAT(readBad("// a remark\n{}").where, StartsWith("r.json:1:"));
}

TEST(RecipeFile, refusesTextThatIsNotUtf8ButPassesOverAByteOrderMark)
{
    EXPECT_THAT(badIn("title", "\"\xff\"").allowed, HasSubstr("UTF-8"));
    EXPECT_THAT(badIn("title", "\"\xc3\"").allowed, HasSubstr("UTF-8"));
    EXPECT_FALSE(readRecipe(std::string("\0\1\2\3", 4), "r"));
    EXPECT_FALSE(readRecipe(std::string("\xff\xfe{\0}\0", 6), "r"));
    EXPECT_EQ(readOk("\xef\xbb\xbf" + kHead + "}"), Recipe{});
}

TEST(RecipeFile, wantsToBeARecipeOfAVersionItKnows)
{
    EXPECT_EQ(readBad("[]").found, "an array");
    EXPECT_EQ(readBad("{}"), (Error{"r.json: /format", "nothing", "\"warmup-lab\""}));
    EXPECT_EQ(readBad(R"({"format": "other", "version": 1})").where, "r.json: /format");
    EXPECT_EQ(readBad(R"({"format": "warmup-lab"})").where, "r.json: /version");
    EXPECT_EQ(readBad(R"({"format": "warmup-lab", "version": 0})").where, "r.json: /version");
    EXPECT_EQ(readBad(R"({"format": "warmup-lab", "version": "1"})").where, "r.json: /version");
    const auto newer = readBad(R"({"format": "warmup-lab", "version": 2, "unheard": 1})");
    EXPECT_EQ(newer.where, "r.json: /version");
    EXPECT_THAT(newer.found, HasSubstr("newer Warmup Lab"));
}

TEST(RecipeFile, boundsDepthAndSize)
{
    const std::string deep(100'000, '[');
    EXPECT_THAT(readBad(deep).allowed, HasSubstr("at most 64"));
    EXPECT_THAT(badIn("x-deep", deep).allowed, HasSubstr("at most 64"));
    std::string objects;
    for (int i = 0; i < 100'000; ++i)
        objects += "{\"a\":";
    EXPECT_THAT(readBad(objects).allowed, HasSubstr("at most 64"));
    const std::string large = kHead + ", \"title\": \"" + std::string(17 << 20, 'a') + "\"}";
    EXPECT_THAT(readBad(large).allowed, HasSubstr("16777216 bytes"));
}

TEST(RecipeFile, copesWithManyKeysInTimeThatGrowsWithThem)
{
    std::string text = kHead;
    for (int i = 0; i < 200'000; ++i)
        text += ",\"x-" + std::to_string(i) + "\":0";
    EXPECT_EQ(readOk(text + "}"), Recipe{});
}

TEST(RecipeFile, keepsForeignKeysWhenItRewrites)
{
    const std::string previous =
        kHead + R"(, "x-lab": {"a": [1, 2]}, "schedule": {"x-why": "tested",
        "main": [{"x-first": 1}, {"x-second": 2}]}, "training": {"optimizer": {"kind": "adam", "x-o": 3}}})";
    Recipe recipe = readOk(previous);
    recipe.title = "changed";
    recipe.schedule.main.pop_back();
    const auto json = nlohmann::json::parse(recipeText(recipe, previous));
    EXPECT_EQ(json["x-lab"], nlohmann::json::parse(R"({"a": [1, 2]})"));
    EXPECT_EQ(json["schedule"]["x-why"], "tested");
    EXPECT_EQ(json["schedule"]["main"][0]["x-first"], 1);
    EXPECT_EQ(json["schedule"]["main"].size(), 1u);
    EXPECT_EQ(json["training"]["optimizer"]["x-o"], 3);
    EXPECT_EQ(json["title"], "changed");
    EXPECT_EQ(readOk(json.dump()), recipe);
    // What cannot be read has nothing to keep.
    EXPECT_EQ(recipeText(recipe, "{"), recipeText(recipe));
}

TEST(RecipeFile, refusesEveryCutOffFileWithoutCrashing)
{
    const auto text = recipeText(randomRecipe(5));
    for (std::size_t length = 0; length + 2 < text.size(); ++length)
        EXPECT_FALSE(readRecipe(std::string_view(text).substr(0, length), "r")) << length;
}

TEST(RecipeFile, survivesRandomChangesOfItsBytes)
{
    Random random(1, Purpose::test);
    const auto text = recipeText(randomRecipe(6));
    for (int i = 0; i < 5000; ++i) {
        std::string changed = text;
        for (int k = 0; k < 3; ++k)
            changed[random.below(changed.size())] = static_cast<char>(random.below(256));
        const auto recipe = readRecipe(changed, "r");
        if (!recipe) {
            EXPECT_THAT(recipe.error().where, StartsWith("r"));
            EXPECT_EQ(recipe.error().message().find('\n'), std::string::npos);
        }
    }
}

TEST(RecipeFile, survivesRandomBytes)
{
    Random random(2, Purpose::test);
    for (int i = 0; i < 2000; ++i) {
        std::string bytes(random.below(200), ' ');
        for (char &c : bytes)
            c = static_cast<char>(random.below(256));
        EXPECT_FALSE(readRecipe(bytes, "r"));
    }
}

TEST(RecipeFile, savesAndLoads)
{
    const ScratchFolder folder;
    const auto path = folder.path("a.warmup.json");
    Recipe recipe = randomRecipe(7);
    ASSERT_TRUE(saveRecipe(path, recipe));
    EXPECT_EQ(loadRecipe(path).value(), recipe);
    recipe.title = "second";
    ASSERT_TRUE(saveRecipe(path, recipe));
    EXPECT_EQ(loadRecipe(path).value(), recipe);
}

TEST(RecipeFile, savingKeepsForeignKeysOfTheFileItReplaces)
{
    const ScratchFolder folder;
    const auto path = folder.write("a.warmup.json", kHead + R"(, "x-mine": 1})");
    ASSERT_TRUE(saveRecipe(path, Recipe{}));
    EXPECT_THAT(readWhole(path, 1 << 20).value(), HasSubstr("\"x-mine\": 1"));
}

TEST(RecipeFile, forgetsTheAmountOfRestAlone)
{
    const ScratchFolder folder;
    Recipe recipe;
    recipe.schedule.main = {schedule::Phase{.length = {7, schedule::Unit::rest}}};
    ASSERT_TRUE(saveRecipe(folder.path("r"), recipe));
    recipe.schedule.main[0].length.amount = 0;
    EXPECT_EQ(loadRecipe(folder.path("r")).value(), recipe);
}

TEST(RecipeFile, doesNotSaveWhatItCouldNotReadBack)
{
    const ScratchFolder folder;
    const auto path = folder.path("a.warmup.json");
    ASSERT_TRUE(saveRecipe(path, Recipe{}));
    const auto before = readWhole(path, 1 << 20).value();
    Recipe recipe;
    recipe.schedule.baseRate = NAN;
    auto saved = saveRecipe(path, recipe);
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().where, path + ": /schedule/baseRate");
    recipe = Recipe{};
    recipe.title = "\xff";
    EXPECT_FALSE(saveRecipe(path, recipe));
    recipe = Recipe{};
    recipe.training.batch = 0;
    saved = saveRecipe(path, recipe);
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().where, path + ": /training/batch");
    EXPECT_EQ(readWhole(path, 1 << 20).value(), before);
}

TEST(RecipeFile, saysWhyAFileCannotBeLoaded)
{
    const ScratchFolder folder;
    EXPECT_EQ(loadRecipe(folder.path("none")).error().found, "no such file");
    EXPECT_EQ(loadRecipe(folder.path()).error().found, "a folder");
    ASSERT_TRUE(writeAtomically(folder.path("a.png"), "\x89PNG\r\n"));
    EXPECT_EQ(loadRecipe(folder.path("a.png")).error().message(),
              folder.path("a.png")
                  + ": found another kind of file; allowed: a recipe (.warmup.json) or a script "
                    "(.py)");
    ASSERT_TRUE(writeAtomically(folder.path("a.json"), "\x89PNG"));
    EXPECT_EQ(loadRecipe(folder.path("a.json")).error().where, folder.path("a.json") + ":1:1");
    ASSERT_TRUE(writeAtomically(folder.path("a.txt"), "  {"));
    EXPECT_NE(loadRecipe(folder.path("a.txt")).error().found, "another kind of file");
}

} // namespace
} // namespace warmup::io
