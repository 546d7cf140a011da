// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/ChartPair.h"
#include "ui/lessons/LessonFigure.h"

namespace warmup::ui {

class LessonRun;

// The charts of a lesson: they follow its run, and an axis changes its scale when that is asked
// for.
class LessonCharts : public ChartPair {
    Q_OBJECT
public:
    // The run outlives the charts or is disconnected from them.
    explicit LessonCharts(const LessonRun &run, QWidget *parent = nullptr);

    // Of a lesson that was opened; shows the whole run.
    void setView(const View &view);
    void refresh();
    [[nodiscard]] LessonFigure figure() const;

private:
    const LessonRun &m_run;
    View m_view;
};

} // namespace warmup::ui
