// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/CurveItem.h"

#include <algorithm>

#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>

namespace warmup::ui {
namespace {

QPolygonF polygon(const plot::Polyline &line)
{
    QPolygonF points;
    points.reserve(static_cast<qsizetype>(line.size()));
    for (const plot::PixelPoint &point : line)
        points.append({point.x, point.y});
    return points;
}

// Qt's rasterizer takes time that grows faster than the vertices of one stroke: a long one goes to
// it in pieces that share a segment, so that the joins are whole. Only for opaque, solid strokes.
void drawInPieces(QPainter &painter, const QPolygonF &points)
{
    constexpr qsizetype kPiece = 48;
    for (qsizetype begin = 0; begin < points.size() - 1; begin += kPiece) {
        const qsizetype from = std::max<qsizetype>(begin - 1, 0);
        const qsizetype to = std::min(begin + kPiece, points.size() - 1);
        painter.drawPolyline(points.constData() + from, static_cast<int>(to - from + 1));
    }
}

} // namespace

void CurveItem::place(const QRectF &plot, double ratio, bool cached)
{
    if (plot == m_plot && ratio == m_ratio && cached == m_cached)
        return;
    prepareGeometryChange();
    m_plot = plot;
    m_ratio = ratio;
    m_cached = cached;
    m_image = {};
}

void CurveItem::setShapes(Shapes shapes)
{
    m_shapes = std::move(shapes);
    m_image = {};
    update();
}

void CurveItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    if (m_shapes.fills.empty() && m_shapes.strokes.empty())
        return;
    if (!m_cached) {
        painter->save();
        painter->translate(m_plot.topLeft());
        painter->scale(1 / m_ratio, 1 / m_ratio);
        draw(*painter);
        painter->restore();
        return;
    }
    if (m_image.isNull()) {
        const QSize size = (m_plot.size() * m_ratio).toSize();
        if (size.isEmpty())
            return;
        m_image = QImage(size, QImage::Format_ARGB32_Premultiplied);
        m_image.fill(Qt::transparent);
        QPainter own(&m_image);
        draw(own);
    }
    painter->drawImage(m_plot, m_image);
}

void CurveItem::draw(QPainter &painter) const
{
    const bool raster = painter.paintEngine()->type() == QPaintEngine::Raster;
    painter.setPen(Qt::NoPen);
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (const Fill &fill : m_shapes.fills) {
        painter.setBrush(fill.color);
        QPainterPath path;
        for (const plot::Polyline &line : fill.polygons) {
            path.addPolygon(polygon(line));
            path.closeSubpath();
        }
        if (!path.isEmpty())
            painter.drawPath(path);
    }
    painter.setBrush(Qt::NoBrush);
    for (const Stroke &stroke : m_shapes.strokes) {
        const bool raw = stroke.width <= 0;
        QPen pen(stroke.color, raw ? 1 : stroke.width * m_ratio, Qt::SolidLine, Qt::FlatCap,
                 Qt::BevelJoin);
        if (!stroke.dashes.isEmpty())
            pen.setDashPattern(stroke.dashes);
        painter.setPen(pen);
        painter.setRenderHint(QPainter::Antialiasing, !raw);
        const bool pieces =
            raster && !raw && stroke.dashes.isEmpty() && stroke.color.alpha() == 255;
        for (const plot::Polyline &line : stroke.lines) {
            if (pieces)
                drawInPieces(painter, polygon(line));
            else
                painter.drawPolyline(polygon(line));
        }
    }
}

} // namespace warmup::ui
