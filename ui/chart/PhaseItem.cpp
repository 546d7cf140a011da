// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/PhaseItem.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QPainter>

namespace warmup::ui {
namespace {

constexpr double kTick = 5;
constexpr double kLeastWidth = 4; // narrower phases would be a hatching
constexpr int kMostRows = 6; // of half a line each
constexpr double kLinesForWords = 7; // a lower plot area has no room for words in it

} // namespace

void PhaseItem::setLook(const Look &look)
{
    m_look = look;
    update();
}

void PhaseItem::place(const QRectF &plot)
{
    prepareGeometryChange();
    m_plot = plot;
}

void PhaseItem::setPhases(std::vector<PhaseSpan> phases, const Shapes &curves, double ratio)
{
    m_phases = std::move(phases);
    const QFontMetricsF metrics(m_look.font);
    for (PhaseSpan &phase : m_phases) {
        const double left = std::max(phase.left, m_plot.left());
        const double right = std::min(phase.right, m_plot.right());
        const double width = metrics.horizontalAdvance(phase.name) + 8;
        if (phase.name.isEmpty() || width > right - left
            || m_plot.height() < kLinesForWords * metrics.height())
            continue;
        const double middle = 0.5 * (left + right);
        phase.row = freeRow(middle - 0.5 * width, middle + 0.5 * width, curves, ratio);
    }
    update();
}

std::optional<double> PhaseItem::freeRow(double left, double right, const Shapes &curves,
                                         double ratio) const
{
    constexpr double kPen = 2;
    const double height = QFontMetricsF(m_look.font).height();
    const double from = (left - m_plot.left()) * ratio;
    const double to = (right - m_plot.left()) * ratio;
    const auto crosses = [&](const plot::PixelPoint &a, const plot::PixelPoint &b, double top) {
        if (b.x < from || a.x > to)
            return false;
        const auto at = [&](double x) {
            return a.x == b.x ? a.y
                              : a.y + (std::clamp(x, a.x, b.x) - a.x) / (b.x - a.x) * (b.y - a.y);
        };
        const double ends[] = {at(from), a.x == b.x ? b.y : at(to)};
        return std::max(ends[0], ends[1]) / ratio > top - kPen
            && std::min(ends[0], ends[1]) / ratio < top + height + kPen;
    };
    for (int row = 0; row < kMostRows; ++row) {
        const double top = 1 + row * 0.5 * height;
        bool isFree = true;
        for (const Stroke &stroke : curves.strokes)
            for (const plot::Polyline &line : stroke.lines)
                for (std::size_t i = 1; isFree && i < line.size(); ++i)
                    isFree = !crosses(line[i - 1], line[i], top);
        if (isFree)
            return m_plot.top() + top;
    }
    return std::nullopt;
}

void PhaseItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const QFontMetricsF metrics(m_look.font);
    painter->save();
    painter->setFont(m_look.font);
    painter->setRenderHint(QPainter::Antialiasing, false);
    double lastTick = m_plot.left();
    for (const PhaseSpan &phase : m_phases) {
        const double left = std::max(phase.left, m_plot.left());
        const double right = std::min(phase.right, m_plot.right());
        if (left >= right)
            continue;
        if (phase.left > m_plot.left() && phase.left - lastTick >= kLeastWidth) {
            painter->setPen(QPen(m_look.faintText, 1));
            painter->drawLine(QPointF(phase.left, m_plot.top()),
                              QPointF(phase.left, m_plot.top() + kTick));
            lastTick = phase.left;
        }
        if (!phase.row)
            continue;
        const double width = metrics.horizontalAdvance(phase.name);
        painter->setPen(blend(m_look.base, m_look.text, 0.5));
        painter->drawText(QPointF(0.5 * (left + right - width), *phase.row + metrics.ascent()),
                          phase.name);
    }
    painter->restore();
}

} // namespace warmup::ui
