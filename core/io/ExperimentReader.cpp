// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ExperimentReader.h"

#include <fmt/format.h>

#include "core/data/Dataset.h"
#include "core/diagnostics/Columns.h"
#include "core/io/RecipeNames.h"

namespace warmup::io {

namespace {

using Quantity = experiment::Metric::Quantity;

constexpr ExperimentReader::Choices<Quantity, 8> kQuantities{
    {{"trainingLoss", Quantity::trainingLoss},
     {"lastLosses", Quantity::lastLosses},
     {"testLoss", Quantity::testLoss},
     {"testAccuracy", Quantity::testAccuracy},
     {"targetReached", Quantity::targetReached},
     {"highestLoss", Quantity::highestLoss},
     {"softmaxDifference", Quantity::softmaxDifference},
     {"extraUpdates", Quantity::extraUpdates}}};

// What a recipe needs for its runs to have the number; empty: it has it.
std::string lackedBy(const training::Spec &training, Quantity quantity)
{
    const bool learns = model::learnsFromData(training.model);
    const bool pair = quantity == Quantity::softmaxDifference || quantity == Quantity::extraUpdates;
    const bool target = quantity == Quantity::targetReached || quantity == Quantity::extraUpdates;
    const bool accuracy = quantity == Quantity::testAccuracy;
    if (pair && !trainsPairs(training.follow))
        return "a \"follow\" that trains pairs";
    if (target && !training.targetLoss)
        return "a \"targetLoss\"";
    if (quantity == Quantity::trainingLoss && !(learns && data::hasTrainingPart(training.data)))
        return "data with a training part";
    if ((accuracy || target || quantity == Quantity::testLoss
         || quantity == Quantity::softmaxDifference)
        && !(learns && data::hasTestPart(training.data)))
        return "data with a test part";
    if ((accuracy || quantity == Quantity::softmaxDifference) && !data::hasClasses(training.data))
        return "data with classes";
    return {};
}

} // namespace

void ExperimentReader::refuse(const std::string &pointer, std::string found, std::string allowed)
{
    if (!m_error)
        m_error = Error{m_name + ": " + pointer, std::move(found), std::move(allowed)};
}

std::string ExperimentReader::foundMember(const Json &json)
{
    return json.is_null() ? "nothing" : foundText(json);
}

const Json &ExperimentReader::member(const Json &object, const char *key)
{
    static const Json kNull;
    const auto found = object.find(key);
    return found == object.end() ? kNull : *found;
}

void ExperimentReader::known(const Json &object, const std::string &pointer,
                             std::initializer_list<std::string_view> keys)
{
    for (const auto &item : object.items())
        if (!item.key().starts_with("x-")
            && std::find(keys.begin(), keys.end(), item.key()) == keys.end())
            refuse(pointer + pointerPart(item.key()), "an unknown key",
                   quotedNames(keys) + ", and keys that begin with \"x-\"");
}

void ExperimentReader::format(const Json &root, const char *name)
{
    if (member(root, "format") != name)
        refuse("/format", foundMember(member(root, "format")), fmt::format("\"{}\"", name));
    if (member(root, "version") != 1)
        refuse("/version", foundMember(member(root, "version")), "1");
}

std::string ExperimentReader::text(const Json &object, const std::string &pointer, const char *key)
{
    const Json &json = member(object, key);
    if (json.is_string() && !json.get_ref<const std::string &>().empty())
        return json.get<std::string>();
    refuse(pointer + "/" + key, foundMember(json), "a text that is not empty");
    return {};
}

std::vector<const Json *> ExperimentReader::list(const Json &object, const std::string &pointer,
                                                 const char *key, std::size_t least,
                                                 std::size_t most)
{
    std::vector<const Json *> items;
    const Json &json = member(object, key);
    if (!json.is_array() || json.size() < least || json.size() > most) {
        refuse(pointer + "/" + key,
               json.is_array() ? fmt::format("a list of {}", json.size()) : foundMember(json),
               fmt::format("a list of {} to {}", least, most));
        return items;
    }
    for (const Json &item : json)
        items.push_back(&item);
    return items;
}

std::int64_t ExperimentReader::whole(const Json &object, const std::string &pointer,
                                     const char *key, std::int64_t least, std::int64_t most,
                                     std::int64_t otherwise)
{
    if (!object.contains(key))
        return otherwise;
    const Json &json = member(object, key);
    if (json.is_number_integer() && json >= least && json <= most)
        return json.get<std::int64_t>();
    refuse(pointer + "/" + key, foundText(json),
           fmt::format("a whole number from {} to {}", least, most));
    return otherwise;
}

experiment::Metric ExperimentReader::metric(const Json &object, const std::string &pointer)
{
    experiment::Metric made;
    if (object.contains("column")) {
        if (object.contains("metric"))
            refuse(pointer + "/column", foundText(object["column"]) + " beside a metric",
                   "either a metric or a column");
        made.quantity = Quantity::column;
        made.column = text(object, pointer, "column");
        made.at = whole(object, pointer, "at", 1, kLongestRun, 0);
        if (const Json &times = member(object, "timesMedian"); times.is_boolean())
            made.timesMedian = times.get<bool>();
        else if (!times.is_null())
            refuse(pointer + "/timesMedian", foundText(times), "true or false");
        if (made.timesMedian && made.at == 0)
            refuse(pointer + "/at", "nothing", "the update whose value \"timesMedian\" is about");
    } else {
        made.quantity = choice(object, pointer, "metric", kQuantities);
        for (const char *key : {"at", "timesMedian"})
            if (object.contains(key))
                refuse(pointer + "/" + key, foundText(object[key]) + " beside a metric",
                       "only beside a column");
    }
    return made;
}

std::optional<double> ExperimentReader::bound(const Json &object, const std::string &pointer,
                                              const char *key)
{
    if (!object.contains(key))
        return std::nullopt;
    if (!object[key].is_number())
        refuse(pointer + "/" + key, foundText(object[key]), "a number");
    return object[key].is_number() ? std::optional(object[key].get<double>()) : std::nullopt;
}

std::optional<experiment::FailureRule> ExperimentReader::failureRule(const Json &from,
                                                                     const std::string &pointer)
{
    if (!from.contains("failed"))
        return std::nullopt;
    const std::string place = pointer + "/failed";
    experiment::FailureRule rule;
    object(from["failed"], place, [&](const Json &members) {
        known(members, place, {"metric", "column", "at", "timesMedian", "below", "atLeast"});
        rule.metric = metric(members, place);
        rule.below = bound(members, place, "below");
        rule.atLeast = bound(members, place, "atLeast");
        if (!rule.below && !rule.atLeast)
            refuse(place, "no bound", "\"below\" or \"atLeast\" with a number");
    });
    return rule;
}

void ExperimentReader::recorded(const experiment::Metric &metric, const std::string &pointer,
                                const Recipe &recipe, const std::string &whose)
{
    if (m_error)
        return;
    if (metric.quantity == Quantity::column) {
        shown(metric.column, pointer + "/column", recipe.training, whose);
        return reached(metric.at, pointer + "/at", recipe, whose);
    }
    if (const std::string lacked = lackedBy(recipe.training, metric.quantity); !lacked.empty())
        refuse(pointer + "/metric", fmt::format("\"{}\"", nameOf(metric.quantity)),
               fmt::format("another, or {} in {}", lacked, whose));
}

void ExperimentReader::reached(Update at, const std::string &pointer, const Recipe &recipe,
                               const std::string &whose)
{
    if (at == 0)
        return;
    // A schedule that cannot be made is told of where it is trained.
    if (const auto curves = makeCurves(recipe); curves && at > curves->intended->length())
        refuse(pointer, std::to_string(at),
               fmt::format("at most {}, the updates of {}", curves->intended->length(), whose));
}

void ExperimentReader::shown(const std::string &column, const std::string &pointer,
                             const training::Spec &training, const std::string &whose)
{
    const auto kind = diagnostics::kindOfColumn(column);
    if (!kind)
        return refuse(pointer, '"' + column + '"', diagnostics::columnNames());
    if (*kind == diagnostics::Kind::position || training.diagnostics.shows(*kind))
        return;
    for (const auto &[name, choice] : namesOf(*kind))
        if (choice == *kind)
            refuse(pointer, '"' + column + '"',
                   fmt::format("a column that {} shows: this one is there with \"{}\" in "
                               "/training/diagnostics/show",
                               whose, name));
}

const char *nameOf(Quantity quantity)
{
    for (const auto &[name, meaning] : kQuantities)
        if (meaning == quantity)
            return name;
    return "column";
}

} // namespace warmup::io
