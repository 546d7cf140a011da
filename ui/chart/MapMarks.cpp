// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/MapMarks.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QPainter>
#include <QPainterPath>

namespace warmup::ui {
namespace {

constexpr double kSample = 3.2; // half of a sample's sign
constexpr double kMark = 6; // half of a mark

// Around 0, by the class.
QPainterPath sampleSign(int label)
{
    constexpr double r = kSample;
    QPainterPath path;
    switch (label % 4) {
    case 0:
        path.addEllipse(QPointF(0, 0), r, r);
        break;
    case 1:
        path.addRect(-0.9 * r, -0.9 * r, 1.8 * r, 1.8 * r);
        break;
    case 2:
        path.addPolygon(QPolygonF({{0, -1.2 * r}, {1.15 * r, 0.9 * r}, {-1.15 * r, 0.9 * r}}));
        path.closeSubpath();
        break;
    default:
        path.addPolygon(QPolygonF({{0, -1.3 * r}, {1.3 * r, 0}, {0, 1.3 * r}, {-1.3 * r, 0}}));
        path.closeSubpath();
        break;
    }
    return path;
}

// With a rim in the ground's colour.
void paintRimmed(QPainter &painter, const QPainterPath &path, const QColor &color, double width,
                 const Look &look)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.base, width + 2.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
}

} // namespace

QColor heightColor(int band, int levels, const Look &look)
{
    const QColor slate = look.dark ? QColor(0x9f, 0xb2, 0xd4) : QColor(0x4f, 0x64, 0x8c);
    const double share = levels > 0 ? static_cast<double>(band) / levels : 0;
    return blend(look.base, slate, 0.02 + 0.5 * share);
}

QColor classColor(int label, const Look &look)
{
    constexpr std::array<QRgb, 6> colors = {0xff4477aa, 0xffccbb44, 0xffaa3377,
                                            0xff228833, 0xff66ccee, 0xffbbbbbb};
    const QColor color = QColor::fromRgb(colors[static_cast<std::size_t>(label) % colors.size()]);
    return look.dark ? blend(color, Qt::white, 0.15) : color;
}

QColor regionColor(int label, double sure, const Look &look)
{
    return blend(look.base, classColor(label, look), 0.06 + 0.34 * sure);
}

void paintSample(QPainter &painter, const QPointF &at, int label, const Look &look)
{
    painter.setPen(QPen(blend(look.base, look.text, look.dark ? 0 : 0.02), 0.8));
    painter.setBrush(classColor(label, look));
    painter.drawPath(sampleSign(label).translated(at));
}

void paintMinimum(QPainter &painter, const QPointF &at, const Look &look)
{
    QPainterPath star;
    for (int i = 0; i < 3; ++i) {
        const double angle = M_PI * (i / 3.0 + 0.5);
        const QPointF arm(kMark * std::cos(angle), kMark * std::sin(angle));
        star.moveTo(at - arm);
        star.lineTo(at + arm);
    }
    paintRimmed(painter, star, look.text, 1.6, look);
}

void paintStart(QPainter &painter, const QPointF &at, const Look &look)
{
    QPainterPath ring;
    ring.addEllipse(at, kMark - 1.5, kMark - 1.5);
    paintRimmed(painter, ring, look.text, 1.6, look);
}

void paintHead(QPainter &painter, const QPointF &at, bool diverged, const QColor &color,
               const Look &look)
{
    if (diverged) {
        QPainterPath cross;
        cross.moveTo(at - QPointF(4.5, 4.5));
        cross.lineTo(at + QPointF(4.5, 4.5));
        cross.moveTo(at - QPointF(4.5, -4.5));
        cross.lineTo(at + QPointF(4.5, -4.5));
        paintRimmed(painter, cross, look.divergence, 2, look);
        return;
    }
    painter.setPen(QPen(look.base, 1.4));
    painter.setBrush(color);
    painter.drawEllipse(at, 4.4, 4.4);
}

void paintOutlined(QPainter &painter, const QPointF &at, const QString &words, const Look &look)
{
    QPainterPath path;
    path.addText(at, painter.font(), words);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.base, 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.fillPath(path, look.text);
}

} // namespace warmup::ui
