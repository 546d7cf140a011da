// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/MapScene.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include "core/plot/Sampling.h"
#include "ui/Text.h"
#include "ui/chart/ChartPanel.h"
#include "ui/chart/MapMarks.h"
#include "ui/chart/ReadOut.h"

namespace warmup::ui {
namespace {

constexpr std::int64_t kWorkAFrame = 60'000; // of trails
constexpr double kOddest = 2.5; // ratio of an area's sides that is drawn in equal units

// As large as the room allows, in equal units where the area is not too long.
QRectF fitted(const QRectF &room, const plot::PlaneArea &area)
{
    const double wanted = area.width() / area.height();
    if (!(wanted > 1 / kOddest && wanted < kOddest))
        return room;
    const double width = std::min(room.width(), room.height() * wanted);
    return {room.left(), room.top(), width, width / wanted};
}

// The parts of a path inside the plot area.
std::vector<QPolygonF> linesInside(const MapFrame &frame, const plot::PlanePath &path)
{
    const QPointF corner = frame.plot.topLeft();
    plot::Polyline line;
    for (const plot::PlanePoint &at : path) {
        const QPointF pixel = frame.pixel(at) - corner;
        line.push_back({pixel.x(), pixel.y()});
    }
    std::vector<QPolygonF> inside;
    for (const plot::Polyline &part :
         plot::clipped(line, frame.plot.width(), frame.plot.height())) {
        QPolygonF &polygon = inside.emplace_back();
        for (const plot::PixelPoint &point : part)
            polygon << corner + QPointF(point.x, point.y);
    }
    return inside;
}

plot::Scale axisScale(double low, double high)
{
    return {plot::ScaleKind::linear, low, high};
}

} // namespace

MapScene::MapScene(bool cached) : m_cached(cached)
{
    setLook(paperLook());
}

void MapScene::setData(const MapData &data)
{
    const bool another = data.kind != m_data.kind || data.area != m_data.area
        || data.points != m_data.points || data.panes.size() != m_panes.size();
    if (data.kind != m_data.kind || data.title != m_data.title)
        m_labelRoom = m_keyRoom = 0;
    m_data = data;
    m_panes.resize(data.panes.size());
    if (another)
        for (Pane &pane : m_panes)
            pane.anew = true;
}

void MapScene::setLook(const Look &look)
{
    if (look == m_look)
        return;
    m_look = look;
    m_labelRoom = m_keyRoom = 0;
    m_header.setLook(look);
    for (Pane &pane : m_panes)
        pane.anew = true;
}

void MapScene::setSize(QSizeF size, double ratio)
{
    m_size = size;
    if (ratio != m_ratio)
        for (Pane &pane : m_panes)
            pane.anew = true;
    m_ratio = std::isfinite(ratio) && ratio > 0 ? ratio : 1;
}

void MapScene::setPointed(const std::optional<QPointF> &at)
{
    m_pointed = at;
}

std::vector<LegendEntry> MapScene::legend() const
{
    std::vector<LegendEntry> entries;
    if (m_data.panes.size() == 1)
        for (const MapTrail &trail : m_data.panes[0].trails)
            entries.push_back({trail.label, curveColor(trail.color, 0, m_look)});
    return entries;
}

// Numbers of another length, as while it is zoomed, must not move the map to and fro: their room
// only grows.
void MapScene::reserveRoom()
{
    const QFontMetricsF metrics(m_look.font);
    const auto grow = [&](double &room, const QString &text) {
        room = std::max(room, metrics.horizontalAdvance(text));
    };
    grow(m_labelRoom, QStringLiteral("−0.25"));
    for (const AxisTick &tick : axisTicks(axisScale(m_data.area.low.y, m_data.area.high.y), 6))
        grow(m_labelRoom, tick.label);
    grow(m_keyRoom, QStringLiteral("5 000"));
    for (const auto &pane : m_data.panes)
        if (pane.ground)
            for (const double height : pane.ground->heights)
                grow(m_keyRoom, readOutNumber(height));
}

// Of a pane, at its left and below.
QSizeF MapScene::margins() const
{
    const double line = QFontMetricsF(m_look.font).height();
    return {line + m_labelRoom + 2 * kGap, 2 * line + kGap};
}

void MapScene::layOut()
{
    const QFontMetricsF metrics(m_look.font);
    m_header.setContents(m_data.title, m_data.note, legend());
    const double header = m_header.heightFor(m_size.width());
    m_header.place({kGap, 0, m_size.width() - 2 * kGap, header});
    if (m_panes.empty())
        return;
    reserveRoom();
    const QSizeF margin = margins();
    const double caption = m_panes.size() > 1 ? metrics.height() + kGap / 2 : 0;
    const QSizeF room(m_size.width() - keyWidth() - kGap, m_size.height() - header);
    // As many beside each other as make them largest.
    const auto count = static_cast<int>(m_panes.size());
    int columns = 1;
    double best = -1;
    QRectF shape;
    for (int wide = 1; wide <= count; ++wide) {
        const int high = (count + wide - 1) / wide;
        const QRectF plot(margin.width(), caption, room.width() / wide - margin.width() - kGap,
                          room.height() / high - margin.height() - caption);
        if (plot.width() < 1 || plot.height() < 1)
            continue;
        const QRectF here = fitted(plot, m_data.area);
        if (here.width() * here.height() > best) {
            best = here.width() * here.height();
            columns = wide;
            shape = here;
        }
    }
    const auto snap = [&](double value) { return std::round(value * m_ratio) / m_ratio; };
    const int rows = (count + columns - 1) / columns;
    for (int i = 0; i < count; ++i) {
        const double left = (i % columns) * room.width() / columns;
        const double top = header
            + (i / columns)
                * std::min(room.height() / rows, shape.bottom() + margin.height() + kGap);
        Pane &pane = m_panes[static_cast<std::size_t>(i)];
        const QRectF plot(snap(left + shape.left()), snap(top + shape.top()),
                          std::max(snap(shape.width()), 1.0), std::max(snap(shape.height()), 1.0));
        const MapFrame frame{m_data.area, plot};
        pane.anew = pane.anew || !(frame == pane.frame);
        pane.frame = frame;
        pane.caption = {plot.left(), top, plot.width(), metrics.height()};
    }
}

QRectF MapScene::plotArea(std::size_t pane)
{
    layOut();
    return pane < m_panes.size() ? m_panes[pane].frame.plot : QRectF();
}

QString MapScene::wordsAt(const QPointF &at)
{
    for (std::size_t i = 0; i < m_panes.size(); ++i) {
        const MapFrame &frame = m_panes[i].frame;
        if (!frame.plot.contains(at))
            continue;
        const plot::PlanePoint place = frame.place(at);
        QStringList parts{QStringLiteral("%1 %2").arg(m_data.xName, readOutNumber(place.x, 3)),
                          QStringLiteral("%1 %2").arg(m_data.yName, readOutNumber(place.y, 3))};
        const MapGroundPtr &ground = m_data.panes[i].ground;
        if (ground && ground->value)
            parts << tr("value %1").arg(readOutNumber(ground->value(place.x, place.y)));
        else if (const auto label = ground ? likeliestClass(*ground, place) : std::nullopt)
            parts << tr("class %1, %2 %")
                         .arg(*label)
                         .arg(100 * ground->shares[static_cast<std::size_t>(*label)].between(place),
                              0, 'f', 0);
        return parts.join(QStringLiteral(" · "));
    }
    return {};
}

void MapScene::render(QPainter &painter)
{
    layOut();
    painter.fillRect(QRectF(QPointF(0, 0), m_size), m_look.window);
    m_behind = false;
    m_header.setPointed(m_pointed ? wordsAt(*m_pointed) : QString());
    m_header.paint(&painter, nullptr, nullptr);
    for (std::size_t i = 0; i < m_panes.size(); ++i)
        paintPane(painter, i);
    if (!m_panes.empty())
        paintKey(painter);
}

QImage MapScene::layer(const MapFrame &frame) const
{
    QImage image((frame.plot.size() * m_ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(m_ratio);
    image.fill(Qt::transparent);
    return image;
}

void MapScene::paintPane(QPainter &painter, std::size_t index)
{
    Pane &pane = m_panes[index];
    const MapPane &data = m_data.panes[index];
    const auto paintInto = [&](QImage &image, const auto &paint) {
        QPainter into(&image);
        into.setRenderHint(QPainter::Antialiasing);
        into.translate(-pane.frame.plot.topLeft());
        return paint(into);
    };
    const auto trails = [&](QPainter &into) {
        return pane.trails.draw(into, pane.frame, m_ratio, data.trails, m_look,
                                m_cached ? kWorkAFrame : MapTrails::kUnbounded);
    };
    painter.save();
    painter.setClipRect(pane.frame.plot);
    if (!m_cached) {
        paintStill(painter, pane.frame, data.ground.get());
        pane.trails = {};
        trails(painter);
    } else {
        if (pane.anew || pane.ground != data.ground) {
            pane.ground = data.ground;
            pane.still = layer(pane.frame);
            paintInto(pane.still, [&](QPainter &into) {
                paintStill(into, pane.frame, data.ground.get());
                return false;
            });
        }
        if (pane.anew || !pane.trails.beginsLike(data.trails)) {
            pane.trails = {};
            pane.trailsPicture = layer(pane.frame);
        }
        pane.anew = false;
        m_behind = paintInto(pane.trailsPicture, trails) || m_behind;
        painter.drawImage(pane.frame.plot.topLeft(), pane.still);
        painter.drawImage(pane.frame.plot.topLeft(), pane.trailsPicture);
    }
    paintMarks(painter, index);
    painter.restore();
    paintAxes(painter, pane);
    if (m_panes.size() < 2)
        return;
    const QFontMetricsF metrics(m_look.font);
    painter.fillRect(QRectF(pane.caption.left(), pane.caption.center().y() - 1, 14, 2),
                     curveColor(data.color, 0, m_look));
    painter.setFont(m_look.font);
    painter.setPen(m_look.text);
    painter.drawText(pane.caption.adjusted(20, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(data.caption, Qt::ElideRight, pane.caption.width() - 20));
}

// What a run does not move: the ground, its lines and the points.
void MapScene::paintStill(QPainter &painter, const MapFrame &frame, const MapGround *ground) const
{
    painter.fillRect(frame.plot, m_look.base);
    if (ground) {
        QImage picture = ground->picture;
        picture.setColorTable(colors());
        const QRectF all(frame.pixel({ground->area.low.x, ground->area.high.y}),
                         frame.pixel({ground->area.high.x, ground->area.low.y}));
        // Vector formats do not clip.
        const QRectF target = all.intersected(frame.plot);
        const double across = picture.width() / all.width();
        const double down = picture.height() / all.height();
        const QRectF source((target.left() - all.left()) * across,
                            (target.top() - all.top()) * down, target.width() * across,
                            target.height() * down);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(target, picture.convertToFormat(QImage::Format_ARGB32_Premultiplied),
                          source);
        const bool heights = m_data.kind == MapData::Kind::heights;
        painter.setPen(QPen(heights ? blend(m_look.base, m_look.text, 0.38) : m_look.text,
                            heights ? 0.7 : 1.4));
        painter.setBrush(Qt::NoBrush);
        for (const plot::PlanePath &path : ground->lines)
            for (const QPolygonF &line : linesInside(frame, path))
                painter.drawPolyline(line);
    }
    if (m_data.points)
        for (const MapPoint &point : *m_data.points)
            if (frame.area.contains(point.at))
                paintSample(painter, frame.pixel(point.at), point.label, m_look);
}

void MapScene::paintMarks(QPainter &painter, std::size_t index) const
{
    const MapFrame &frame = m_panes[index].frame;
    const QFontMetricsF metrics(m_look.font);
    painter.setFont(m_look.font);
    const auto name = [&](const QPointF &at, const QString &words) {
        const bool left = at.x() + 9 + metrics.horizontalAdvance(words) > frame.plot.right();
        paintOutlined(
            painter,
            at + QPointF(left ? -9 - metrics.horizontalAdvance(words) : 9, metrics.capHeight() / 2),
            words, m_look);
    };
    bool named = false;
    for (const plot::PlanePoint &minimum : m_data.minima) {
        if (!frame.area.contains(minimum))
            continue;
        paintMinimum(painter, frame.pixel(minimum), m_look);
        if (!std::exchange(named, true))
            name(frame.pixel(minimum), tr("minimum"));
    }
    const MapPane &pane = m_data.panes[index];
    bool begun = false;
    for (const MapTrail &trail : pane.trails)
        for (const MapTrail::Seed &seed : trail.seeds)
            if (const auto first = firstPlace(trail, seed)) {
                const bool seen = frame.area.contains(*first);
                if (seen)
                    paintStart(painter, frame.pixel(*first), m_look);
                if (seen && !begun)
                    name(frame.pixel(*first), tr("start"));
                begun = true;
            }
    if (!begun && m_data.start && frame.area.contains(*m_data.start)) {
        paintStart(painter, frame.pixel(*m_data.start), m_look);
        name(frame.pixel(*m_data.start), tr("start"));
    }
    for (const MapTrail &trail : pane.trails)
        for (const MapTrail::Seed &seed : trail.seeds)
            if (const auto last = lastPlace(trail, seed); last && frame.area.contains(*last))
                paintHead(painter, frame.pixel(*last), seed.diverged,
                          curveColor(trail.color, 0, m_look), m_look);
}

void MapScene::paintAxes(QPainter &painter, const Pane &pane) const
{
    const QFontMetricsF metrics(m_look.font);
    const QRectF &plot = pane.frame.plot;
    const double line = metrics.height();
    painter.setFont(m_look.font);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_look.frame, 1));
    painter.drawRect(plot);
    const int wantedX = std::max(2, static_cast<int>(plot.width() / (4.5 * line)));
    for (const AxisTick &tick :
         axisTicks(axisScale(m_data.area.low.x, m_data.area.high.x), wantedX)) {
        const double x = plot.left() + tick.position * plot.width();
        painter.setPen(QPen(m_look.frame, 1));
        painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 3));
        painter.setPen(m_look.text);
        painter.drawText(QRectF(x - 4 * line, plot.bottom() + 4, 8 * line, line), Qt::AlignHCenter,
                         tick.label);
    }
    const int wantedY = std::max(2, static_cast<int>(plot.height() / (1.9 * line)));
    for (const AxisTick &tick :
         axisTicks(axisScale(m_data.area.low.y, m_data.area.high.y), std::min(wantedY, 8))) {
        const double y = plot.bottom() - tick.position * plot.height();
        painter.setPen(QPen(m_look.frame, 1));
        painter.drawLine(QPointF(plot.left() - 3, y), QPointF(plot.left(), y));
        painter.setPen(m_look.text);
        painter.drawText(QRectF(plot.left() - 10 * line - 5, y - line / 2, 10 * line, line),
                         Qt::AlignRight | Qt::AlignVCenter, tick.label);
    }
    painter.setPen(m_look.faintText);
    painter.drawText(QRectF(plot.left(), plot.bottom() + 3 + line, plot.width(), line),
                     Qt::AlignHCenter, m_data.xName);
    painter.save();
    painter.translate(plot.left() - margins().width() + kGap / 2 + line / 2, plot.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-plot.height() / 2, -line / 2, plot.height(), line), Qt::AlignCenter,
                     m_data.yName);
    painter.restore();
}

} // namespace warmup::ui
