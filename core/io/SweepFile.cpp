// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/SweepFile.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/io/AtomicFile.h"
#include "core/io/ExperimentReader.h"
#include "core/io/Json.h"
#include "core/io/RecipeFile.h"
#include "core/io/RecipeJson.h"
#include "core/io/RecipeTexts.h"

namespace warmup::io {

namespace {

using experiment::Sweep;
using experiment::SweepAxis;

constexpr std::size_t kMostValues = 100;
constexpr int kMostSweepSeeds = 1000;

// A member of the lengths of these leaves the phase out where it is 0.
constexpr std::array kPhases{std::pair("/schedule/warmUp", "/schedule/warmUp/length"),
                             std::pair("/schedule/coolDown", "/schedule/coolDown/length")};

std::string valueText(const Json &value)
{
    std::string text = value.is_string()
        ? value.get<std::string>()
        : value.dump(-1, ' ', false, Json::error_handler_t::replace);
    for (char &c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            c = '?';
    return text;
}

// With every default written out.
Json wholeJson(const Recipe &recipe)
{
    return Json::parse(recipeText(recipe));
}

// The 64-bit FNV-1a hash of all texts, one after the other.
class Fingerprint {
public:
    void add(std::string_view text)
    {
        for (const char c : text)
            addByte(static_cast<unsigned char>(c));
        addByte(0xff); // no byte of UTF-8
    }
    [[nodiscard]] std::string text() const { return fmt::format("{:016x}", m_hash); }

private:
    void addByte(unsigned char byte) { m_hash = (m_hash ^ byte) * 0x100000001b3; }

    std::uint64_t m_hash = 0xcbf29ce484222325;
};

void add(Fingerprint &print, const experiment::Metric &metric)
{
    print.add(nameOf(metric.quantity));
    print.add(metric.column);
    if (metric.at > 0) {
        print.add(std::to_string(metric.at));
        print.add(metric.timesMedian ? "times median" : "");
    }
}

std::string fingerprintOf(const Sweep &sweep)
{
    Fingerprint print;
    for (const SweepAxis *axis : {&sweep.x, &sweep.y}) {
        print.add(axis->field);
        for (const std::string &value : axis->values)
            print.add(value);
    }
    for (Recipe recipe : sweep.cells) {
        recipe.title.clear();
        recipe.view = {};
        recipe.training.seeds = 1;
        recipe.training.firstSeed = 1;
        print.add(recipeText(recipe));
    }
    add(print, sweep.metric);
    if (sweep.failed) {
        add(print, sweep.failed->metric);
        for (const auto &bound : {sweep.failed->below, sweep.failed->atLeast})
            print.add(bound ? shortestText(*bound) : "");
    }
    return print.text();
}

class SweepReader : ExperimentReader {
public:
    using ExperimentReader::ExperimentReader;

    Result<Sweep> read(const Json &json)
    {
        Sweep sweep;
        object(json, "", [&](const Json &root) {
            known(root, "",
                  {"format", "version", "title", "recipe", "x", "y", "seeds", "firstSeed", "metric",
                   "column", "at", "timesMedian", "better", "failed"});
            format(root, "warmup-lab-sweep");
            sweep.title = text(root, "", "title");
            sweep.seeds =
                static_cast<int>(whole(root, "", "seeds", 1, kMostSweepSeeds, sweep.seeds));
            sweep.firstSeed =
                static_cast<std::uint64_t>(whole(root, "", "firstSeed", 0, 1'000'000'000, 1));
            sweep.metric = metric(root, "");
            sweep.better = choice(root, "", "better", kDirections);
            sweep.failed = failureRule(root, "");
            cells(root, sweep);
        });
        if (m_error)
            return tl::unexpected(*m_error);
        sweep.fingerprint = fingerprintOf(sweep);
        return sweep;
    }

private:
    void cells(const Json &root, Sweep &sweep)
    {
        const auto recipe = recipeOf(member(root, "recipe"), m_name + ": /recipe");
        if (!recipe) {
            if (!m_error)
                m_error = recipe.error();
            return;
        }
        const Json whole = wholeJson(*recipe);
        sweep.x = axis(root, whole, "x");
        sweep.y = axis(root, whole, "y");
        if (!m_error && (sweep.x.field + '/').starts_with(sweep.y.field + '/'))
            refuse("/x/field", '"' + sweep.x.field + '"', "a field that is no part of /y/field's");
        if (!m_error && (sweep.y.field + '/').starts_with(sweep.x.field + '/'))
            refuse("/y/field", '"' + sweep.y.field + '"', "a field that is no part of /x/field's");
        for (std::size_t y = 0; y < sweep.rows() && !m_error; ++y)
            for (std::size_t x = 0; x < sweep.columns() && !m_error; ++x)
                cell(root, whole, sweep, x, y);
    }

    SweepAxis axis(const Json &root, const Json &recipe, const char *key)
    {
        const std::string pointer = std::string("/") + key;
        SweepAxis made;
        object(member(root, key), pointer, [&](const Json &json) {
            known(json, pointer, {"field", "name", "values"});
            made.field = text(json, pointer, "field");
            made.name = json.contains("name") ? text(json, pointer, "name") : made.field;
            for (const Json *value : list(json, pointer, "values", 1, kMostValues)) {
                const std::string words = valueText(*value);
                if (std::find(made.values.begin(), made.values.end(), words) != made.values.end())
                    refuse(fmt::format("{}/values/{}", pointer, made.values.size()),
                           foundText(*value), "each value once");
                made.values.push_back(words);
            }
            if (!m_error)
                checkField(recipe, made.field, pointer + "/field");
        });
        return made;
    }

    void checkField(const Json &recipe, const std::string &field, const std::string &pointer)
    {
        if (!field.starts_with("/schedule/") && !field.starts_with("/training/")
            && !field.starts_with("/asRun/"))
            return refuse(pointer, '"' + field + '"',
                          "a field below \"/schedule\", \"/training\" or \"/asRun\", such as "
                          "\"/schedule/baseRate\"");
        if (field == "/training/seeds" || field == "/training/firstSeed")
            return refuse(pointer, '"' + field + '"',
                          "another field: all cells train the same seeds");
        try {
            const Json::json_pointer place(field);
            if (recipe.contains(place))
                return;
            refuse(pointer, '"' + field + "\", which the recipe does not have",
                   nearest(recipe, place));
        } catch (const Json::exception &) {
            refuse(pointer, '"' + field + '"', "a JSON pointer such as \"/schedule/baseRate\"");
        }
    }

    // What is there instead, as deep as the field goes.
    static std::string nearest(const Json &recipe, Json::json_pointer place)
    {
        while (!place.empty() && !recipe.contains(place))
            place.pop_back();
        const Json &there = recipe[place];
        if (!there.is_object())
            return fmt::format("a field of its own; {} is {}", place.to_string(), foundText(there));
        std::string keys;
        for (const auto &item : there.items())
            keys += (keys.empty() ? "" : ", ") + pointerPart(item.key());
        return fmt::format("{} followed by one of {}", place.to_string(), keys);
    }

    void cell(const Json &root, const Json &whole, Sweep &sweep, std::size_t x, std::size_t y)
    {
        Json recipe = whole;
        const auto put = [&](const SweepAxis &axis, const char *key, std::size_t index) {
            recipe[Json::json_pointer(axis.field)] = root[key]["values"][index];
        };
        put(sweep.x, "x", x);
        put(sweep.y, "y", y);
        for (const auto &[phase, length] : kPhases) {
            const Json::json_pointer place(length);
            if ((sweep.x.field != length && sweep.y.field != length) || !recipe.contains(place)
                || !recipe[place].is_string())
                continue;
            const auto span = readSpan(recipe[place].get_ref<const std::string &>());
            if (span && span->amount == 0 && span->unit != schedule::Unit::rest)
                recipe[Json::json_pointer(phase)] = nullptr;
        }
        auto made = recipeOf(
            std::move(recipe),
            fmt::format("{}: {}, its recipe", m_name, sweep.cellName(sweep.columns() * y + x)));
        if (!made) {
            m_error = made.error();
            return;
        }
        const std::string whose = "the recipe of " + sweep.cellName(sweep.columns() * y + x);
        recorded(sweep.metric, "", *made, whose);
        if (sweep.failed)
            recorded(sweep.failed->metric, "/failed", *made, whose);
        sweep.cells.push_back(std::move(*made));
    }
};

Json numberOrText(std::string_view text)
{
    // As JSON where it is JSON: 0.1, true, null, [32, 32]; else as it is: 20 updates.
    Json json = Json::parse(text, nullptr, false);
    return json.is_discarded() ? Json(text) : json;
}

Json jsonOf(const SweepChoice::Axis &axis)
{
    Json values = Json::array();
    std::string_view rest = axis.values;
    while (!rest.empty()) {
        std::string_view piece = rest.substr(0, rest.find(';'));
        rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
        const auto begin = piece.find_first_not_of(" \t");
        if (begin == std::string_view::npos)
            continue;
        piece = piece.substr(begin, piece.find_last_not_of(" \t") - begin + 1);
        values.push_back(numberOrText(piece));
    }
    Json json{{"field", axis.field}};
    if (!axis.name.empty())
        json["name"] = axis.name;
    json["values"] = std::move(values);
    return json;
}

SweepChoice::Axis choiceOf(const SweepAxis &axis)
{
    SweepChoice::Axis choice{axis.field, axis.name == axis.field ? "" : axis.name, ""};
    for (const std::string &value : axis.values)
        choice.values += (choice.values.empty() ? "" : "; ") + value;
    return choice;
}

std::string titleOf(const Recipe &recipe, const SweepChoice &choice)
{
    if (!choice.title.empty())
        return choice.title;
    return recipe.title.empty() ? "Sweep" : recipe.title;
}

void write(Json &json, const experiment::Metric &metric)
{
    if (metric.quantity == experiment::Metric::Quantity::column)
        json["column"] = metric.column;
    else
        json["metric"] = nameOf(metric.quantity);
    if (metric.at > 0)
        json["at"] = metric.at;
    if (metric.timesMedian)
        json["timesMedian"] = true;
}

} // namespace

Result<Sweep> readSweep(std::string_view text, std::string_view name)
{
    const auto json = parseJson(text, name);
    if (!json)
        return tl::unexpected(json.error());
    return SweepReader(name).read(*json);
}

Result<Sweep> loadSweep(const std::filesystem::path &path)
{
    const auto text = readWhole(path, kLargestJson);
    if (!text)
        return tl::unexpected(text.error());
    return readSweep(*text, path.string());
}

std::string sweepText(const Recipe &recipe, const SweepChoice &choice)
{
    Json json{{"format", "warmup-lab-sweep"},
              {"version", 1},
              {"title", titleOf(recipe, choice)},
              {"recipe", wholeJson(recipe)},
              {"x", jsonOf(choice.x)},
              {"y", jsonOf(choice.y)},
              {"seeds", choice.seeds},
              {"firstSeed", choice.firstSeed}};
    write(json, choice.metric);
    json["better"] = choice.better == experiment::Direction::lower ? "lower" : "higher";
    if (choice.failed) {
        Json rule = Json::object();
        write(rule, choice.failed->metric);
        if (choice.failed->below)
            rule["below"] = *choice.failed->below;
        if (choice.failed->atLeast)
            rule["atLeast"] = *choice.failed->atLeast;
        json["failed"] = std::move(rule);
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<SweepDraft> draftOf(std::string_view text)
{
    const auto sweep = readSweep(text, "");
    if (!sweep)
        return std::nullopt;
    const auto recipe = recipeOf(parseJson(text, "")->at("recipe"), "");
    if (!recipe)
        return std::nullopt;
    SweepDraft draft{*recipe,
                     {sweep->title, choiceOf(sweep->x), choiceOf(sweep->y), sweep->seeds,
                      sweep->firstSeed, sweep->metric, sweep->better, sweep->failed}};
    const auto again = readSweep(sweepText(draft.recipe, draft.choice), "");
    return again && *again == *sweep ? std::optional(draft) : std::nullopt;
}

std::optional<std::string> fieldText(const Recipe &recipe, const std::string &field)
{
    const Json json = wholeJson(recipe);
    try {
        const Json::json_pointer place(field);
        if (json.contains(place))
            return valueText(json[place]);
    } catch (const Json::exception &) {
    }
    return std::nullopt;
}

} // namespace warmup::io
