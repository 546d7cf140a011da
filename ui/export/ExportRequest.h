// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QSize>
#include <QString>

#include "core/io/RunCsv.h"
#include "core/recipe/Recipe.h"
#include "ui/RunHistory.h"
#include "ui/chart/ChartData.h"
#include "ui/chart/MapData.h"
#include "ui/lessons/LessonFigure.h"

namespace warmup::ui {

enum class ExportWhat { bothCharts, rateChart, lossChart, map, schedule, runs, slide, handout };

[[nodiscard]] constexpr bool isPicture(ExportWhat what)
{
    return what == ExportWhat::bothCharts || what == ExportWhat::rateChart
        || what == ExportWhat::lossChart || what == ExportWhat::map;
}

// What the dialog asks for.
struct ExportRequest {
    ExportWhat what = ExportWhat::bothCharts;
    QString path; // its suffix chooses PNG, SVG or PDF
    QSize pixels{1600, 1000};
    int dpi = 150;
    Update every = 1; // of the schedule's rows
};

// What is exported: values that nobody else writes to.
struct ExportContents {
    RateChartData rate;
    LossChartData loss;
    std::vector<StripData> strips;
    MapData map;
    Curves curves;
    std::vector<io::RunRecord> runs;
    double updatesPerEpoch = 1;
    LessonResult lesson; // of a handout
    QString program; // that wrote it: "Warmup Lab 0.9"
};

// One record a member, of runs that have made an update; hidden ones are left out.
[[nodiscard]] std::vector<io::RunRecord> runRecords(const std::vector<TrainingRun> &runs);

} // namespace warmup::ui
