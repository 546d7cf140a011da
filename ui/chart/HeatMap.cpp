// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/HeatMap.h"

#include <algorithm>
#include <cmath>

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/Text.h"
#include "ui/chart/HeatMapAccessible.h"
#include "ui/chart/HeatMapLayout.h"

namespace warmup::ui {

HeatMap::HeatMap(QWidget *parent) : QWidget(parent)
{
    makeHeatMapsAccessible(); // before anything tells assistive technology of this one
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(300, 240);
    setAccessibleName(tr("Heat map"));
}

void HeatMap::setData(HeatMapData data)
{
    m_data = std::move(data);
    if (m_marked && *m_marked >= m_data.cells.size())
        mark({});
    std::erase_if(m_framed, [&](const auto &one) { return one.first >= m_data.cells.size(); });
    QStringList words;
    for (std::size_t x = 0; x < m_data.best.size(); ++x)
        if (m_data.best[x])
            words << tr("Best of its column: %1.")
                         .arg(heatMapWords(m_data,
                                           *m_data.best[x]
                                                   * static_cast<std::size_t>(m_data.xValues.size())
                                               + x));
    if (const QString all = words.join(QLatin1Char(' ')); all != accessibleDescription())
        setAccessibleDescription(all);
    update();
}

void HeatMap::setFramed(std::vector<std::pair<std::size_t, QColor>> cells)
{
    m_framed = std::move(cells);
    update();
}

QRectF HeatMap::cellArea(std::size_t cell) const
{
    return HeatMapLayout(m_data, size(), lookOf(palette(), font())).cell(cell);
}

QSize HeatMap::sizeHint() const
{
    return {560, 460};
}

std::optional<std::size_t> HeatMap::cellAt(const QPointF &at) const
{
    return HeatMapLayout(m_data, size(), lookOf(palette(), font())).cellAt(at);
}

void HeatMap::mark(std::optional<std::size_t> cell)
{
    if (cell == m_marked)
        return;
    m_marked = cell;
    setCursor(cell ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
    if (cell && hasFocus()) {
        QAccessibleEvent focused(this, QAccessible::Focus);
        focused.setChild(static_cast<int>(*cell));
        QAccessible::updateAccessibility(&focused);
    }
    Q_EMIT cellMarked(cell);
}

bool HeatMap::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        if (const auto cell = cellAt(help->pos()))
            QToolTip::showText(help->globalPos(), heatMapWords(m_data, *cell), this,
                               cellArea(*cell).toAlignedRect());
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void HeatMap::paintEvent(QPaintEvent *)
{
    const Look look = lookOf(palette(), font());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintHeatMap(painter, m_data, size(), look);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    for (const auto &[cell, color] : m_framed) {
        const QRectF area = cellArea(cell);
        painter.setPen(QPen(look.base, 6));
        painter.drawRect(area.adjusted(3, 3, -3, -3));
        painter.setPen(QPen(color, 4));
        painter.drawRect(area.adjusted(2, 2, -2, -2));
    }
    if (m_marked) {
        painter.setPen(QPen(look.focus, 3));
        painter.drawRect(cellArea(*m_marked).adjusted(1, 1, -1, -1));
    }
    if (hasFocus()) {
        painter.setPen(look.focus);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void HeatMap::mouseMoveEvent(QMouseEvent *event)
{
    mark(cellAt(event->position()));
}

void HeatMap::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mouseReleaseEvent(event);
    if (const auto cell = cellAt(event->position()))
        Q_EMIT cellChosen(*cell, event->modifiers().testFlag(Qt::ControlModifier));
}

void HeatMap::leaveEvent(QEvent *event)
{
    mark({});
    QWidget::leaveEvent(event);
}

// The first key marks the first cell.
void HeatMap::moveMark(int columns, int rows)
{
    const auto width = static_cast<int>(m_data.xValues.size());
    const auto height = static_cast<int>(m_data.yValues.size());
    const int at = m_marked ? static_cast<int>(*m_marked) : 0;
    const int x = m_marked ? std::clamp(at % width + columns, 0, width - 1) : 0;
    const int y = m_marked ? std::clamp(at / width + rows, 0, height - 1) : 0;
    mark(static_cast<std::size_t>(y * width + x));
}

void HeatMap::keyPressEvent(QKeyEvent *event)
{
    constexpr int kAll = 1000; // more than there are
    if (m_data.cells.empty())
        return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Left:
        return moveMark(-1, 0);
    case Qt::Key_Right:
        return moveMark(1, 0);
    case Qt::Key_Up:
        return moveMark(0, 1);
    case Qt::Key_Down:
        return moveMark(0, -1);
    case Qt::Key_Home:
        return moveMark(-kAll, 0);
    case Qt::Key_End:
        return moveMark(kAll, 0);
    case Qt::Key_PageUp:
        return moveMark(0, kAll);
    case Qt::Key_PageDown:
        return moveMark(0, -kAll);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_marked)
            Q_EMIT cellChosen(*m_marked, event->modifiers().testFlag(Qt::ControlModifier));
        return;
    default:
        return QWidget::keyPressEvent(event);
    }
}

void HeatMap::changeEvent(QEvent *event)
{
    update();
    QWidget::changeEvent(event);
}

QString heatMapWords(const HeatMapData &data, std::size_t cell)
{
    const auto columns = static_cast<std::size_t>(data.xValues.size());
    const experiment::Summary &summary = data.cells[cell];
    QStringList lines{tr("%1 %2, %3 %4")
                          .arg(data.xName, data.xValues[static_cast<int>(cell % columns)],
                               data.yName, data.yValues[static_cast<int>(cell / columns)])};
    if (summary.runs == 0)
        return lines.front() + QLatin1Char('\n') + tr("no run yet");
    if (data.best[cell % columns] == cell / columns)
        lines << tr("best of its column");
    if (summary.failed < summary.runs) {
        QString mean = tr("mean %1").arg(numberText(summary.mean));
        if (std::isfinite(summary.deviation))
            mean += tr(", deviation %1").arg(numberText(summary.deviation));
        lines << mean;
    }
    lines << tr("%1 of %2 failed (95 %: %3 % to %4 %)")
                 .arg(summary.failed)
                 .arg(summary.runs)
                 .arg(std::lround(100 * summary.failureShare.low))
                 .arg(std::lround(100 * summary.failureShare.high));
    if (summary.runs < data.seeds)
        lines << tr("%1 more to come").arg(data.seeds - summary.runs);
    return lines.join(QLatin1Char('\n'));
}

} // namespace warmup::ui
