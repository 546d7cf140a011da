// SPDX-License-Identifier: GPL-3.0-or-later
// Where a scene's charts lie: headers, plot areas below each other on one x axis, ticks.
#include <algorithm>
#include <cmath>
#include <utility>

#include <QFontMetricsF>

#include "ui/Text.h"
#include "ui/chart/RateCurves.h"
#include "ui/chart/ScenePart.h"

namespace warmup::ui {
namespace {

constexpr double kStripShare = 0.4; // of the rate's and the loss's mean height
constexpr double kMostForStrips = 0.7; // of the height of all
constexpr double kGapBelowStrip = 0.6; // lines of text: half of the lowest number
constexpr double kLeastLines = 3.2; // of a strip's plot area, in lines of text
constexpr double kRightOfHeader = 16;
constexpr double kLeastForTitle = 9.2; // of a chart whose axis has a title, in lines of text
constexpr double kLeastForBoth = 24; // rate and loss with all that belongs to them, in lines

// Three numbers are needed to see what scale it is.
int wantedTicks(double height, double line)
{
    return std::max(height >= 3.8 * line ? 3 : 2, static_cast<int>(height / (1.9 * line)));
}

// At a run's end the rewind handle reaches over the lower right corner. Qt Charts swallows other
// spaces.
QString besideHandle(const QString &label)
{
    return QString(2, QChar::Nbsp) + label;
}

std::vector<AxisTick> rightTicks(const plot::Scale &scale, int wanted)
{
    std::vector<AxisTick> ticks = axisTicks(scale, wanted);
    for (AxisTick &tick : ticks)
        tick.label = besideHandle(tick.label);
    return ticks;
}

double widest(const std::vector<std::vector<AxisTick>> &axes, const QFontMetricsF &metrics)
{
    double width = 0;
    for (const auto &ticks : axes)
        for (const AxisTick &tick : ticks)
            width = std::max(width, metrics.horizontalAdvance(tick.label));
    return width;
}

// Upright beside its axis: the first words that fit.
QString fitting(const QStringList &titles, double height, const QFontMetricsF &metrics)
{
    for (const QString &words : titles)
        if (metrics.horizontalAdvance(words) + 8 <= height)
            return words;
    return {};
}

} // namespace

// By Chart.
struct ChartScene::Layout {
    explicit Layout(std::size_t charts)
        : header(charts), below(charts), height(charts), yTicks(charts), rightTicks(charts)
    {
    }

    std::vector<double> header; // heights
    std::vector<double> below;
    std::vector<double> height; // of the plot area
    std::vector<std::vector<AxisTick>> yTicks;
    std::vector<std::vector<AxisTick>> rightTicks; // none: no such axis
    std::vector<AxisTick> xTicks;
    double xLabel = 0; // the widest
};

bool ChartScene::byEpoch() const
{
    return (shows(Chart::rate) ? m_rate.axis : m_loss.data().axis) == XAxis::epochs;
}

std::vector<LegendEntry> ChartScene::legendOf(Chart chart) const
{
    std::vector<LegendEntry> legend = chart == Chart::rate ? rateLegend(m_rate, m_look)
        : chart == Chart::loss                             ? m_loss.legend(m_look)
                                                           : part(chart).strip.legend(m_look);
    // Nobody can click on a picture.
    if (!m_cached)
        std::erase_if(legend, [](const LegendEntry &entry) { return entry.hidden; });
    return legend;
}

double ChartScene::headerWidth() const
{
    return m_size.width() - std::min(m_left, 0.5 * m_size.width()) - kRightOfHeader;
}

double ChartScene::leastHeight() const
{
    const double line = QFontMetricsF(m_look.font).height();
    double least = kLeastForBoth * line;
    for (const Chart chart : m_charts)
        if (isStrip(chart))
            least += part(chart).panel.header.heightFor(headerWidth())
                + (kLeastLines + kGapBelowStrip) * line;
    return least;
}

// Returns the height of all that is not plot area.
double ChartScene::updateHeaders(Layout &layout)
{
    const double line = QFontMetricsF(m_look.font).height();
    const double titleHeight = line + 2;
    double taken = titleHeight + 4;
    for (const Chart chart : m_charts) {
        const auto i = static_cast<std::size_t>(chart);
        HeaderItem &item = part(chart).panel.header;
        const StripData &strip = part(chart).strip.data();
        item.setContents(chart == Chart::rate       ? tr("Learning rate")
                             : chart == Chart::loss ? tr("Training loss")
                                                    : strip.title,
                         chart == Chart::rate       ? m_rate.readOut
                             : chart == Chart::loss ? m_loss.data().readOut
                                                    : strip.readOut,
                         legendOf(chart));
        layout.header[i] = item.heightFor(headerWidth());
        // Only the lowest strip says what the x axis counts.
        const bool last = chart == m_charts.back();
        layout.below[i] = isStrip(chart) && !last ? kGapBelowStrip * line : line + 8;
        taken += layout.header[i] + layout.below[i];
        if (last)
            layout.below[i] += titleHeight;
    }
    return taken;
}

void ChartScene::updateHeights(Layout &layout, double room)
{
    const double line = QFontMetricsF(m_look.font).height();
    const auto strips = static_cast<double>(
        std::count_if(m_charts.begin(), m_charts.end(), [&](Chart c) { return isStrip(c); }));
    const double share = strips * kStripShare / (2 + strips * kStripShare);
    double strip = strips > 0 ? room * std::min(share, kMostForStrips) / strips : 0;
    strip = std::min(std::max(strip, kLeastLines * line), strips > 0 ? room / strips : 0);
    const double both = std::max(room - strips * strip, 0.0);
    const bool alone = !(shows(Chart::rate) && shows(Chart::loss));
    for (const Chart chart : m_charts) {
        const auto i = static_cast<std::size_t>(chart);
        const double own = isStrip(chart) ? strip
            : alone                       ? room
            : chart == Chart::rate        ? both * m_split
                                          : both * (1 - m_split);
        layout.height[i] = std::max(own, 1.0);
        const int wanted = wantedTicks(layout.height[i], line);
        layout.yTicks[i] = axisTicks(part(chart).view.scale, wanted);
        if (const auto &right = part(chart).rightScale)
            layout.rightTicks[i] = rightTicks(*right, wanted);
    }
}

void ChartScene::updateXTicks(Layout &layout)
{
    const QFontMetricsF metrics(m_look.font);
    const double updatesPerEpoch =
        shows(Chart::rate) ? m_rate.updatesPerEpoch : m_loss.data().updatesPerEpoch;
    const auto [begin, end] = visibleUpdates();
    const double unit = byEpoch() ? updatesPerEpoch : 1;
    const plot::Scale xScale{plot::ScaleKind::linear, begin / unit, end / unit};
    // As many as have room: how long the labels are is known only once they are made.
    for (int wanted = 12; wanted >= 2; wanted = wanted * 3 / 4) {
        layout.xTicks = axisTicks(xScale, wanted, byEpoch() ? 0 : 1);
        layout.xLabel = 0;
        for (const AxisTick &tick : layout.xTicks)
            layout.xLabel = std::max(layout.xLabel, metrics.horizontalAdvance(tick.label));
        if (static_cast<double>(layout.xTicks.size()) * (layout.xLabel + 2.5 * metrics.height())
            < m_size.width() - m_left)
            break;
    }
}

QStringList ChartScene::rightTitles(Chart chart) const
{
    return chart == Chart::rate ? QStringList{m_rate.momentumTitle}
                                : QStringList{tr("Test accuracy"), tr("Accuracy")};
}

// For the numbers and the title of right-hand axes; 0 where there is none.
double ChartScene::rightRoom(const Layout &layout, const QFontMetricsF &metrics) const
{
    double labels = widest(layout.rightTicks, metrics);
    // Nothing narrows when the first value comes.
    if (shows(Chart::loss) && m_loss.data().accuracyComes)
        labels = std::max(labels, metrics.horizontalAdvance(besideHandle(QStringLiteral("0.8"))));
    return labels > 0 ? labels + metrics.height() + 20 : 0;
}

// How many lines a legend takes depends on the margin, that on the numbers beside the axes, and how
// many of these there are on the height that the legends leave.
void ChartScene::updateHeadersAndMargin(Layout &layout)
{
    constexpr int kMostRounds = 3;
    const QFontMetricsF metrics(m_look.font);
    // The left margin only grows a little at a time, so that the charts stay where they are.
    const double step = metrics.averageCharWidth() * 2;
    for (int round = 0; round < kMostRounds; ++round) {
        const double taken = updateHeaders(layout);
        updateHeights(layout, std::max(m_size.height() - taken, 0.0));
        const double labels = std::max(metrics.horizontalAdvance(QStringLiteral("0.00")),
                                       widest(layout.yTicks, metrics));
        const double left = std::ceil((labels + 14) / step) * step;
        if (std::exchange(m_left, left) == left)
            return;
    }
}

void ChartScene::updateLayout()
{
    const QFontMetricsF metrics(m_look.font);
    const double line = metrics.height();
    Layout layout(m_parts.size());
    updateHeadersAndMargin(layout);
    updateXTicks(layout);
    const double rightMargin =
        std::max(std::ceil(0.5 * layout.xLabel) + 6, rightRoom(layout, metrics));

    const auto snap = [&](double value) { return std::round(value * m_ratio) / m_ratio; };
    const double left = snap(std::min(m_left, 0.5 * m_size.width()));
    const double width =
        std::max(snap(m_size.width() - left - rightMargin), std::max(1.0, 1 / m_ratio));

    double top = 0;
    for (const Chart chart : m_charts) {
        const auto i = static_cast<std::size_t>(chart);
        Part &here = part(chart);
        const bool last = chart == m_charts.back();
        const QRectF plot(left, snap(top + layout.header[i]), width,
                          std::max(snap(layout.height[i]), 1.0));
        // Qt shortens an axis' title where the whole chart is low: one reaches over its header.
        const double above = std::max(4.0, kLeastForTitle * line - plot.height());
        const QRectF whole(0, plot.top() - above, std::max(m_size.width(), 1.0),
                           plot.height() + layout.below[i] + above);
        here.panel.header.place(
            QRectF(left, top, std::max(width, headerWidth()), layout.header[i]));
        here.panel.setXLabelsVisible(!isStrip(chart) || last);
        here.panel.setTitles(last ? (byEpoch() ? tr("Epoch") : tr("Update")) : QString(),
                             layout.rightTicks[i].empty()
                                 ? QString()
                                 : fitting(rightTitles(chart), layout.height[i], metrics));
        here.panel.setTicks(layout.xTicks, layout.yTicks[i], layout.rightTicks[i]);
        here.panel.place(whole, plot, m_ratio, m_cached);
        plot::View view = here.view;
        view.width = std::max(std::round(plot.width() * m_ratio), 1.0);
        view.height = std::max(std::round(plot.height() * m_ratio), 1.0);
        here.viewChanged = here.viewChanged || !(view == here.view);
        here.view = view;
        top = plot.bottom() + layout.below[i];
    }
}

} // namespace warmup::ui
