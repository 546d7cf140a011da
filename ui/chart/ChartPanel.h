// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <QGraphicsRectItem>
#include <QGraphicsScene>

#include "core/plot/Ticks.h"
#include "ui/chart/CurveItem.h"
#include "ui/chart/HeaderItem.h"
#include "ui/chart/Look.h"
#include "ui/chart/OverlayItem.h"
#include "ui/chart/PhaseItem.h"

QT_BEGIN_NAMESPACE
class QChart;
class QCategoryAxis;
QT_END_NAMESPACE

namespace warmup::ui {

// A tick at a position of its axis, 0 to 1.
struct AxisTick {
    double position = 0;
    QString label; // empty: minor

    bool operator==(const AxisTick &) const = default;
};

[[nodiscard]] std::vector<AxisTick> axisTicks(const plot::Scale &scale, int wanted,
                                              double smallestStep = 0);

// One chart of a scene: Qt Charts draws the axes, the grid and the axis titles; header, curves and
// overlay are items of ours in and around its plot area. Qt's axes run from 0 to 1 with ticks where
// we say, because a QLogValueAxis drops whole curves that contain a zero.
class ChartPanel {
public:
    explicit ChartPanel(QGraphicsScene &scene);
    ~ChartPanel();
    ChartPanel(const ChartPanel &) = delete;
    ChartPanel &operator=(const ChartPanel &) = delete;

    void setVisible(bool visible);
    void setLook(const Look &look);
    // `plot` is where the curves go; `ratio` device pixels per unit of the scene.
    void place(const QRectF &whole, const QRectF &plot, double ratio, bool cached);
    void setTicks(const std::vector<AxisTick> &x, const std::vector<AxisTick> &y,
                  const std::vector<AxisTick> &right);
    void setXLabelsVisible(bool visible);
    void setTitles(const QString &x, const QString &right);

    [[nodiscard]] QRectF plotArea() const { return m_plot; }

    HeaderItem header;
    CurveItem grid; // minor grid lines
    PhaseItem phases;
    CurveItem behind; // what seldom changes: kept runs
    CurveItem curves;
    OverlayItem overlay;

private:
    [[nodiscard]] std::array<QGraphicsItem *, 6> items();
    void setTicks(QCategoryAxis &axis, std::vector<AxisTick> &shown,
                  const std::vector<AxisTick> &ticks);

    QGraphicsRectItem m_ground;
    QChart *m_chart;
    QCategoryAxis *m_x;
    QCategoryAxis *m_y;
    QCategoryAxis *m_right;
    QRectF m_plot;
    std::vector<AxisTick> m_xTicks;
    std::vector<AxisTick> m_yTicks;
    std::vector<AxisTick> m_rightTicks;
    double m_ratio = 1;
};

} // namespace warmup::ui
