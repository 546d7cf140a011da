// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/LessonCommand.h"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/Console.h"
#include "core/experiment/Trials.h"
#include "ui/LessonLibrary.h"

namespace warmup::app {

namespace {

using experiment::Answer;
using experiment::Lesson;
using experiment::Question;
using experiment::Summary;
using experiment::Verdict;

int list()
{
    StandardOutput output;
    for (const QString &name : ui::lessonNames()) {
        const auto lesson = ui::findLesson(name);
        if (!lesson)
            return refuse(lesson.error());
        output.write(fmt::format("{:<28} {}\n", name.toStdString(), lesson->title));
    }
    return output.finish();
}

std::string percent(const experiment::Interval &share)
{
    return fmt::format("{:.0f} % to {:.0f} %", 100 * share.low, 100 * share.high);
}

std::string lineOf(const std::string &name, const Summary &summary)
{
    std::string line = fmt::format("  {}: {} of {} failed (95 %: {})", name, summary.failed,
                                   summary.runs, percent(summary.failureShare));
    if (!std::isnan(summary.mean))
        line += fmt::format(", mean of the others {:.4g}", summary.mean);
    if (!std::isnan(summary.deviation))
        line += fmt::format(", deviation {:.2g}", summary.deviation);
    return line + "\n";
}

std::string verdictOf(const Lesson &lesson, const Question &question, const Answer &answer)
{
    const auto &baseline = lesson.configurations[question.baseline].name;
    const auto &candidate = lesson.configurations[question.candidate].name;
    const auto &found = answer.comparison;
    std::string text = question.ask + "\n";
    text += lineOf(baseline, answer.baseline) + lineOf(candidate, answer.candidate);
    text += found.verdict == Verdict::notDistinguishable
        ? fmt::format("  Verdict: NOT DISTINGUISHABLE: \"{}\" and \"{}\"", candidate, baseline)
        : fmt::format("  Verdict: \"{}\" is {} than \"{}\"", candidate,
                      found.verdict == Verdict::better ? "BETTER" : "WORSE", baseline);
    text += fmt::format(" ({} better, {} worse, {} alike; sign test p = {:.2g}", found.wins,
                        found.losses, found.ties, found.p);
    if (found.interval)
        text += fmt::format("; difference {:.3g}, 95 %: {:.3g} to {:.3g}, over {} pairs",
                            found.difference, found.interval->low, found.interval->high,
                            found.finishedPairs);
    text += ").\n";
    text += found.verdict == question.expected
        ? "  As the lesson expects.\n"
        : fmt::format("  The lesson expects: {}.\n", nameOf(question.expected));
    return text;
}

nlohmann::ordered_json jsonOf(const Summary &summary)
{
    return {{"runs", summary.runs},
            {"failed", summary.failed},
            {"failureShare", {summary.failureShare.low, summary.failureShare.high}},
            {"mean", summary.mean}, // NaN becomes null
            {"deviation", summary.deviation}};
}

std::string jsonOf(const Lesson &lesson, const std::vector<Answer> &answers)
{
    auto questions = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const Question &question = lesson.questions[i];
        const auto &found = answers[i].comparison;
        nlohmann::ordered_json made{{"ask", question.ask},
                                    {"baseline", lesson.configurations[question.baseline].name},
                                    {"candidate", lesson.configurations[question.candidate].name},
                                    {"verdict", nameOf(found.verdict)},
                                    {"expected", nameOf(question.expected)},
                                    {"wins", found.wins},
                                    {"losses", found.losses},
                                    {"ties", found.ties},
                                    {"p", found.p},
                                    {"finishedPairs", found.finishedPairs},
                                    {"difference", found.difference},
                                    {"interval", nullptr},
                                    {"baselineRuns", jsonOf(answers[i].baseline)},
                                    {"candidateRuns", jsonOf(answers[i].candidate)}};
        if (found.interval)
            made["interval"] = {found.interval->low, found.interval->high};
        questions.push_back(std::move(made));
    }
    const nlohmann::ordered_json whole{
        {"title", lesson.title}, {"claim", lesson.claim}, {"questions", std::move(questions)}};
    return whole.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

} // namespace

int runLesson(const LessonArguments &arguments)
{
    if (!arguments.lesson)
        return list();
    const auto lesson = ui::findLesson(QString::fromStdString(*arguments.lesson));
    if (!lesson)
        return refuse(lesson.error());
    watchInterrupt();
    const auto runs = [&] {
        const ProgressLine line;
        return experiment::train(
            lesson->configurations, arguments.seeds, arguments.firstSeed,
            [&](const experiment::Progress &at) {
                line.show(fmt::format(
                    "{} ({} of {}): update {} of {}", lesson->configurations[at.configuration].name,
                    at.configuration + 1, at.configurations, at.update, at.length));
                return !interruptAsked();
            });
    }();
    if (!runs && interruptAsked())
        return Status::interrupted;
    if (!runs)
        return refuse({*arguments.lesson + ": " + runs.error().where, runs.error().found,
                       runs.error().allowed});
    std::vector<Answer> answers;
    for (const Question &question : lesson->questions)
        answers.push_back(experiment::answer(question, *runs));
    StandardOutput output;
    if (arguments.json) {
        output.write(jsonOf(*lesson, answers));
        return output.finish();
    }
    output.write(fmt::format("{}\nThe claim: {}\n{} paired seeds from {} on.\n", lesson->title,
                             lesson->claim, arguments.seeds, arguments.firstSeed));
    for (std::size_t i = 0; i < answers.size(); ++i)
        output.write("\n" + verdictOf(*lesson, lesson->questions[i], answers[i]));
    output.write(fmt::format("\nMeasured elsewhere: {}\n", lesson->expected));
    if (!lesson->measured.empty())
        output.write(fmt::format("Measured with this program: {}\n", lesson->measured));
    output.write(fmt::format("What it says of a real run: {}\n", lesson->limits));
    return output.finish();
}

} // namespace warmup::app
