// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/experiment/Trials.h"
#include "ui/RunHistory.h"
#include "ui/chart/ChartData.h"
#include "ui/lessons/LessonLibrary.h"
#include "ui/lessons/VerdictText.h"

namespace warmup::ui {

// All that is known of a lesson that was run, wholly or in part.
struct LessonResult {
    OpenLessonPtr lesson;
    int seeds = 0;
    std::uint64_t firstSeed = 0;
    std::vector<TrainingRun> runs; // one a configuration; without members: not yet trained
    std::vector<std::optional<experiment::Answer>> answers; // one a question
    std::vector<Prediction> predictions; // one a question, or none
    double trivialLoss = 0; // 0 or NaN: there is none
};

// Nothing is trained.
[[nodiscard]] LessonResult untrained(const OpenLessonPtr &lesson);
// All runs of all configurations; without any: not yet trained.
[[nodiscard]] LessonResult resultOf(const OpenLessonPtr &lesson,
                                    const std::vector<std::vector<training::RunRecord>> &records);

// The charts of a lesson: every configuration in a colour of its own, its seeds as a median in a
// band.
struct LessonFigure {
    RateChartData rate;
    LossChartData loss;
    std::vector<StripData> strips;
};

[[nodiscard]] View lessonView(const experiment::Lesson &lesson);
[[nodiscard]] LessonFigure lessonFigure(const LessonResult &result, const View &view);
// A copy that another thread may paint.
[[nodiscard]] LessonFigure detached(const LessonFigure &figure);

} // namespace warmup::ui
