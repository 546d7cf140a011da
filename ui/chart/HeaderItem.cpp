// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/HeaderItem.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QPainter>

namespace warmup::ui {
namespace {

constexpr double kSignWidth = 20;
constexpr double kGap = 6;
constexpr double kEntryGap = 14;
constexpr std::size_t kMostLines = 3; // of a legend below the title
constexpr double kLineHeight = 1.2;

} // namespace

void HeaderItem::setLook(const Look &look)
{
    m_look = look;
    m_bold = look.font;
    m_bold.setBold(true);
    update();
}

void HeaderItem::setContents(const QString &title, const QString &readOut,
                             const std::vector<LegendEntry> &legend)
{
    m_title = title;
    m_readOut = readOut;
    m_legend = legend.size() > 1 ? legend : std::vector<LegendEntry>();
    update();
}

double HeaderItem::titleWidth() const
{
    return QFontMetricsF(m_bold).horizontalAdvance(m_title);
}

double HeaderItem::legendWidth() const
{
    const QFontMetricsF metrics(m_look.font);
    double width = 0;
    for (const LegendEntry &entry : m_legend)
        width += kSignWidth + kGap + metrics.horizontalAdvance(entry.label) + kEntryGap;
    return width;
}

bool HeaderItem::legendBelow(double width) const
{
    return !m_legend.empty() && titleWidth() + 2 * kEntryGap + legendWidth() > 0.58 * width;
}

double HeaderItem::heightFor(double width) const
{
    const double line = QFontMetricsF(m_look.font).height();
    const double below = legendBelow(width)
        ? static_cast<double>(legendLines(width, kMostLines).size()) * kLineHeight
        : 0;
    return line * (1 + below) + 10;
}

void HeaderItem::place(const QRectF &rect)
{
    prepareGeometryChange();
    m_rect = rect;
}

void HeaderItem::setPointed(const QString &words)
{
    if (words == m_pointed)
        return;
    m_pointed = words;
    update();
}

QRectF HeaderItem::topLine() const
{
    return {m_rect.left(), m_rect.top() + 5, m_rect.width(), QFontMetricsF(m_look.font).height()};
}

std::vector<HeaderItem::Line> HeaderItem::legendLines(double width, double longest) const
{
    const QFontMetricsF metrics(m_look.font);
    std::vector<Line> lines(1);
    double x = 0;
    for (LegendEntry entry : m_legend) {
        entry.label = metrics.elidedText(entry.label, Qt::ElideMiddle, longest + 1);
        const double needed = kSignWidth + kGap + metrics.horizontalAdvance(entry.label) + 1;
        if (x + needed > width + 1 && !lines.back().empty()) {
            lines.emplace_back();
            x = 0;
        }
        lines.back().push_back(entry);
        x += needed + kEntryGap;
    }
    return lines;
}

std::vector<HeaderItem::Line> HeaderItem::legendLines(double width, std::size_t most) const
{
    const QFontMetricsF metrics(m_look.font);
    const double least = 4 * metrics.averageCharWidth();
    double longest = std::max(least, width - kSignWidth - kGap - 1);
    std::vector<Line> lines = legendLines(width, longest);
    while (lines.size() > most && longest > least) {
        longest = std::max(least, longest - metrics.averageCharWidth());
        lines = legendLines(width, longest);
    }
    return lines;
}

std::vector<HeaderItem::Placed> HeaderItem::placedLegend() const
{
    const QFontMetricsF metrics(m_look.font);
    const bool below = legendBelow(m_rect.width());
    const QRectF top = topLine();
    const double step = top.height() * kLineHeight;
    QRectF line =
        below ? top.translated(0, step) : top.adjusted(titleWidth() + 2 * kEntryGap, 0, 0, 0);
    std::vector<Placed> result;
    for (const Line &entries : legendLines(line.width(), below ? kMostLines : 1)) {
        if (line.bottom() > m_rect.bottom() + 1)
            break;
        double x = line.left();
        for (const LegendEntry &entry : entries) {
            const double width = metrics.horizontalAdvance(entry.label) + 1;
            result.push_back({entry, {x, line.top(), kSignWidth + kGap + width, line.height()}});
            x = result.back().rect.right() + kEntryGap;
        }
        line.translate(0, step);
    }
    return result;
}

QString HeaderItem::keyAt(const QPointF &at) const
{
    for (const Placed &placed : placedLegend())
        if (placed.rect.adjusted(-3, -2, 3, 2).contains(at))
            return placed.entry.key;
    return {};
}

void HeaderItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const QFontMetricsF metrics(m_look.font);
    const QRectF top = topLine();
    painter->setFont(m_bold);
    painter->setPen(m_look.text);
    painter->drawText(top, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetricsF(m_bold).elidedText(m_title, Qt::ElideRight, top.width()));
    double used = titleWidth() + 2 * kEntryGap;
    for (const Placed &placed : placedLegend()) {
        paintEntry(*painter, placed);
        if (!legendBelow(m_rect.width()))
            used = placed.rect.right() + kEntryGap - m_rect.left();
    }
    const double room = top.width() - used;
    if (room <= 0)
        return;
    painter->setFont(m_look.font);
    painter->setPen(m_pointed.isEmpty() ? m_look.faintText : m_look.text);
    painter->drawText(
        top.adjusted(used, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter,
        metrics.elidedText(m_pointed.isEmpty() ? m_readOut : m_pointed, Qt::ElideRight, room));
}

void HeaderItem::paintEntry(QPainter &painter, const Placed &placed) const
{
    const LegendEntry &entry = placed.entry;
    const double x = placed.rect.left();
    const double middle = placed.rect.center().y();
    const auto shown = [&](const QColor &color) {
        return entry.hidden ? blend(m_look.window, m_look.text, 0.35) : color;
    };
    if (entry.sign == LegendEntry::Sign::area) {
        painter.fillRect(QRectF(x, middle - 5, kSignWidth, 10),
                         entry.hidden ? m_look.grid : entry.color);
    } else {
        QPen pen(shown(entry.color), entry.width, Qt::SolidLine, Qt::FlatCap);
        if (!entry.dashes.isEmpty())
            pen.setDashPattern(entry.dashes);
        painter.setPen(pen);
        painter.drawLine(QPointF(x, middle), QPointF(x + kSignWidth, middle));
    }
    QFont font = m_look.font;
    font.setStrikeOut(entry.hidden);
    painter.setFont(font);
    painter.setPen(shown(m_look.text));
    painter.drawText(placed.rect.adjusted(kSignWidth + kGap, 0, 1, 0),
                     Qt::AlignLeft | Qt::AlignVCenter, entry.label);
}

} // namespace warmup::ui
