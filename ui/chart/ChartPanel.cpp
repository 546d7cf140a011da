// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/ChartPanel.h"

#include <QCategoryAxis>
#include <QChart>
#include <QGraphicsLayout>
#include <QLegend>
#include <QSignalBlocker>

#include "ui/Text.h"

namespace warmup::ui {

std::vector<AxisTick> axisTicks(const plot::Scale &scale, int wanted, double smallestStep)
{
    std::vector<AxisTick> result;
    for (const plot::Tick &tick : plot::ticks(scale, wanted, smallestStep))
        result.push_back({scale.position(tick.value), localText(tick.label)});
    return result;
}

ChartPanel::ChartPanel(QGraphicsScene &scene)
    : m_chart(new QChart), m_x(new QCategoryAxis), m_y(new QCategoryAxis),
      m_right(new QCategoryAxis)
{
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->setBackgroundVisible(false);
    m_chart->setPlotAreaBackgroundVisible(false);
    m_chart->setMargins({});
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->legend()->hide();
    for (QCategoryAxis *axis : {m_x, m_y, m_right}) {
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setStartValue(-1);
        axis->setRange(0, 1);
        axis->setTruncateLabels(false);
    }
    m_chart->addAxis(m_x, Qt::AlignBottom);
    m_chart->addAxis(m_y, Qt::AlignLeft);
    m_chart->addAxis(m_right, Qt::AlignRight);
    m_right->setGridLineVisible(false);
    // Qt's own background stays where the plot area was before it was set (QTBUG-109762).
    m_ground.setPen(Qt::NoPen);
    m_ground.setZValue(-1);
    scene.addItem(&m_ground);
    scene.addItem(m_chart);
    double z = 1;
    for (QGraphicsItem *item : items()) {
        scene.addItem(item);
        item->setZValue(z++);
    }
}

ChartPanel::~ChartPanel()
{
    delete m_chart;
}

// From the lowest to the highest.
std::array<QGraphicsItem *, 6> ChartPanel::items()
{
    return {&grid, &phases, &behind, &curves, &overlay, &header};
}

void ChartPanel::setVisible(bool visible)
{
    m_chart->setVisible(visible);
    m_ground.setVisible(visible);
    for (QGraphicsItem *item : items())
        item->setVisible(visible);
}

void ChartPanel::setLook(const Look &look)
{
    header.setLook(look);
    overlay.setLook(look);
    phases.setLook(look);
    m_ground.setBrush(look.base);
    for (QCategoryAxis *axis : {m_x, m_y, m_right}) {
        axis->setLabelsFont(look.font);
        axis->setLabelsBrush(look.text);
        axis->setTitleFont(look.font);
        axis->setTitleBrush(look.text);
        axis->setGridLinePen(QPen(look.grid, 1));
        axis->setLinePen(QPen(look.frame, 1));
        axis->setShadesVisible(false);
    }
}

void ChartPanel::place(const QRectF &whole, const QRectF &plot, double ratio, bool cached)
{
    if (m_chart->geometry() != whole || m_plot != plot || m_ratio != ratio) {
        m_plot = plot;
        m_ratio = ratio;
        m_chart->setGeometry(whole);
        m_chart->setPlotArea(plot.translated(-whole.topLeft()));
        // Qt moves the plot area at once, but its axes only with the next layout.
        m_chart->layout()->invalidate();
    }
    m_chart->layout()->activate();
    for (CurveItem *item : {&grid, &behind, &curves})
        item->place(plot, ratio, cached);
    m_ground.setRect(plot);
    overlay.place(plot);
    phases.place(plot);
}

void ChartPanel::setTicks(const std::vector<AxisTick> &x, const std::vector<AxisTick> &y,
                          const std::vector<AxisTick> &right)
{
    setTicks(*m_x, m_xTicks, x);
    setTicks(*m_y, m_yTicks, y);
    m_right->setVisible(!right.empty());
    setTicks(*m_right, m_rightTicks, right);
}

void ChartPanel::setTicks(QCategoryAxis &axis, std::vector<AxisTick> &shown,
                          const std::vector<AxisTick> &ticks)
{
    if (ticks == shown)
        return;
    shown = ticks;
    {
        // Each change of a category lays the whole chart out: say it once.
        const QSignalBlocker quiet(&axis);
        for (const QString &label : axis.categoriesLabels())
            axis.remove(label);
        axis.setStartValue(-1);
        for (const AxisTick &tick : ticks)
            if (!tick.label.isEmpty())
                axis.append(tick.label, tick.position);
    }
    Q_EMIT axis.categoriesChanged();
}

void ChartPanel::setXLabelsVisible(bool visible)
{
    m_x->setLabelsVisible(visible);
}

void ChartPanel::setTitles(const QString &x, const QString &right)
{
    m_x->setTitleText(x);
    m_x->setTitleVisible(!x.isEmpty());
    m_right->setTitleText(right);
    m_right->setTitleVisible(!right.isEmpty());
}

} // namespace warmup::ui
