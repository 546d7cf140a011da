// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/ReadOut.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QPainter>

#include "core/plot/Ticks.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

constexpr double kSign = 16;
constexpr double kPad = 7;
constexpr double kLabelGap = 6;
constexpr double kColumnGap = 12;

double lineHeight(const QFontMetricsF &metrics)
{
    return metrics.height() + 2;
}

double labelWidth(const ReadOut &readOut, const QFontMetricsF &metrics)
{
    double width = readOut.headings.isEmpty() ? 0 : metrics.horizontalAdvance(readOut.title);
    for (const ReadOutRow &row : readOut.rows)
        width = std::max(width, kSign + kLabelGap + metrics.horizontalAdvance(row.label));
    return width;
}

std::vector<double> columnWidths(const ReadOut &readOut, const QFontMetricsF &metrics)
{
    std::vector<double> widths;
    const auto include = [&](const QStringList &cells) {
        widths.resize(std::max(widths.size(), static_cast<std::size_t>(cells.size())), 0);
        for (qsizetype i = 0; i < cells.size(); ++i) {
            double &width = widths[static_cast<std::size_t>(i)];
            width = std::max(width, metrics.horizontalAdvance(cells[i]));
        }
    };
    include(readOut.headings);
    for (const ReadOutRow &row : readOut.rows)
        include(row.values);
    return widths;
}

} // namespace

QString readOutNumber(double value, int digits)
{
    return localText(plot::numberText(value, digits));
}

QSizeF readOutSize(const ReadOut &readOut, const Look &look)
{
    const QFontMetricsF metrics(look.font);
    double width = labelWidth(readOut, metrics);
    for (const double column : columnWidths(readOut, metrics))
        width += kColumnGap + column;
    width = std::max(width, metrics.horizontalAdvance(readOut.title));
    const auto lines = static_cast<double>(readOut.rows.size() + 1);
    return {width + 2 * kPad, lines * lineHeight(metrics) + 2 * kPad - 2};
}

void paintReadOut(QPainter &painter, const QPointF &topLeft, const ReadOut &readOut,
                  const Look &look)
{
    const QFontMetricsF metrics(look.font);
    const QRectF box(topLeft, readOutSize(readOut, look));
    QColor ground = look.base;
    ground.setAlphaF(0.92F);
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen(look.grid, 1));
    painter.setBrush(ground);
    painter.drawRoundedRect(box, 3, 3);
    painter.setFont(look.font);
    const std::vector<double> columns = columnWidths(readOut, metrics);
    double y = box.top() + kPad + metrics.ascent();
    // Aligned at the right, where digits compare.
    const auto cells = [&](const QStringList &texts) {
        double right = box.right() - kPad;
        for (std::size_t i = columns.size(); i-- > 0;) {
            const QString cell = texts.value(static_cast<qsizetype>(i));
            painter.drawText(QPointF(right - metrics.horizontalAdvance(cell), y), cell);
            right -= columns[i] + kColumnGap;
        }
    };
    painter.setPen(look.faintText);
    painter.drawText(QPointF(box.left() + kPad, y), readOut.title);
    cells(readOut.headings);
    for (const ReadOutRow &row : readOut.rows) {
        y += lineHeight(metrics);
        QPen pen(row.sign.color, row.sign.width, Qt::SolidLine, Qt::FlatCap);
        if (!row.sign.dashes.isEmpty())
            pen.setDashPattern(row.sign.dashes);
        painter.setPen(pen);
        const double middle = y - 0.35 * metrics.ascent();
        const double left = box.left() + kPad;
        painter.drawLine(QPointF(left, middle), QPointF(left + kSign, middle));
        painter.setPen(look.text);
        painter.drawText(QPointF(left + kSign + kLabelGap, y), row.label);
        cells(row.values);
    }
}

QString readOutLine(const ReadOut &readOut)
{
    QStringList parts;
    if (!readOut.title.isEmpty())
        parts << readOut.title;
    for (auto at = readOut.rows.rbegin(); at != readOut.rows.rend(); ++at) {
        const ReadOutRow &row = *at;
        QStringList words;
        if (readOut.rows.size() > 1 || readOut.headings.isEmpty())
            words << row.label;
        for (qsizetype i = 0; i < row.values.size(); ++i) {
            if (row.values[i].isEmpty())
                continue;
            if (i < readOut.headings.size())
                words << readOut.headings[i];
            words << row.values[i];
        }
        parts << words.join(QLatin1Char(' '));
    }
    return parts.join(QStringLiteral(" \u00b7 "));
}

} // namespace warmup::ui
