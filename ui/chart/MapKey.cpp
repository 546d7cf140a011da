// SPDX-License-Identifier: GPL-3.0-or-later
// What the colours of a map mean: the key at its right.
#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QPainter>

#include "ui/Text.h"
#include "ui/chart/MapMarks.h"
#include "ui/chart/MapScene.h"
#include "ui/chart/ReadOut.h"

namespace warmup::ui {
namespace {

constexpr double kKeyBar = 12;

} // namespace

double MapScene::keyWidth() const
{
    const QFontMetricsF metrics(m_look.font);
    const double bar = kGap + kKeyBar + kGap / 2;
    return bar
        + (m_data.kind == MapData::Kind::heights
               ? m_keyRoom + metrics.height()
               : metrics.horizontalAdvance(tr("class %1").arg(9)));
}

QList<QRgb> MapScene::colors() const
{
    QList<QRgb> table(256, m_look.base.rgb());
    if (m_data.kind == MapData::Kind::classes) {
        for (int i = 0; i < 256; ++i)
            table[i] =
                regionColor(i / MapGround::kShades,
                            static_cast<double>(i % MapGround::kShades) / (MapGround::kShades - 1),
                            m_look)
                    .rgb();
        return table;
    }
    for (const MapPane &pane : m_data.panes)
        if (pane.ground)
            for (int i = 0; i <= static_cast<int>(pane.ground->heights.size()); ++i)
                table[i] =
                    heightColor(i, static_cast<int>(pane.ground->heights.size()), m_look).rgb();
    return table;
}

void MapScene::paintKey(QPainter &painter) const
{
    double right = 0;
    for (const Pane &pane : m_panes)
        right = std::max(right, pane.frame.plot.right());
    const QRectF room(right + kGap, m_panes.front().frame.plot.top(), keyWidth() - kGap,
                      m_panes.front().frame.plot.height());
    painter.setFont(m_look.font);
    if (m_data.kind == MapData::Kind::heights)
        paintHeightsKey(painter, room);
    else
        paintClassesKey(painter, room);
}

void MapScene::paintHeightsKey(QPainter &painter, const QRectF &room) const
{
    const MapGroundPtr &ground = m_data.panes.front().ground;
    if (!ground || ground->heights.empty())
        return;
    const QFontMetricsF metrics(m_look.font);
    const double line = metrics.height();
    const auto levels = static_cast<int>(ground->heights.size());
    const double step = room.height() / (levels + 1);
    const int every = std::max(1, static_cast<int>(std::ceil(line / step)));
    double labels = 0;
    for (int i = 0; i <= levels; ++i) {
        const QRectF band(room.left(), room.bottom() - (i + 1) * step, kKeyBar, step);
        painter.fillRect(band, heightColor(i, levels, m_look));
        if (i == 0 || (levels - i) % every != 0)
            continue;
        const QString label = readOutNumber(ground->heights[static_cast<std::size_t>(i - 1)]);
        labels = std::max(labels, metrics.horizontalAdvance(label));
        painter.setPen(m_look.text);
        painter.drawText(QRectF(band.right() + kGap / 2, band.bottom() - line / 2, 10 * line, line),
                         Qt::AlignLeft | Qt::AlignVCenter, label);
    }
    painter.setPen(QPen(m_look.frame, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(room.left(), room.top(), kKeyBar, room.height()));
    painter.save();
    painter.translate(room.left() + kKeyBar + kGap / 2 + labels + line / 2, room.center().y());
    painter.rotate(-90);
    painter.setPen(m_look.faintText);
    painter.drawText(QRectF(-room.height() / 2, -line / 2, room.height(), line), Qt::AlignCenter,
                     metrics.elidedText(tr("above the minimum"), Qt::ElideRight, room.height()));
    painter.restore();
}

void MapScene::paintClassesKey(QPainter &painter, const QRectF &room) const
{
    const double line = QFontMetricsF(m_look.font).height() + 2;
    for (int i = 0; i < m_data.classes && (i + 1) * line <= room.height(); ++i) {
        const QRectF row(room.left(), room.top() + i * line, room.width(), line);
        paintSample(painter, {row.left() + kKeyBar / 2, row.center().y()}, i, m_look);
        painter.setPen(m_look.text);
        painter.drawText(row.adjusted(kKeyBar + kGap / 2, 0, kGap, 0),
                         Qt::AlignLeft | Qt::AlignVCenter, tr("class %1").arg(i));
    }
}

} // namespace warmup::ui
