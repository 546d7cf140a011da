// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QSplitter>

#include "core/experiment/Sweep.h"
#include "ui/chart/HeatMap.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace warmup::ui {

class CellRuns;

// What a sweep found: its heat map, which fills as runs end, words about a cell, and below them the
// runs of the cells that were clicked.
class SweepView : public QSplitter {
    Q_OBJECT
public:
    explicit SweepView(QWidget *parent = nullptr);

    // The cells on show are closed when it is another one than before.
    void setSweep(std::shared_ptr<const experiment::Sweep> sweep,
                  std::vector<experiment::SweepRow> rows);
    void addRows(const std::vector<experiment::SweepRow> &rows);
    // null: none was read yet.
    [[nodiscard]] const std::shared_ptr<const experiment::Sweep> &sweep() const { return m_sweep; }
    [[nodiscard]] const std::vector<experiment::SweepRow> &rows() const { return m_rows; }
    [[nodiscard]] const HeatMapData &data() const { return m_map->data(); }

    // `share` of the work is done.
    void setProgress(double share, const QString &words);
    void showProgress(bool on);
    void closeCells();

Q_SIGNALS:
    void recipeRequested(std::size_t cell);
    void pictureRequested();
    void tableRequested();
    void failed(const warmup::Error &error);

private:
    [[nodiscard]] QWidget *makeUpper();
    void refresh();
    void refreshReadOut();
    void chooseCell(std::size_t cell, bool beside);

    std::shared_ptr<const experiment::Sweep> m_sweep;
    std::vector<experiment::SweepRow> m_rows;
    HeatMap *m_map;
    QLabel *m_readOut;
    CellRuns *m_cells;
    QProgressBar *m_bar;
    QLabel *m_left;
    QPushButton *m_export;
};

} // namespace warmup::ui
