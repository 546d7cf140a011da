// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/Random.h"
#include "core/io/AtomicFile.h"
#include "core/io/RecipeFile.h"
#include "tests/Folders.h"
#include "tests/core/io/RandomRecipe.h"
#include "tests/core/io/SchemaCheck.h"

namespace warmup::io {
namespace {

using nlohmann::json;

json schemaFile()
{
    std::ifstream file(projectFile("resources/schema/recipe.schema.json"));
    return json::parse(file);
}

json jsonOf(const Recipe &recipe)
{
    return json::parse(recipeText(recipe));
}

TEST(RecipeSchema, acceptsWhatIsWrittenAndHasNoOtherKeys)
{
    SchemaCheck check(schemaFile());
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        const auto value = jsonOf(randomRecipe(seed));
        ASSERT_TRUE(check.accepts(value)) << value.dump(2);
    }
    const auto schema = schemaFile();
    std::set<std::string> all;
    for (const auto &[key, ignored] : schema["properties"].items())
        all.insert("#/" + key);
    for (const auto &[name, definition] : schema["$defs"].items())
        if (definition.contains("properties"))
            for (const auto &[key, ignored] : definition["properties"].items())
                // Choices without settings are written as a name alone, without "kind".
                if (key != "kind" || definition["properties"].size() > 1)
                    all.insert("#/$defs/" + name + "/" + key);
    EXPECT_EQ(check.used, all);
}

// Fills `value` with the defaults that the schema gives to what is missing.
json defaultsOf(const json &definition)
{
    json value = json::object();
    for (const auto &[key, property] : definition["properties"].items()) {
        if (property.contains("const"))
            value[key] = property["const"];
        else if (property.contains("default"))
            value[key] = property["default"];
        else
            ADD_FAILURE() << key << " has no default";
    }
    return value;
}

TEST(RecipeSchema, hasTheDefaultsOfTheTypes)
{
    const auto schema = schemaFile();
    EXPECT_EQ(defaultsOf(schema), jsonOf(Recipe{}));
    for (const char *family : {"shape", "data", "model", "optimizer", "order", "clipping"}) {
        for (const std::string kind : schema["$defs"][family]["anyOf"][0]["enum"]) {
            const std::string name =
                family + std::string(1, static_cast<char>(std::toupper(kind[0]))) + kind.substr(1);
            json value{{"format", "warmup-lab"}, {"version", 1}};
            auto &place = family == std::string("shape") ? value["schedule"]["warmUp"][family]
                                                         : value["training"][family];
            place = kind;
            const auto recipe = readRecipe(value.dump(), "r");
            ASSERT_TRUE(recipe.has_value()) << recipe.error().message();
            const auto written = jsonOf(*recipe);
            const auto &part = family == std::string("shape")
                ? written["schedule"]["warmUp"][family]
                : written["training"][family];
            const auto defaults = defaultsOf(schema["$defs"][name]);
            const json whole = part.is_string() ? json{{"kind", part}} : part;
            EXPECT_EQ(whole, defaults) << name;
        }
    }
    const auto filled = readRecipe(R"({"format": "warmup-lab", "version": 1, "schedule":
        {"warmUp": {}, "plateau": {}, "momentum": {}, "clock": {"updatesPerEpoch": {}}},
        "training": {"groups": [{}]}})",
                                   "r");
    EXPECT_EQ(jsonOf(filled.value())["training"]["groups"][0],
              defaultsOf(schema["$defs"]["parameterGroup"]));
    const auto written = jsonOf(filled.value())["schedule"];
    EXPECT_EQ(written["warmUp"], defaultsOf(schema["$defs"]["phase"]));
    EXPECT_EQ(written["momentum"], defaultsOf(schema["$defs"]["momentumCycle"]));
    EXPECT_EQ(written["plateau"], defaultsOf(schema["$defs"]["plateau"]));
    EXPECT_EQ(written["clock"]["updatesPerEpoch"], defaultsOf(schema["$defs"]["batching"]));
}

// One random change somewhere in the value: another value, a key more or less.
class Mutator {
public:
    explicit Mutator(std::uint64_t seed) : m_random(seed, Purpose::test, 1) { }

    void change(json &value)
    {
        json *place = &value;
        while (place->is_structured() && !place->empty() && m_random.below(8) > 0) {
            auto item = place->begin();
            std::advance(item, static_cast<std::ptrdiff_t>(m_random.below(place->size())));
            place = &*item;
        }
        if (place->is_object() && m_random.below(2) == 0)
            (*place)[m_random.below(2) ? "x-new" : "new"] = 1;
        else if (place->is_structured() && !place->empty() && m_random.below(2) == 0)
            place->erase(place->is_object() ? place->begin() : place->end() - 1);
        else
            *place = m_values[m_random.below(m_values.size())];
    }

private:
    Random m_random;
    std::vector<json> m_values = json::parse(R"json([null, true, 0, 1, -1, 2, 1.5, 2.0, 1e300, 1e18,
        -1e18, 2147483648, 9223372036854775808, 18446744073709551615, "",
        "rest", "5 epochs", "-5 epochs", "1e3 updates", "5 %", "05 epochs", "5 ep", "0.1x", "peak",
        "2x base", "1e5x main", "x", "[)", "linear", "step", "sgd", "mlp", "glyphs", "hold", [],
        {}, {"kind": "linear"}, {"kind": "glyphs"}, {"kind": "step", "gamma": 0.5}, ["5 epochs", 1],
        ["5 epochs", 1, 2], [["10%", 0.5]], {"kind": "quadratic", "noise": -1},
        {"batch": 0}])json");
};

// The reader and the schema agree on every file, good or bad. With WARMUP_VERDICTS=FILE more of
// them and their verdicts are written there, one a line, for tests/peers/schema_peer.py.
TEST(RecipeSchema, agreesWithTheReaderOnChangedRecipes)
{
    SchemaCheck check(schemaFile());
    std::ofstream verdicts;
    int changes = 800;
    if (const char *path = std::getenv("WARMUP_VERDICTS")) {
        verdicts.open(path);
        changes = 4000;
    }
    int good = 0;
    for (int i = 0; i < changes; ++i) {
        json value = jsonOf(randomRecipe(static_cast<std::uint64_t>(i % 100)));
        Mutator(static_cast<std::uint64_t>(i)).change(value);
        const auto recipe = readRecipe(value.dump(), "r");
        ASSERT_EQ(check.accepts(value), recipe.has_value())
            << (recipe ? "" : recipe.error().message()) << '\n'
            << value.dump(2);
        good += recipe.has_value();
        verdicts << json{{"recipe", value}, {"accepted", recipe.has_value()}}.dump() << '\n';
    }
    EXPECT_GT(good, changes / 20);
    EXPECT_LT(good, changes * 19 / 20);
}

// Whether `part` is in `whole`: all its keys, recursively, with equal values.
bool isWithin(const json &part, const json &whole)
{
    if (!part.is_object() || !whole.is_object())
        return part == whole;
    for (const auto &[key, value] : part.items())
        if (!whole.contains(key) || !isWithin(value, whole[key]))
            return false;
    return true;
}

// The files of every released version stay readable, whatever else changes.
TEST(RecipeGolden, filesOfEveryVersionAreReadAndKeepTheirMeaning)
{
    SchemaCheck check(schemaFile());
    int files = 0;
    for (const auto &entry : std::filesystem::directory_iterator(goldenFile("recipes"))) {
        ++files;
        const auto text = readWhole(entry.path(), 1 << 20).value();
        const auto recipe = readRecipe(text, entry.path().filename().string());
        ASSERT_TRUE(recipe.has_value()) << recipe.error().message();
        const auto value = json::parse(text);
        EXPECT_TRUE(check.accepts(value)) << entry.path();
        // What was written by hand has other ways to say the same.
        const bool byHand = entry.path().string().find("by-hand") != std::string::npos;
        EXPECT_TRUE(byHand || isWithin(value, json::parse(recipeText(*recipe, text))))
            << entry.path();
    }
    EXPECT_GE(files, 3);
}

TEST(RecipeGolden, theOneWrittenByHandMeansWhatItSays)
{
    const auto recipe = loadRecipe(goldenFile("recipes/v1-by-hand.warmup.json"));
    ASSERT_TRUE(recipe.has_value()) << recipe.error().message();
    Recipe expected;
    expected.title = "Goyal et al. 2017, by hand";
    auto &schedule = expected.schedule;
    schedule.clock.run = schedule::Span{90, schedule::Unit::epochs};
    schedule.clock.updatesPerEpoch =
        schedule::Batching{.samples = 1281167, .batch = 32, .replicas = 256};
    schedule.multiplier = 32;
    schedule.warmUp->from = schedule::Level{1, schedule::Basis::base};
    schedule.warmUp->length = {5, schedule::Unit::epochs};
    const auto epochs = [](double n) { return schedule::Span{n, schedule::Unit::epochs}; };
    schedule.join = schedule::Join::over;
    schedule.main = {
        schedule::Phase{.shape = schedule::MultiStep{{epochs(30), epochs(60), epochs(80)}, 0.1},
                        .length = {0, schedule::Unit::rest}}};
    expected.asRun.framework = "";
    expected.training.optimizer =
        optimizer::Sgd{.momentum = 0.9, .weightDecay = 1e-4, .nesterov = true};
    expected.training.model = model::Mlp{.hidden = {128}};
    expected.view.axis = View::Axis::updates;
    EXPECT_EQ(*recipe, expected);
}

} // namespace
} // namespace warmup::io
