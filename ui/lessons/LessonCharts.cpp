// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonCharts.h"

#include "ui/lessons/LessonRun.h"

namespace warmup::ui {

LessonCharts::LessonCharts(const LessonRun &run, QWidget *parent) : ChartPair(parent), m_run(run)
{
    connect(&run, &LessonRun::progressed, this, &LessonCharts::refresh);
    connect(&run, &LessonRun::stateChanged, this, &LessonCharts::refresh);
    connect(this, &ChartPair::rateScaleToggleRequested, this, [this] {
        m_view.logRate = !m_view.logRate;
        refresh();
    });
    connect(this, &ChartPair::lossScaleToggleRequested, this, [this] {
        m_view.logLoss = !m_view.logLoss;
        refresh();
    });
}

void LessonCharts::setView(const View &view)
{
    m_view = view;
    fit();
    refresh();
}

void LessonCharts::refresh()
{
    if (!m_run.isOpen())
        return;
    const LessonFigure shown = figure();
    setRate(shown.rate);
    setLoss(shown.loss);
    setStrips(shown.strips);
}

LessonFigure LessonCharts::figure() const
{
    return lessonFigure(m_run.result(), m_view);
}

} // namespace warmup::ui
