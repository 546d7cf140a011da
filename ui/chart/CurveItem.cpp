// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/CurveItem.h"

#include <algorithm>
#include <cmath>

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

// A curve that has several vertices in most of its pixel columns, as the area that its stroke
// covers: what a column holds from its highest to its lowest point, half a pen more on either side.
// One area of two vertices a column takes a tenth of the time of the stroke. Nothing where the
// curve is no such one, leaves columns out, or goes back.
QPolygonF ribbon(const plot::Polyline &line, double width)
{
    struct Column {
        double x = 0; // its middle
        double high = 0; // the least y
        double low = 0;
        double last = 0;
    };
    constexpr std::size_t kWorthIt = 64; // vertices
    std::vector<Column> columns;
    if (line.size() < kWorthIt)
        return {};
    for (const plot::PixelPoint &point : line) {
        const double x = std::floor(point.x) + 0.5;
        if (columns.empty() || x > columns.back().x) {
            Column next{x, point.y, point.y, point.y};
            if (!columns.empty()) {
                if (x > columns.back().x + 1)
                    return {};
                // The way there belongs to both, half each.
                Column &before = columns.back();
                const double half = (before.last + point.y) / 2;
                before.high = std::min(before.high, half);
                before.low = std::max(before.low, half);
                next.high = std::min(next.high, half);
                next.low = std::max(next.low, half);
            }
            columns.push_back(next);
        } else if (x < columns.back().x) {
            return {};
        }
        Column &here = columns.back();
        here.high = std::min(here.high, point.y);
        here.low = std::max(here.low, point.y);
        here.last = point.y;
    }
    if (line.size() < 2 * columns.size())
        return {};
    QPolygonF area;
    area.reserve(static_cast<qsizetype>(2 * columns.size() + 4));
    // A slanting line is as thick as a level one.
    const auto rim = [&](const Column &column) {
        const double rise = column.low - column.high;
        return std::clamp((width * std::sqrt(1 + rise * rise) - rise) / 2, width / 4, width / 2);
    };
    area << QPointF(columns.front().x - 0.5, columns.front().high - rim(columns.front()));
    for (const Column &column : columns)
        area << QPointF(column.x, column.high - rim(column));
    area << QPointF(columns.back().x + 0.5, columns.back().high - rim(columns.back()));
    area << QPointF(columns.back().x + 0.5, columns.back().low + rim(columns.back()));
    for (auto column = columns.rbegin(); column != columns.rend(); ++column)
        area << QPointF(column->x, column->low + rim(*column));
    area << QPointF(columns.front().x - 0.5, columns.front().low + rim(columns.front()));
    return area;
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
            const QPolygonF area = pieces ? ribbon(line, stroke.width * m_ratio) : QPolygonF();
            if (!area.isEmpty()) {
                painter.setPen(Qt::NoPen);
                painter.setBrush(stroke.color);
                painter.drawPolygon(area);
                painter.setPen(pen);
                painter.setBrush(Qt::NoBrush);
            } else if (pieces)
                drawInPieces(painter, polygon(line));
            else
                painter.drawPolyline(polygon(line));
        }
    }
}

} // namespace warmup::ui
