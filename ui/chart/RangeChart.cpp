// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/RangeChart.h"

#include <cmath>

#include <QEvent>
#include <QPainter>

#include "core/plot/Bounds.h"
#include "core/plot/Ticks.h"
#include "ui/Text.h"
#include "ui/chart/PictureFile.h"
#include "ui/range/RangeText.h"

namespace warmup::ui {

namespace {

constexpr double kRangeMargin = 10;
constexpr double kRangeGap = 6;
constexpr int kRangeLabels = 6;
constexpr double kRangeReach = 4; // how high the axis goes for losses that diverge, times the start

// Axes and plot area of a chart of this size.
class RangePlot {
public:
    RangePlot(const RangeChartData &data, QSizeF size, const Look &look)
        : m_metrics(look.font), m_rates(scaleOfRates(data)), m_losses(scaleOfLosses(data))
    {
        const double line = m_metrics.height();
        double widest = 0;
        for (const plot::Tick &tick : plot::ticks(m_losses, kRangeLabels))
            widest = std::max(widest, m_metrics.horizontalAdvance(localText(tick.label)));
        m_area = QRectF(
            QPointF(kRangeMargin + widest + kRangeGap, kRangeMargin + 2.5 * line + kRangeGap),
            QPointF(size.width() - 2 * kRangeMargin,
                    size.height() - kRangeMargin - 2 * line - 2 * kRangeGap));
    }

    [[nodiscard]] const QRectF &area() const { return m_area; }
    [[nodiscard]] const plot::Scale &rates() const { return m_rates; }
    [[nodiscard]] const plot::Scale &losses() const { return m_losses; }
    [[nodiscard]] double x(double rate) const
    {
        return m_area.left() + m_rates.position(rate) * m_area.width();
    }
    [[nodiscard]] double y(double loss) const
    {
        // Beyond the bounds far enough to leave the area, near enough to be drawn.
        const double position = std::clamp(m_losses.position(loss), -1.0, 2.0);
        return m_area.bottom() - position * m_area.height();
    }

private:
    static plot::Scale scaleOfRates(const RangeChartData &data)
    {
        plot::Scale scale{plot::ScaleKind::logarithmic, 1e-4, 10};
        if (!data.curves.empty() && data.curves.front().rates.size() > 1) {
            scale.minimum = data.curves.front().rates.front();
            scale.maximum = scale.minimum;
            for (const experiment::RangeCurve &curve : data.curves)
                scale.maximum = std::max(scale.maximum, curve.rates.back());
        }
        return scale;
    }

    static plot::Scale scaleOfLosses(const RangeChartData &data)
    {
        plot::Extent extent;
        double start = 0;
        for (const experiment::RangeCurve &curve : data.curves)
            if (!curve.smoothed.empty())
                start = std::max(start, curve.smoothed.front());
        for (const experiment::RangeCurve &curve : data.curves)
            for (const double loss : curve.smoothed)
                if (!(start > 0) || loss <= kRangeReach * start)
                    extent.include(loss);
        return plot::niceScale(extent,
                               extent.any && extent.minimum > 0 ? plot::ScaleKind::logarithmic
                                                                : plot::ScaleKind::linear);
    }

    QFontMetricsF m_metrics;
    plot::Scale m_rates;
    plot::Scale m_losses;
    QRectF m_area;
};

void paintGrid(QPainter &painter, const RangePlot &plot, const Look &look)
{
    const QFontMetricsF metrics(look.font);
    const QRectF &area = plot.area();
    painter.fillRect(area, look.base);
    for (const plot::Tick &tick : plot::ticks(plot.losses(), kRangeLabels)) {
        const double y = plot.y(tick.value);
        painter.setPen(QPen(tick.label.empty() ? look.minorGrid : look.grid, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(look.text);
        painter.drawText(
            QRectF(0, y - metrics.height(), area.left() - kRangeGap, 2 * metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, localText(tick.label));
    }
    for (const plot::Tick &tick : plot::ticks(plot.rates(), 2 * kRangeLabels)) {
        const double x = plot.x(tick.value);
        painter.setPen(QPen(tick.label.empty() ? look.minorGrid : look.grid, 1));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter.setPen(look.text);
        painter.drawText(QRectF(x - 50, area.bottom() + kRangeGap / 2, 100, metrics.height()),
                         Qt::AlignCenter, localText(tick.label));
    }
    painter.drawText(QRectF(area.left(), area.bottom() + kRangeGap + metrics.height(), area.width(),
                            metrics.height()),
                     Qt::AlignCenter, tr("learning rate"));
}

void paintCurve(QPainter &painter, const RangePlot &plot, const std::vector<double> &rates,
                const std::vector<double> &losses, const QPen &pen)
{
    QPolygonF line;
    for (std::size_t u = 0; u < losses.size(); ++u)
        line << QPointF(plot.x(rates[u]), plot.y(losses[u]));
    painter.setPen(pen);
    painter.drawPolyline(line);
}

void paintMark(QPainter &painter, const RangePlot &plot, const experiment::RangeSuggestion &mark,
               const Look &look)
{
    const QRectF &area = plot.area();
    const double x = plot.x(mark.rate);
    QColor between = look.rate;
    between.setAlphaF(0.12F);
    painter.fillRect(QRectF(QPointF(plot.x(mark.least), area.top()),
                            QPointF(plot.x(mark.largest), area.bottom())),
                     between);
    painter.setPen(QPen(look.rate, 2));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    const QString text = numberText(mark.rate);
    const QFontMetricsF metrics(look.font);
    const double width = metrics.horizontalAdvance(text) + 2 * kRangeGap;
    const double left = x + width > area.right() ? x - width : x;
    painter.drawText(QRectF(left, area.top(), width, 1.5 * metrics.height()), Qt::AlignCenter,
                     text);
}

} // namespace

RangeChartData rangeChart(const QString &title, const std::vector<experiment::RangeCurve> &curves,
                          experiment::RangeRule rule)
{
    QString subtitle =
        tr("Smoothed loss of each seed against the rate; marked: %1").arg(ruleName(rule));
    if (std::ranges::any_of(curves, [](const auto &curve) { return curve.divergedAt.has_value(); }))
        subtitle += tr("; red: where a seed diverged");
    return {title, subtitle, curves, experiment::suggested(rule, curves)};
}

RangeChart::RangeChart(QWidget *parent) : QWidget(parent)
{
    setMinimumSize(280, 200);
}

void RangeChart::setData(RangeChartData data)
{
    m_data = std::move(data);
    setAccessibleName(m_data.title);
    setAccessibleDescription(m_data.subtitle);
    update();
}

QSize RangeChart::sizeHint() const
{
    return {640, 420};
}

void RangeChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintRangeChart(painter, m_data, size(), lookOf(palette(), font()));
}

void RangeChart::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        update();
    QWidget::changeEvent(event);
}

void paintRangeChart(QPainter &painter, const RangeChartData &data, QSizeF size, const Look &look)
{
    painter.fillRect(QRectF(QPointF(), size), look.window);
    QFont bold = look.font;
    bold.setBold(true);
    const QFontMetricsF metrics(look.font);
    const double width = size.width() - 2 * kRangeMargin;
    const double line = metrics.height();
    painter.setFont(bold);
    painter.setPen(look.text);
    painter.drawText(QRectF(kRangeMargin, kRangeMargin, width, line),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(bold).elidedText(data.title, Qt::ElideRight, width));
    painter.setFont(look.font);
    painter.setPen(look.faintText);
    painter.drawText(QRectF(kRangeMargin, kRangeMargin + 1.2 * line, width, line),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(data.subtitle, Qt::ElideRight, width));
    const RangePlot plot(data, size, look);
    paintGrid(painter, plot, look);
    painter.save();
    painter.setClipRect(plot.area());
    if (data.marked)
        paintMark(painter, plot, *data.marked, look);
    const QColor faint = blend(look.base, look.loss, 0.3);
    for (const experiment::RangeCurve &curve : data.curves)
        paintCurve(painter, plot, curve.rates, curve.losses, QPen(faint, 0.7));
    for (const experiment::RangeCurve &curve : data.curves) {
        paintCurve(painter, plot, curve.rates, curve.smoothed, QPen(look.loss, 1.5));
        if (!curve.divergedAt)
            continue;
        painter.setPen(QPen(look.divergence, 2));
        const double x = plot.x(curve.rates[static_cast<std::size_t>(*curve.divergedAt)]);
        painter.drawLine(QPointF(x, plot.area().bottom() - line), QPointF(x, plot.area().bottom()));
    }
    painter.restore();
    painter.setPen(QPen(look.frame, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(plot.area());
}

Result<void> saveRangeChart(const QString &path, const RangeChartData &data, QSize pixels, int dpi)
{
    return savePaintedAt(path, data.title, pixels, dpi, [&](QPainter &painter, QSizeF size) {
        paintRangeChart(painter, data, size, paperLook());
    });
}

} // namespace warmup::ui
