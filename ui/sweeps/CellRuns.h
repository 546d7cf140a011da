// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include <QWidget>

#include "core/experiment/Sweep.h"
#include "ui/lessons/LessonRun.h"

class QLabel;

namespace warmup::ui {

class ChartPair;
class LessonCharts;

// The runs of some cells of a sweep: rate and losses, trained again with the sweep's seeds, which
// gives the same bits.
class CellRuns : public QWidget {
    Q_OBJECT
public:
    // Of more seeds than this the first ones are shown.
    static constexpr int kMostShownSeeds = 32;

    explicit CellRuns(QWidget *parent = nullptr);
    ~CellRuns() override;

    void showCell(const experiment::Sweep &sweep, std::size_t cell);
    // Beside those that are shown; a cell that is shown is taken away.
    void toggleCell(const experiment::Sweep &sweep, std::size_t cell);
    void clear();

    // The cells on show, each with its colour.
    [[nodiscard]] std::vector<std::pair<std::size_t, QColor>> cells() const;
    [[nodiscard]] const LessonRun &run() const { return m_run; }
    [[nodiscard]] ChartPair &charts() const;

Q_SIGNALS:
    void cellsChanged();
    // The recipe of the cell that was added last is wanted elsewhere.
    void recipeRequested(std::size_t cell);
    void failed(const warmup::Error &error);

private:
    void train(const experiment::Sweep &sweep, std::vector<std::size_t> cells);

    LessonRun m_run;
    std::vector<std::size_t> m_cells;
    QLabel *m_title;
    LessonCharts *m_charts;
};

} // namespace warmup::ui
