// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonFigure.h"

#include <algorithm>

#include "ui/ChartFeed.h"
#include "ui/CurveSummary.h"
#include "ui/RunColors.h"
#include "ui/StripFeed.h"
#include "ui/Text.h"

namespace warmup::ui {

namespace {

// Of the configuration with the longest run.
const Curves &longestCurves(const OpenLesson &lesson)
{
    return *std::ranges::max_element(
        lesson.curves, {}, [](const Curves &curves) { return curves.intended->length(); });
}

RateChartData ratesOf(const LessonResult &result, const View &view)
{
    RateChartData data;
    for (const TrainingRun &run : result.runs) {
        const bool drawn = std::ranges::any_of(data.curves, [&](const RateEntry &entry) {
            return looksTheSame(*entry.curve, *run.curve);
        });
        data.curves.push_back({run.curve, run.name, run.color, false, drawn});
        data.length = std::max(data.length, run.length);
    }
    data.updatesPerEpoch = longestCurves(*result.lesson).intended->updatesPerEpoch();
    data.axis = XAxis::updates;
    data.scale = view.logRate ? YScale::logarithmic : YScale::linear;
    return data;
}

diagnostics::Spec diagnosticsOf(const experiment::Lesson &lesson)
{
    diagnostics::Spec all;
    for (const experiment::Configuration &configuration : lesson.configurations) {
        const diagnostics::Spec &one = configuration.recipe.training.diagnostics;
        std::ranges::copy(one.show, std::back_inserter(all.show));
    }
    return all;
}

} // namespace

LessonResult untrained(const OpenLessonPtr &lesson)
{
    LessonResult result;
    result.lesson = lesson;
    const auto &configurations = lesson->lesson.configurations;
    for (std::size_t i = 0; i < configurations.size(); ++i) {
        TrainingRun run;
        run.id = static_cast<int>(i);
        run.name = QString::fromStdString(configurations[i].name);
        run.color = runColor(run.id);
        run.live = true;
        run.training = std::make_shared<const training::Spec>(configurations[i].recipe.training);
        run.curve = lesson->curves[i].asRun.curve;
        run.length = run.curve->length();
        run.updatesPerEpoch = lesson->curves[i].intended->updatesPerEpoch();
        run.sharpnessEvery = run.training->diagnostics.sharpnessEvery;
        result.runs.push_back(std::move(run));
    }
    result.answers.resize(lesson->lesson.questions.size());
    result.predictions.resize(lesson->lesson.questions.size());
    return result;
}

LessonResult resultOf(const OpenLessonPtr &lesson,
                      const std::vector<std::vector<training::RunRecord>> &records)
{
    LessonResult result = untrained(lesson);
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto &ofOne = records[i];
        const std::size_t counted = experiment::firstOfLastArm(ofOne);
        for (std::size_t k = counted; k < ofOne.size(); ++k)
            addMember(result.runs[i], ofOne[k]);
        if (ofOne.empty())
            continue;
        result.seeds = static_cast<int>(ofOne.size() - counted);
        result.firstSeed = ofOne.front().seed;
        result.trivialLoss = ofOne.front().trivialLoss;
    }
    const auto &questions = lesson->lesson.questions;
    for (std::size_t i = 0; i < questions.size(); ++i)
        if (!records[questions[i].baseline].empty() && !records[questions[i].candidate].empty())
            result.answers[i] = experiment::answer(questions[i], records);
    return result;
}

View lessonView(const experiment::Lesson &lesson)
{
    View view = lesson.configurations.front().recipe.view;
    view.axis = View::Axis::updates;
    return view;
}

LessonFigure lessonFigure(const LessonResult &result, const View &view)
{
    LessonFigure figure;
    figure.rate = ratesOf(result, view);
    training::Status status;
    status.trivialLoss = result.trivialLoss;
    const bool any = std::ranges::any_of(
        result.runs, [](const TrainingRun &run) { return !run.members.empty(); });
    std::vector<TrainingRun> trained;
    std::ranges::copy_if(result.runs, std::back_inserter(trained),
                         [](const TrainingRun &run) { return !run.members.empty(); });
    figure.loss = lossChart(longestCurves(*result.lesson), trained, view, status);
    figure.loss.length = figure.rate.length;
    figure.loss.readOut = any ? QString() : tr("Run trains every configuration");
    figure.strips = stripCharts(diagnosticsOf(result.lesson->lesson), trained, {});
    for (StripData &strip : figure.strips)
        strip.readOut.clear();
    return figure;
}

LessonFigure detached(const LessonFigure &figure)
{
    return {figure.rate, detached(figure.loss), detached(figure.strips)};
}

} // namespace warmup::ui
