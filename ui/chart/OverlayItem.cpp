// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/OverlayItem.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QPainter>

namespace warmup::ui {
namespace {

constexpr double kPinRadius = 5;

} // namespace

void OverlayItem::setLook(const Look &look)
{
    m_look = look;
    update();
}

void OverlayItem::place(const QRectF &plot)
{
    prepareGeometryChange();
    m_plot = plot;
}

void OverlayItem::setMarks(std::vector<Mark> marks)
{
    m_marks = std::move(marks);
    update();
}

void OverlayItem::setNotes(std::vector<Note> notes)
{
    m_notes = std::move(notes);
    update();
}

void OverlayItem::setPins(std::vector<Pin> pins)
{
    m_pins = std::move(pins);
    update();
}

const Pin *OverlayItem::pinAt(const QPointF &point) const
{
    const Pin *nearest = nullptr;
    double least = kPinRadius + 3;
    for (const Pin &pin : m_pins) {
        const QPointF away = pin.at - point;
        const double distance = std::max(std::abs(away.x()), std::abs(away.y()));
        if (distance > least || !m_plot.adjusted(-1, -1, 1, 1).contains(pin.at))
            continue;
        nearest = &pin;
        least = distance;
    }
    return nearest;
}

void OverlayItem::setCursor(std::optional<double> x)
{
    m_cursor = x;
    update();
}

void OverlayItem::setCrosshair(std::optional<double> x, ReadOut readOut)
{
    m_crosshair = x;
    m_readOut = std::move(readOut);
    update();
}

bool OverlayItem::hasRoomForReadOut() const
{
    const QSizeF size = readOutSize(m_readOut, m_look);
    return size.height() <= 0.55 * m_plot.height() && size.width() <= 0.45 * m_plot.width();
}

void OverlayItem::setBox(const QRectF &box)
{
    m_box = box;
    update();
}

void OverlayItem::setRewind(std::optional<double> x)
{
    m_rewind = x;
    update();
}

void OverlayItem::setHandle(const QRectF &handle)
{
    m_handle = handle;
    update();
}

void OverlayItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->save();
    for (const Mark &mark : m_marks)
        paintMark(*painter, mark);
    paintMarkLabels(*painter);
    for (const Note &note : m_notes)
        paintNote(*painter, note);
    for (const Pin &pin : m_pins)
        paintPin(*painter, pin);
    if (m_cursor && *m_cursor >= m_plot.left() && *m_cursor <= m_plot.right()) {
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setPen(QPen(m_look.text, 1));
        painter->drawLine(QPointF(*m_cursor, m_plot.top()), QPointF(*m_cursor, m_plot.bottom()));
    }
    paintRewind(*painter);
    if (m_crosshair && *m_crosshair >= m_plot.left() && *m_crosshair <= m_plot.right()) {
        painter->setRenderHint(QPainter::Antialiasing, false);
        QPen pen(m_look.faintText, 1);
        pen.setDashPattern({3, 3});
        painter->setPen(pen);
        painter->drawLine(QPointF(*m_crosshair, m_plot.top()),
                          QPointF(*m_crosshair, m_plot.bottom()));
        if (!m_readOut.rows.empty() && hasRoomForReadOut()) {
            const double width = readOutSize(m_readOut, m_look).width();
            const bool left = *m_crosshair + 12 + width > m_plot.right();
            const double x =
                left ? std::max(m_plot.left(), *m_crosshair - 12 - width) : *m_crosshair + 12;
            paintReadOut(*painter, {x, m_plot.top() + 8}, m_readOut, m_look);
        }
    }
    if (m_box.isValid()) {
        QColor fill = m_look.focus;
        fill.setAlphaF(0.18F);
        painter->setPen(QPen(m_look.focus, 1));
        painter->setBrush(fill);
        painter->drawRect(m_box.intersected(m_plot));
    }
    painter->restore();
}

QRectF handleRect(const QPointF &place)
{
    return {place.x() - 6, place.y() - 9, 12, 13};
}

void OverlayItem::paintRewind(QPainter &painter) const
{
    if (m_rewind && *m_rewind >= m_plot.left() && *m_rewind <= m_plot.right()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(m_look.focus, 2));
        painter.drawLine(QPointF(*m_rewind, m_plot.top()), QPointF(*m_rewind, m_plot.bottom()));
    }
    if (m_handle.isNull())
        return;
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen(m_look.base, 1.5));
    painter.setBrush(m_rewind ? m_look.focus : m_look.faintText);
    const QPointF tip(m_handle.center().x(), m_handle.top());
    painter.drawPolygon(QPolygonF({tip, tip + QPointF(6, 6), m_handle.bottomRight(),
                                   m_handle.bottomLeft(), tip + QPointF(-6, 6)}));
    painter.setBrush(Qt::NoBrush);
}

void OverlayItem::paintMark(QPainter &painter, const Mark &mark) const
{
    if (mark.x < m_plot.left() || mark.x > m_plot.right())
        return;
    QPen pen(mark.color, mark.width, Qt::SolidLine, Qt::FlatCap);
    if (!mark.dashes.isEmpty())
        pen.setDashPattern(mark.dashes);
    painter.setPen(pen);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.drawLine(QPointF(mark.x, m_plot.top()), QPointF(mark.x, m_plot.bottom()));
    if (mark.triangle) {
        painter.setRenderHint(QPainter::Antialiasing, true);
        painter.setPen(Qt::NoPen);
        painter.setBrush(mark.color);
        const QPointF top(mark.x, m_plot.top());
        painter.drawPolygon(
            QPolygonF({top + QPointF(-5, 0), top + QPointF(5, 0), top + QPointF(0, 8)}));
        painter.setBrush(Qt::NoBrush);
    }
}

void OverlayItem::paintMarkLabels(QPainter &painter) const
{
    const QFontMetricsF metrics(m_look.font);
    std::vector<std::pair<QRectF, QString>> taken;
    for (const Mark &mark : m_marks) {
        if (mark.label.isEmpty() || mark.x < m_plot.left() || mark.x > m_plot.right())
            continue;
        const double width = metrics.horizontalAdvance(mark.label);
        const bool left = mark.x + 7 + width > m_plot.right();
        QRectF box(left ? mark.x - 7 - width : mark.x + 7, m_plot.top() + 2, width,
                   metrics.height());
        // The same word over itself says it already; another word goes a line down.
        bool said = false;
        for (bool moved = true; moved && !said;) {
            moved = false;
            for (const auto &[other, label] : taken) {
                if (!other.intersects(box))
                    continue;
                said = said || label == mark.label;
                box.moveTop(other.bottom() + 1);
                moved = true;
            }
        }
        if (said || box.bottom() > m_plot.center().y())
            continue;
        taken.emplace_back(box, mark.label);
        paintLabel(painter, {box.left(), box.top() + metrics.ascent()}, mark.label,
                   blend(mark.color, m_look.text, 0.35));
    }
}

// A diamond with a rim of the ground's colour, so that it stands out from the curve.
void OverlayItem::paintPin(QPainter &painter, const Pin &pin) const
{
    if (!m_plot.adjusted(-1, -1, 1, 1).contains(pin.at))
        return;
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen(m_look.base, 1.5));
    painter.setBrush(m_look.finding);
    painter.drawPolygon(
        QPolygonF({pin.at + QPointF(0, -kPinRadius), pin.at + QPointF(kPinRadius, 0),
                   pin.at + QPointF(0, kPinRadius), pin.at + QPointF(-kPinRadius, 0)}));
    painter.setBrush(Qt::NoBrush);
}

void OverlayItem::paintNote(QPainter &painter, const Note &note) const
{
    if (note.y < m_plot.top() || note.y > m_plot.bottom())
        return;
    const QFontMetricsF metrics(m_look.font);
    const double x = m_plot.right() - metrics.horizontalAdvance(note.label) - 6;
    const bool below = note.y - metrics.height() < m_plot.top();
    paintLabel(painter, {x, below ? note.y + metrics.ascent() + 3 : note.y - metrics.descent() - 2},
               note.label, note.color);
}

void OverlayItem::paintLabel(QPainter &painter, const QPointF &leftOfBaseline, const QString &label,
                             const QColor &color) const
{
    const QFontMetricsF metrics(m_look.font);
    QColor ground = m_look.base;
    ground.setAlphaF(0.75F);
    painter.fillRect(QRectF(leftOfBaseline.x() - 2, leftOfBaseline.y() - metrics.ascent(),
                            metrics.horizontalAdvance(label) + 4, metrics.height()),
                     ground);
    painter.setFont(m_look.font);
    painter.setPen(color);
    painter.drawText(leftOfBaseline, label);
}

} // namespace warmup::ui
