// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include "ui/Text.h"
#include "ui/chart/HeatMapLayout.h"
#include "ui/chart/PictureFile.h"

namespace warmup::ui {

namespace {

constexpr double kMargin = 10;
constexpr double kWordGap = 6; // between words and cells
constexpr double kCellGap = 1;

struct MeanRange {
    double low = 0;
    double high = 0;
    bool logarithmic = false;
};

std::optional<MeanRange> meansOf(const HeatMapData &data)
{
    std::optional<MeanRange> range;
    for (const experiment::Summary &cell : data.cells) {
        if (cell.failed >= cell.runs || !std::isfinite(cell.mean))
            continue;
        if (!range)
            range = MeanRange{cell.mean, cell.mean, false};
        range->low = std::min(range->low, cell.mean);
        range->high = std::max(range->high, cell.mean);
    }
    if (range)
        range->logarithmic = range->low > 0 && range->high > 10 * range->low;
    return range;
}

// Three digits, which fit a cell.
QString shortNumber(double value)
{
    return numberText(QString::number(value, 'g', 3).toDouble());
}

// Diagonal lines, the same distance in every cell and on every screen.
void hatch(QPainter &painter, const QRectF &area, const Look &look)
{
    painter.save();
    painter.setClipRect(area, Qt::IntersectClip);
    painter.fillRect(area, look.base);
    painter.setPen(QPen(blend(look.base, look.text, 0.55), 1.2));
    constexpr double kSpacing = 7;
    const double first = std::floor((area.left() - area.bottom()) / kSpacing) * kSpacing;
    for (double at = first; at < area.right() - area.top(); at += kSpacing)
        painter.drawLine(QPointF(at + area.top(), area.top()),
                         QPointF(at + area.bottom(), area.bottom()));
    painter.restore();
}

void corner(QPainter &painter, const QRectF &area, const QColor &color, double size)
{
    QPainterPath path;
    path.moveTo(area.topRight());
    path.lineTo(area.topRight() - QPointF(size, 0));
    path.lineTo(area.topRight() + QPointF(0, size));
    path.closeSubpath();
    painter.fillPath(path, color);
}

// Words on a plate of the base, where what is behind them is hatched.
void words(QPainter &painter, const QRectF &area, const QString &text, const Look &look,
           const std::optional<QColor> &ground)
{
    const QFontMetricsF metrics(look.font);
    const double width = metrics.horizontalAdvance(text);
    if (width + 4 > area.width() || metrics.height() > area.height())
        return;
    QRectF place(0, 0, width + 6, metrics.height());
    place.moveCenter(area.center());
    if (ground) {
        painter.setPen(contrast(*ground, Qt::white) > contrast(*ground, Qt::black) ? Qt::white
                                                                                   : Qt::black);
    } else {
        painter.fillRect(place, look.base);
        painter.setPen(look.text);
    }
    painter.drawText(place, Qt::AlignCenter, text);
}

void paintCell(QPainter &painter, const HeatMapData &data, std::size_t index, const QRectF &area,
               const std::optional<double> &shade, const Look &look)
{
    const experiment::Summary &cell = data.cells[index];
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (cell.runs == 0) {
        painter.setPen(QPen(look.grid, 1, Qt::DotLine));
        painter.drawRect(area.adjusted(2, 2, -3, -3));
        painter.setRenderHint(QPainter::Antialiasing);
        return;
    }
    const double share = static_cast<double>(cell.failed) / cell.runs;
    std::optional<QColor> color;
    if (shade)
        color = heatMapColor(*shade);
    if (color)
        painter.fillRect(area, *color);
    QRectF failed = area;
    failed.setTop(area.bottom() - share * area.height());
    if (cell.failed > 0)
        hatch(painter, failed, look);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto columns = static_cast<std::size_t>(data.xValues.size());
    if (data.best[index % columns] == index / columns) {
        const QColor mark = color && contrast(*color, Qt::white) > contrast(*color, Qt::black)
            ? QColor(Qt::white)
            : QColor(Qt::black);
        corner(painter, area, mark, std::min({14.0, area.width() / 3, area.height() / 3}));
    }
    // The mean in the coloured part, the failures in the hatched one, or both on the larger.
    const QString mean = color ? shortNumber(cell.mean) : QString();
    const QString count = cell.failed > 0 ? tr("%1 failed").arg(cell.failed) : QString();
    QRectF whole = area;
    whole.setBottom(failed.top());
    const double line = QFontMetricsF(look.font).height();
    if (!mean.isEmpty())
        words(painter, whole.height() >= line ? whole : area, mean, look,
              whole.height() >= line ? color : std::nullopt);
    if (failed.height() >= line && (mean.isEmpty() || whole.height() >= line))
        words(painter, failed, count, look, {});
}

// Painted at the top left of the place that is left.
QRectF key(QPainter &painter, QRectF &left, double swatch, const QString &text, const Look &look)
{
    const QFontMetricsF metrics(look.font);
    const QRectF area(left.left(), left.center().y() - 6, swatch, 12);
    const QRectF place(area.right() + kWordGap, left.top(), metrics.horizontalAdvance(text) + 2,
                       left.height());
    painter.setPen(look.text);
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft, text);
    left.setLeft(place.right() + 16);
    return area;
}

void paintLegend(QPainter &painter, const HeatMapData &data, QRectF left, const Look &look)
{
    painter.setFont(look.font);
    if (const auto range = meansOf(data)) {
        const QFontMetricsF metrics(look.font);
        const QString worst = shortNumber(data.lowerIsBetter ? range->high : range->low);
        const QString best = shortNumber(data.lowerIsBetter ? range->low : range->high);
        painter.setPen(look.text);
        painter.drawText(left, Qt::AlignVCenter | Qt::AlignLeft, worst);
        left.setLeft(left.left() + metrics.horizontalAdvance(worst) + kWordGap);
        const QString last = range->logarithmic ? tr("%1 (log)").arg(best) : best;
        const QRectF bar = key(painter, left, 90, last, look);
        QLinearGradient gradient(bar.topLeft(), bar.topRight());
        for (int i = 0; i <= 10; ++i)
            gradient.setColorAt(i / 10.0, heatMapColor(i / 10.0));
        painter.fillRect(bar, gradient);
    }
    const QRectF failed = key(painter, left, 20, tr("failed share"), look);
    hatch(painter, failed, look);
    const QRectF best = key(painter, left, 14, tr("best of its column"), look);
    painter.fillRect(best, heatMapColor(0.85));
    corner(painter, best, Qt::black, 9);
}

} // namespace

HeatMapLayout::HeatMapLayout(const HeatMapData &data, QSizeF size, const Look &look)
    : m_columns(static_cast<std::size_t>(data.xValues.size())),
      m_rows(static_cast<std::size_t>(data.yValues.size())),
      m_line(QFontMetricsF(look.font).height())
{
    const QFontMetricsF metrics(look.font);
    double left = 0;
    for (const QString &value : data.yValues)
        left = std::max(left, metrics.horizontalAdvance(value));
    left = std::min(left, size.width() / 4);
    // Above: title, metric, y's name. Below: values, x's name, legend.
    m_cells = QRectF(
        QPointF(kMargin + left + kWordGap, kMargin + 3 * m_line + 2 * kWordGap),
        QPointF(size.width() - kMargin, size.height() - kMargin - 3 * m_line - 3 * kWordGap));
    if (m_cells.width() < 1 || m_cells.height() < 1)
        m_cells.setSize({1, 1});
}

QRectF HeatMapLayout::cell(std::size_t index) const
{
    const auto column = static_cast<double>(index % m_columns);
    const auto row = static_cast<double>(m_rows - 1 - index / m_columns); // the first below
    const double width = m_cells.width() / static_cast<double>(m_columns);
    const double height = m_cells.height() / static_cast<double>(m_rows);
    const QPointF from(std::round(m_cells.left() + column * width),
                       std::round(m_cells.top() + row * height));
    const QPointF to(std::round(m_cells.left() + (column + 1) * width),
                     std::round(m_cells.top() + (row + 1) * height));
    return QRectF(from, to).adjusted(0, 0, -kCellGap, -kCellGap);
}

std::optional<std::size_t> HeatMapLayout::cellAt(const QPointF &at) const
{
    for (std::size_t i = 0; i < m_columns * m_rows; ++i)
        if (cell(i).contains(at))
            return i;
    return std::nullopt;
}

std::vector<std::optional<double>> heatMapShades(const HeatMapData &data)
{
    const auto range = meansOf(data);
    std::vector<std::optional<double>> shades;
    for (const experiment::Summary &cell : data.cells) {
        if (!range || cell.failed >= cell.runs || !std::isfinite(cell.mean)) {
            shades.emplace_back();
            continue;
        }
        const auto scaled = [&](double x) { return range->logarithmic ? std::log(x) : x; };
        const double width = scaled(range->high) - scaled(range->low);
        const double high = width > 0 ? (scaled(cell.mean) - scaled(range->low)) / width : 0.5;
        shades.emplace_back(data.lowerIsBetter ? 1 - high : high);
    }
    return shades;
}

QColor heatMapColor(double shade)
{
    static const std::array kPoints{QColor(0x00, 0x22, 0x4e), QColor(0x12, 0x35, 0x70),
                                    QColor(0x3b, 0x49, 0x6c), QColor(0x57, 0x5d, 0x6d),
                                    QColor(0x70, 0x71, 0x73), QColor(0x8a, 0x86, 0x78),
                                    QColor(0xa5, 0x9c, 0x74), QColor(0xc3, 0xb3, 0x69),
                                    QColor(0xe1, 0xcc, 0x55), QColor(0xfe, 0xe8, 0x38)};
    const double at = std::clamp(shade, 0.0, 1.0) * static_cast<double>(kPoints.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(at), kPoints.size() - 2);
    return blend(kPoints[below], kPoints[below + 1], at - static_cast<double>(below));
}

void paintHeatMap(QPainter &painter, const HeatMapData &data, QSizeF size, const Look &look)
{
    painter.fillRect(QRectF(QPointF(), size), look.window);
    painter.setFont(look.font);
    const HeatMapLayout layout(data, size, look);
    const double line = layout.lineHeight();
    const QRectF cells = layout.cells();
    const double width = size.width() - 2 * kMargin;
    const QFontMetricsF metrics(look.font);
    QFont bold = look.font;
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(look.text);
    painter.drawText(QRectF(kMargin, kMargin, width, line), Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(bold).elidedText(data.title, Qt::ElideRight, width));
    painter.setFont(look.font);
    painter.setPen(look.faintText);
    painter.drawText(QRectF(kMargin, kMargin + line, width, line), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(data.metric, Qt::ElideRight, width));
    if (data.xValues.isEmpty() || data.yValues.isEmpty())
        return;
    painter.setPen(look.text);
    painter.drawText(QRectF(kMargin, cells.top() - kWordGap - line, width, line),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(data.yName, Qt::ElideRight, width));
    const auto columns = static_cast<std::size_t>(data.xValues.size());
    for (qsizetype y = 0; y < data.yValues.size(); ++y) {
        const QRectF row = layout.cell(static_cast<std::size_t>(y) * columns);
        const double room = cells.left() - kWordGap - kMargin;
        if (row.height() >= line * 0.8)
            painter.drawText(QRectF(kMargin, row.top(), room, row.height()),
                             Qt::AlignRight | Qt::AlignVCenter,
                             metrics.elidedText(data.yValues[y], Qt::ElideRight, room));
    }
    for (std::size_t x = 0; x < columns; ++x) {
        const QRectF column = layout.cell(x);
        painter.drawText(QRectF(column.left(), cells.bottom() + kWordGap / 2, column.width(), line),
                         Qt::AlignCenter,
                         metrics.elidedText(data.xValues[static_cast<qsizetype>(x)], Qt::ElideRight,
                                            column.width()));
    }
    painter.drawText(
        QRectF(cells.left(), cells.bottom() + kWordGap / 2 + line, cells.width(), line),
        Qt::AlignCenter, metrics.elidedText(data.xName, Qt::ElideRight, cells.width()));
    painter.fillRect(cells, look.base);
    const auto shades = heatMapShades(data);
    for (std::size_t i = 0; i < data.cells.size(); ++i)
        paintCell(painter, data, i, layout.cell(i), shades[i], look);
    paintLegend(painter, data,
                QRectF(kMargin, cells.bottom() + 2 * kWordGap + 2 * line, width, line + kWordGap),
                look);
}

Result<void> saveHeatMap(const QString &path, const HeatMapData &data, QSize pixels, int dpi)
{
    return savePaintedAt(path, data.title, pixels, dpi, [&](QPainter &painter, QSizeF size) {
        paintHeatMap(painter, data, size, paperLook());
    });
}

} // namespace warmup::ui
