// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/LessonFile.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/io/ExperimentReader.h"
#include "core/io/Json.h"
#include "core/io/RecipeJson.h"

namespace warmup::io {

namespace {

using experiment::Lesson;

constexpr std::size_t kMostConfigurations = 100;
constexpr std::size_t kMostTexts = 1000;

constexpr auto spelled(experiment::Verdict verdict)
{
    return std::pair(experiment::nameOf(verdict), verdict);
}
constexpr ExperimentReader::Choices<experiment::Verdict, 3> kVerdicts{
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

class LessonReader : ExperimentReader {
public:
    using ExperimentReader::ExperimentReader;

    Result<Lesson> read(const Json &json)
    {
        Lesson lesson;
        object(json, "", [&](const Json &root) {
            known(root, "",
                  {"format", "version", "title", "claim", "text", "steps", "tryThis", "expected",
                   "measured", "limits", "sources", "recipe", "configurations", "questions"});
            format(root, "warmup-lab-lesson");
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
    std::vector<std::string> texts(const Json &root, const char *key)
    {
        const std::string pointer = std::string("/") + key;
        std::vector<std::string> made;
        for (const Json *item : list(root, "", key, 1, kMostTexts)) {
            if (!item->is_string() || item->get_ref<const std::string &>().empty())
                refuse(fmt::format("{}/{}", pointer, made.size()), foundText(*item),
                       "a text that is not empty");
            else
                made.push_back(item->get<std::string>());
        }
        return made;
    }

    void configurations(const Json &root, Lesson &lesson)
    {
        for (const Json *item : list(root, "", "configurations", 1, kMostConfigurations)) {
            const auto pointer = fmt::format("/configurations/{}", lesson.configurations.size());
            object(*item, pointer, [&](const Json &json) {
                known(json, pointer, {"name", "changes"});
                experiment::Configuration made;
                made.name = text(json, pointer, "name");
                for (const auto &other : lesson.configurations)
                    if (other.name == made.name)
                        refuse(pointer + "/name", '"' + made.name + '"',
                               "a name that no other configuration has");
                made.recipe = recipe(root, json, pointer);
                lesson.configurations.push_back(std::move(made));
            });
            if (m_error)
                return;
        }
    }

    // Of a configuration; without changes it is the lesson's own.
    Recipe recipe(const Json &root, const Json &configuration, const std::string &pointer)
    {
        Json merged = member(root, "recipe");
        std::string place = "/recipe";
        object(merged, place, [](const Json &) {});
        if (configuration.contains("changes")) {
            const Json &changes = configuration["changes"];
            object(changes, pointer + "/changes", [&](const Json &) { merge(merged, changes); });
            place = pointer + ", the recipe with its changes";
        }
        if (m_error)
            return {};
        auto read = recipeOf(std::move(merged), fmt::format("{}: {}", m_name, place));
        if (!read)
            m_error = read.error();
        return read.value_or(Recipe());
    }

    std::size_t named(const Json &json, const std::string &pointer, const Lesson &lesson)
    {
        std::vector<std::string_view> names;
        for (std::size_t i = 0; i < lesson.configurations.size(); ++i) {
            if (json == lesson.configurations[i].name)
                return i;
            names.emplace_back(lesson.configurations[i].name);
        }
        refuse(pointer, foundMember(json), quotedNames(names));
        return 0;
    }

    experiment::Metric against(const Json &json, const std::string &pointer)
    {
        experiment::Metric made;
        object(json, pointer, [&](const Json &members) {
            known(members, pointer, {"metric", "column", "at", "timesMedian"});
            made = metric(members, pointer);
        });
        return made;
    }

    // That the runs have the numbers that the question is about.
    void recorded(const experiment::Question &question, const std::string &pointer,
                  const Lesson &lesson)
    {
        if (m_error)
            return;
        const auto &baseline = lesson.configurations[question.baseline];
        const auto &candidate = lesson.configurations[question.candidate];
        const auto have = [&](const experiment::Metric &metric, const std::string &place,
                              const experiment::Configuration &configuration) {
            ExperimentReader::recorded(metric, place, configuration.recipe,
                                       "the recipe of \"" + configuration.name + '"');
        };
        have(question.metric, pointer, candidate);
        if (question.baselineMetric)
            have(*question.baselineMetric, pointer + "/against", baseline);
        else
            have(question.metric, pointer, baseline);
        if (question.failed)
            for (const auto *configuration : {&baseline, &candidate})
                have(question.failed->metric, pointer + "/failed", *configuration);
    }

    void questions(const Json &root, Lesson &lesson)
    {
        for (const Json *item : list(root, "", "questions", 1, kMostConfigurations)) {
            const auto pointer = fmt::format("/questions/{}", lesson.questions.size());
            object(*item, pointer, [&](const Json &json) {
                known(json, pointer,
                      {"ask", "baseline", "candidate", "metric", "column", "at", "timesMedian",
                       "against", "better", "failed", "expected"});
                experiment::Question made;
                made.ask = text(json, pointer, "ask");
                made.baseline = named(member(json, "baseline"), pointer + "/baseline", lesson);
                made.candidate = named(member(json, "candidate"), pointer + "/candidate", lesson);
                made.metric = metric(json, pointer);
                if (json.contains("against"))
                    made.baselineMetric = against(json["against"], pointer + "/against");
                if (made.baseline == made.candidate
                    && made.baselineMetric.value_or(made.metric) == made.metric)
                    refuse(pointer + "/candidate", foundText(member(json, "candidate")),
                           "another configuration than the baseline, or another metric "
                           "\"against\" it");
                made.better = choice(json, pointer, "better", kDirections);
                made.expected = choice(json, pointer, "expected", kVerdicts);
                made.failed = failureRule(json, pointer);
                recorded(made, pointer, lesson);
                lesson.questions.push_back(std::move(made));
            });
        }
    }
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
