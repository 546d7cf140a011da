// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <QColor>
#include <QStringList>
#include <QWidget>

#include "core/base/Result.h"
#include "core/experiment/Comparison.h"
#include "ui/chart/Look.h"

class QPainter;

namespace warmup::ui {

// What became of each pair of values of two fields.
struct HeatMapData {
    QString title;
    QString metric; // "training loss, lower is better"
    bool lowerIsBetter = true;
    QString xName;
    QString yName;
    QStringList xValues; // columns, from the left
    QStringList yValues; // rows, from below
    int seeds = 0; // runs that a cell has when it is whole
    std::vector<experiment::Summary> cells; // y * columns + x; without runs: not yet
    std::vector<std::optional<std::size_t>> best; // the row of each column
};

// A field of cells. The colour says the mean of the runs that did not fail, from dark (worst) to
// bright (best); the failed share of a cell is hatched from below, and never part of the mean. Best
// cells have a corner. A cell is chosen by a click or with arrows and Enter, another one beside it
// with Ctrl too. Screen readers find a table of cells, each with its words.
class HeatMap : public QWidget {
    Q_OBJECT
public:
    explicit HeatMap(QWidget *parent = nullptr);

    void setData(HeatMapData data);
    [[nodiscard]] const HeatMapData &data() const { return m_data; }

    // Cells whose runs are on show elsewhere, framed in the colours that these have there.
    void setFramed(std::vector<std::pair<std::size_t, QColor>> cells);

    // The one under the pointer or the keyboard's; nothing where there is none.
    [[nodiscard]] std::optional<std::size_t> marked() const { return m_marked; }
    // Where a cell is drawn.
    [[nodiscard]] QRectF cellArea(std::size_t cell) const;
    [[nodiscard]] std::optional<std::size_t> cellAt(const QPointF &at) const;
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    // `beside`: to those that were chosen before.
    void cellChosen(std::size_t cell, bool beside);
    void cellMarked(std::optional<std::size_t> cell);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void mark(std::optional<std::size_t> cell);
    void moveMark(int columns, int rows);

    HeatMapData m_data;
    std::optional<std::size_t> m_marked;
    std::vector<std::pair<std::size_t, QColor>> m_framed;
};

// A cell in words: mean, deviation, failed runs with the 95 % interval of their share.
[[nodiscard]] QString heatMapWords(const HeatMapData &data, std::size_t cell);

// Where the mean stands among all cells, 0 worst to 1 best; on a logarithmic scale where all means
// are above 0 and the largest is ten times the least. Nothing for a cell without a mean.
[[nodiscard]] std::vector<std::optional<double>> heatMapShades(const HeatMapData &data);

// Dark blue at 0 to bright yellow at 1, even steps for the eye and for all kinds of colour vision:
// between points of cividis (Nunez, Anderton, Renslow 2018).
[[nodiscard]] QColor heatMapColor(double shade);

void paintHeatMap(QPainter &painter, const HeatMapData &data, QSizeF size, const Look &look);
// As saveMap (MapChart.h): PNG, SVG or PDF by the suffix, from any thread.
[[nodiscard]] Result<void> saveHeatMap(const QString &path, const HeatMapData &data, QSize pixels,
                                       int dpi);

} // namespace warmup::ui
