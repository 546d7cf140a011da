// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/LessonFile.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/io/Json.h"
#include "core/io/RecipeJson.h"

namespace warmup::io {

namespace {

using experiment::Lesson;
using experiment::Metric;
using Quantity = Metric::Quantity;

constexpr std::size_t kMostConfigurations = 100;
constexpr std::size_t kMostTexts = 1000;

template <typename Enum, std::size_t N>
using Choices = std::array<std::pair<const char *, Enum>, N>;

constexpr Choices<Quantity, 8> kQuantities{{{"trainingLoss", Quantity::trainingLoss},
                                            {"lastLosses", Quantity::lastLosses},
                                            {"testLoss", Quantity::testLoss},
                                            {"testAccuracy", Quantity::testAccuracy},
                                            {"targetReached", Quantity::targetReached},
                                            {"highestLoss", Quantity::highestLoss},
                                            {"softmaxDifference", Quantity::softmaxDifference},
                                            {"extraUpdates", Quantity::extraUpdates}}};
constexpr Choices<experiment::Direction, 2> kDirections{
    {{"lower", experiment::Direction::lower}, {"higher", experiment::Direction::higher}}};
constexpr auto spelled(experiment::Verdict verdict)
{
    return std::pair(experiment::nameOf(verdict), verdict);
}
constexpr Choices<experiment::Verdict, 3> kVerdicts{
    {spelled(experiment::Verdict::better), spelled(experiment::Verdict::worse),
     spelled(experiment::Verdict::notDistinguishable)}};

// What is added to a recipe: see readLesson().
void merge(Json &into, const Json &changes)
{
    const auto kindOf = [](const Json &json) {
        return json.contains("kind") ? json["kind"] : Json();
    };
    if (!into.is_object() || !changes.is_object()
        || (changes.contains("kind") && kindOf(into) != kindOf(changes))) {
        into = changes;
        return;
    }
    for (const auto &item : changes.items())
        merge(into[item.key()], item.value());
}

// Reads member by member; after the first error everything is passed over.
class LessonReader {
public:
    explicit LessonReader(std::string_view name) : m_name(name) { }

    Result<Lesson> read(const Json &json)
    {
        Lesson lesson;
        object(json, "", [&](const Json &root) {
            known(root, "",
                  {"format", "version", "title", "claim", "text", "steps", "tryThis", "expected",
                   "measured", "limits", "sources", "recipe", "configurations", "questions"});
            format(root);
            lesson.title = text(root, "", "title");
            lesson.claim = text(root, "", "claim");
            lesson.text = texts(root, "text");
            lesson.steps = texts(root, "steps");
            lesson.tryThis = text(root, "", "tryThis");
            lesson.expected = text(root, "", "expected");
            if (root.contains("measured"))
                lesson.measured = text(root, "", "measured");
            lesson.limits = text(root, "", "limits");
            lesson.sources = texts(root, "sources");
            configurations(root, lesson);
            questions(root, lesson);
        });
        if (m_error)
            return tl::unexpected(*m_error);
        return lesson;
    }

private:
    void refuse(const std::string &pointer, std::string found, std::string allowed)
    {
        if (!m_error)
            m_error = Error{m_name + ": " + pointer, std::move(found), std::move(allowed)};
    }

    template <typename Action>
    void object(const Json &json, const std::string &pointer, Action action)
    {
        if (m_error)
            return;
        if (!json.is_object())
            return refuse(pointer, foundText(json), "an object");
        action(json);
    }

    // null where it is not there.
    const Json &member(const Json &object, const char *key)
    {
        static const Json kNull;
        const auto found = object.find(key);
        return found == object.end() ? kNull : *found;
    }

    void known(const Json &object, const std::string &pointer,
               std::initializer_list<std::string_view> keys)
    {
        for (const auto &item : object.items())
            if (!item.key().starts_with("x-")
                && std::find(keys.begin(), keys.end(), item.key()) == keys.end())
                refuse(pointer + pointerPart(item.key()), "an unknown key",
                       fmt::format("\"{}\", and keys that begin with \"x-\"",
                                   fmt::join(keys, "\", \"")));
    }

    void format(const Json &root)
    {
        if (member(root, "format") != "warmup-lab-lesson")
            refuse("/format", foundText(member(root, "format")), "\"warmup-lab-lesson\"");
        if (member(root, "version") != 1)
            refuse("/version", foundText(member(root, "version")), "1");
    }

    std::string text(const Json &object, const std::string &pointer, const char *key)
    {
        const Json &json = member(object, key);
        if (json.is_string() && !json.get_ref<const std::string &>().empty())
            return json.get<std::string>();
        refuse(pointer + "/" + key, json.is_null() ? "nothing" : foundText(json),
               "a text that is not empty");
        return {};
    }

    std::vector<std::string> texts(const Json &root, const char *key)
    {
        const std::string pointer = std::string("/") + key;
        std::vector<std::string> made;
        for (const Json *item : list(root, key, 1, kMostTexts)) {
            if (!item->is_string() || item->get_ref<const std::string &>().empty())
                refuse(fmt::format("{}/{}", pointer, made.size()), foundText(*item),
                       "a text that is not empty");
            else
                made.push_back(item->get<std::string>());
        }
        return made;
    }

    std::vector<const Json *> list(const Json &root, const char *key, std::size_t least,
                                   std::size_t most)
    {
        std::vector<const Json *> items;
        const Json &json = member(root, key);
        if (!json.is_array() || json.size() < least || json.size() > most) {
            refuse(std::string("/") + key, json.is_null() ? "nothing" : foundText(json),
                   fmt::format("a list of {} to {}", least, most));
            return items;
        }
        for (const Json &item : json)
            items.push_back(&item);
        return items;
    }

    template <typename Enum, std::size_t N>
    Enum choice(const Json &object, const std::string &pointer, const char *key,
                const Choices<Enum, N> &choices)
    {
        const Json &json = member(object, key);
        std::string allowed;
        for (const auto &[word, meaning] : choices) {
            if (json == word)
                return meaning;
            allowed += (allowed.empty() ? "\"" : ", \"") + std::string(word) + "\"";
        }
        refuse(pointer + "/" + key, json.is_null() ? "nothing" : foundText(json), allowed);
        return choices.front().second;
    }

    void configurations(const Json &root, Lesson &lesson)
    {
        for (const Json *item : list(root, "configurations", 1, kMostConfigurations)) {
            const auto pointer = fmt::format("/configurations/{}", lesson.configurations.size());
            object(*item, pointer, [&](const Json &json) {
                known(json, pointer, {"name", "changes"});
                experiment::Configuration made;
                made.name = text(json, pointer, "name");
                for (const auto &other : lesson.configurations)
                    if (other.name == made.name)
                        refuse(pointer + "/name", '"' + made.name + '"',
                               "a name that no other configuration has");
                Json recipe = member(root, "recipe");
                if (json.contains("changes"))
                    merge(recipe, json["changes"]);
                auto read =
                    recipeOf(std::move(recipe),
                             fmt::format("{}: {}, the recipe with its changes", m_name, pointer));
                if (!read && !m_error)
                    m_error = read.error();
                if (read)
                    made.recipe = std::move(*read);
                lesson.configurations.push_back(std::move(made));
            });
            if (m_error)
                return;
        }
    }

    std::size_t named(const Json &json, const std::string &pointer, const Lesson &lesson)
    {
        std::string allowed;
        for (std::size_t i = 0; i < lesson.configurations.size(); ++i) {
            if (json == lesson.configurations[i].name)
                return i;
            allowed += (allowed.empty() ? "\"" : ", \"") + lesson.configurations[i].name + "\"";
        }
        refuse(pointer, foundText(json), allowed);
        return 0;
    }

    Metric metric(const Json &object, const std::string &pointer)
    {
        Metric made;
        if (object.contains("column")) {
            made.quantity = Quantity::column;
            made.column = text(object, pointer, "column");
        } else {
            made.quantity = choice(object, pointer, "metric", kQuantities);
        }
        return made;
    }

    std::optional<double> bound(const Json &object, const std::string &pointer, const char *key)
    {
        if (!object.contains(key))
            return std::nullopt;
        if (!object[key].is_number())
            refuse(pointer + "/" + key, foundText(object[key]), "a number");
        return object[key].is_number() ? std::optional(object[key].get<double>()) : std::nullopt;
    }

    void questions(const Json &root, Lesson &lesson)
    {
        for (const Json *item : list(root, "questions", 1, kMostConfigurations)) {
            const auto pointer = fmt::format("/questions/{}", lesson.questions.size());
            object(*item, pointer, [&](const Json &json) {
                known(json, pointer,
                      {"ask", "baseline", "candidate", "metric", "column", "better", "failed",
                       "expected"});
                experiment::Question made;
                made.ask = text(json, pointer, "ask");
                made.baseline = named(member(json, "baseline"), pointer + "/baseline", lesson);
                made.candidate = named(member(json, "candidate"), pointer + "/candidate", lesson);
                if (made.baseline == made.candidate)
                    refuse(pointer + "/candidate", foundText(member(json, "candidate")),
                           "another configuration than the baseline");
                made.metric = metric(json, pointer);
                made.better = choice(json, pointer, "better", kDirections);
                made.expected = choice(json, pointer, "expected", kVerdicts);
                if (json.contains("failed"))
                    made.failed = failureRule(json["failed"], pointer + "/failed");
                lesson.questions.push_back(std::move(made));
            });
        }
    }

    experiment::FailureRule failureRule(const Json &json, const std::string &pointer)
    {
        experiment::FailureRule rule;
        object(json, pointer, [&](const Json &members) {
            known(members, pointer, {"metric", "column", "below", "atLeast"});
            rule.metric = metric(members, pointer);
            rule.below = bound(members, pointer, "below");
            rule.atLeast = bound(members, pointer, "atLeast");
            if (!rule.below && !rule.atLeast)
                refuse(pointer, "no bound", "\"below\" or \"atLeast\" with a number");
        });
        return rule;
    }

    std::string m_name;
    std::optional<Error> m_error;
};

} // namespace

Result<Lesson> readLesson(std::string_view text, std::string_view name)
{
    const auto json = parseJson(text, name);
    if (!json)
        return tl::unexpected(json.error());
    return LessonReader(name).read(*json);
}

Result<Lesson> loadLesson(const std::filesystem::path &path)
{
    const auto text = readWhole(path, kLargestJson);
    if (!text)
        return tl::unexpected(text.error());
    return readLesson(*text, path.string());
}

} // namespace warmup::io
