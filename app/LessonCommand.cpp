// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/LessonCommand.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "app/Console.h"
#include "app/Offscreen.h"
#include "core/experiment/Trials.h"
#include "core/io/LessonRuns.h"
#include "ui/Text.h"
#include "ui/lessons/Handout.h"
#include "ui/lessons/LessonLibrary.h"
#include "ui/lessons/VerdictText.h"

namespace warmup::app {

namespace {

using experiment::Answer;
using experiment::Lesson;
using experiment::Question;
using experiment::Summary;

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

std::string verdictOf(const Lesson &lesson, const Question &question, const Answer &answer)
{
    QString text = QString::fromStdString(question.ask) + QLatin1Char('\n');
    if (const QString how = ui::measureText(question); !how.isEmpty())
        text += ui::tr("  Measured: %1\n").arg(how);
    const auto runs = [&](const QString &name, const Summary &summary) {
        text += QLatin1String("  ") + ui::runsText(name, summary) + QLatin1Char('\n');
    };
    runs(ui::baselineName(lesson, question), answer.baseline);
    runs(ui::candidateName(lesson, question), answer.candidate);
    text += ui::tr("  Verdict: %1 (%2).\n  %3\n")
                .arg(ui::verdictText(lesson, question, answer), ui::evidenceText(question, answer),
                     ui::expectationText(question, answer));
    return text.toStdString();
}

nlohmann::ordered_json jsonOf(const Summary &summary)
{
    return {{"runs", summary.runs},
            {"failed", summary.failed},
            {"failureShare", {summary.failureShare.low, summary.failureShare.high}},
            {"mean", summary.mean}, // NaN becomes null
            {"deviation", summary.deviation}};
}

std::string jsonOf(const Lesson &lesson, const std::vector<std::optional<Answer>> &answers)
{
    auto questions = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const Question &question = lesson.questions[i];
        const auto &found = answers[i]->comparison;
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
                                    {"baselineRuns", jsonOf(answers[i]->baseline)},
                                    {"candidateRuns", jsonOf(answers[i]->candidate)}};
        if (found.interval)
            made["interval"] = {found.interval->low, found.interval->high};
        questions.push_back(std::move(made));
    }
    const nlohmann::ordered_json whole{
        {"title", lesson.title}, {"claim", lesson.claim}, {"questions", std::move(questions)}};
    return whole.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

// What is asked for as files; the verdicts are out by then.
int writeFiles(const LessonArguments &arguments, const ui::LessonResult &result)
{
    const Offscreen application;
    const auto figure = ui::lessonFigure(result, ui::lessonView(result.lesson->lesson));
    const auto name = [](const std::string &file) { return QString::fromLocal8Bit(file.c_str()); };
    if (arguments.figure)
        if (const auto saved = ui::saveSlide(name(*arguments.figure), figure); !saved)
            return refuse(saved.error());
    if (arguments.handout)
        if (const auto saved = ui::saveHandout(name(*arguments.handout), result, figure,
                                               QStringLiteral("Warmup Lab " WARMUP_VERSION));
            !saved)
            return refuse(saved.error());
    return Status::done;
}

experiment::Keeper keeperOf(const LessonArguments &arguments, io::LessonRuns &kept)
{
    experiment::Keeper keeper;
    keeper.find = [&](const experiment::Configuration &configuration, int seeds,
                      std::uint64_t firstSeed) {
        return kept.find(configuration, seeds, firstSeed);
    };
    keeper.keep = [&](const experiment::Configuration &configuration,
                      const std::vector<training::RunRecord> &records) {
        kept.add(configuration, arguments.seeds, arguments.firstSeed, records);
        return io::saveLessonRuns(*arguments.keep, kept);
    };
    return keeper;
}

} // namespace

int runLesson(const LessonArguments &arguments)
{
    if (!arguments.lesson)
        return list();
    const auto open = ui::openLesson(QString::fromStdString(*arguments.lesson));
    if (!open)
        return refuse(open.error());
    const Lesson &lesson = (*open)->lesson;
    auto kept = arguments.keep ? io::loadLessonRuns(*arguments.keep) : io::LessonRuns();
    if (!kept)
        return refuse(kept.error());
    watchInterrupt();
    const auto runs = [&] {
        const ProgressLine line;
        return experiment::train(
            lesson.configurations, arguments.seeds, arguments.firstSeed,
            [&](const experiment::Progress &at) {
                const std::string done = at.seedsDone > 0
                    ? fmt::format(", {} of {} seeds done", at.seedsDone, arguments.seeds)
                    : "";
                line.show(fmt::format("{} ({} of {}){}: update {} of {}",
                                      lesson.configurations[at.configuration].name,
                                      at.configuration + 1, at.configurations, done, at.update,
                                      at.length));
                return !interruptAsked();
            },
            arguments.keep ? keeperOf(arguments, *kept) : experiment::Keeper());
    }();
    if (!runs && interruptAsked())
        return Status::interrupted;
    if (!runs && runs.error().where.starts_with(arguments.keep.value_or("/")))
        return refuse(runs.error());
    if (!runs)
        return refuse({*arguments.lesson + ": " + runs.error().where, runs.error().found,
                       runs.error().allowed});
    const ui::LessonResult result = ui::resultOf(*open, *runs);
    StandardOutput output;
    if (arguments.json) {
        output.write(jsonOf(lesson, result.answers));
    } else {
        output.write(fmt::format("{}\nThe claim: {}\n", lesson.title, lesson.claim));
        for (const std::string &paragraph : lesson.text)
            output.write(paragraph + '\n');
        output.write(
            fmt::format("{} paired seeds from {} on.\n", arguments.seeds, arguments.firstSeed));
        for (std::size_t i = 0; i < result.answers.size(); ++i)
            output.write("\n" + verdictOf(lesson, lesson.questions[i], *result.answers[i]));
        output.write(fmt::format("\nMeasured elsewhere: {}\n", lesson.expected));
        if (!lesson.measured.empty())
            output.write(fmt::format("Measured with this program: {}\n", lesson.measured));
        output.write(fmt::format("What it says of a real run: {}\n", lesson.limits));
        if (!lesson.sources.empty())
            output.write(fmt::format("Sources: {}.\n", fmt::join(lesson.sources, "; ")));
    }
    const int printed = output.finish();
    if (!arguments.handout && !arguments.figure)
        return printed;
    const int written = writeFiles(arguments, result);
    return printed != Status::done ? printed : written;
}

} // namespace warmup::app
