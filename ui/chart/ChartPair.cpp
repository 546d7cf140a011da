// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/ChartPair.h"

#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QToolButton>

#include "ui/chart/ChartPairPrivate.h"
#include "ui/chart/ReadOut.h"
#include "ui/chart/Summary.h"

namespace warmup::ui {
namespace {

constexpr int kLeastHeight = 240;

} // namespace

void ChartPair::Private::prepare()
{
    const QSizeF size = q->size();
    scene.setLook(lookOf(q->palette(), q->font()));
    scene.setSize(size, q->devicePixelRatioF());
    scene.setSplit(split);
    scene.setCrosshair(drag == Drag::none || drag == Drag::pan ? crosshair : std::nullopt);
    scene.setRewind(mark, made);
    scene.prepare();
    stale = false;
    placeButton();
}

// Beside the line, inside the loss chart.
void ChartPair::Private::placeButton()
{
    const QRectF handle = scene.rewindHandle();
    const QRectF plot = scene.plotArea(Chart::loss);
    const bool shown = mark && !handle.isNull() && drag != Drag::handle;
    if (shown) {
        const QSize size = goOn->sizeHint();
        const double right = handle.center().x() + 6;
        const double left = handle.center().x() - 6 - size.width();
        const double x = right + size.width() <= plot.right() ? right : std::max(left, plot.left());
        goOn->setGeometry(
            QRect(QPoint(static_cast<int>(x), static_cast<int>(plot.bottom()) - size.height() - 12),
                  size));
        goOn->setAccessibleName(
            q->tr("Continue from update %1").arg(readOutNumber(static_cast<double>(*mark), 13)));
    }
    if (goOn->isVisibleTo(q) != shown)
        goOn->setVisible(shown);
}

void ChartPair::Private::describe()
{
    const QString summary = chartSummary(scene.rate(), scene.loss(), scene.strips());
    if (summary != q->accessibleDescription())
        q->setAccessibleDescription(summary);
}

ChartPair::ChartPair(QWidget *parent) : QWidget(parent), d(std::make_unique<Private>(this))
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(320, kLeastHeight);
    setAccessibleName(tr("Charts of the learning rate and the training loss"));
    d->goOn = new QToolButton(this);
    d->goOn->setObjectName(QStringLiteral("continueFromHere"));
    d->goOn->setText(tr("Continue from here"));
    d->goOn->setToolTip(tr("A new run beside this one that goes on from this update under the "
                           "schedule as it is now; this run is kept"));
    d->goOn->setFocusPolicy(Qt::TabFocus);
    d->goOn->hide();
    connect(d->goOn, &QToolButton::clicked, this, [this] {
        if (d->mark)
            Q_EMIT continueRequested(*d->mark);
    });
}

ChartPair::~ChartPair() = default;

void ChartPair::setRate(const RateChartData &contents)
{
    d->scene.setRate(contents);
    d->describe();
    d->changed();
}

void ChartPair::setLoss(const LossChartData &contents)
{
    d->scene.setLoss(contents);
    d->describe();
    d->changed();
}

void ChartPair::setStrips(const std::vector<StripData> &strips)
{
    const std::vector<StripData> before = d->scene.strips();
    d->scene.setStrips(strips);
    d->changed();
    const bool same = std::ranges::equal(
        before, strips, [](const StripData &a, const StripData &b) { return a.id == b.id; });
    if (same)
        return;
    d->describe();
    // Two small charts fit into little; with strips the window scrolls.
    d->prepare();
    setMinimumHeight(strips.empty() ? kLeastHeight
                                    : static_cast<int>(std::ceil(d->scene.leastHeight())));
}

void ChartPair::setRewindable(std::optional<Update> made)
{
    if (made == d->made)
        return;
    d->made = made;
    const auto mark = made && d->mark && *d->mark < *made ? d->mark : std::nullopt;
    const bool gone = d->mark && !mark;
    d->mark = mark;
    d->changed();
    if (gone)
        Q_EMIT rewindMarked(std::nullopt);
}

std::optional<Update> ChartPair::rewindMark() const
{
    return d->mark;
}

void ChartPair::setRewindMark(std::optional<Update> update)
{
    if (d->made)
        d->rewind(update.value_or(*d->made));
}

void ChartPair::setCursor(std::optional<Update> update)
{
    if (update == d->scene.rate().cursor)
        return;
    d->scene.setCursor(update);
    d->changed();
}

std::pair<double, double> ChartPair::visibleUpdates() const
{
    return d->scene.visibleUpdates();
}

void ChartPair::fit()
{
    d->scene.setVisibleUpdates(std::nullopt);
    for (const Chart chart : d->scene.charts())
        d->scene.setScale(chart, std::nullopt);
    d->changed();
    Q_EMIT zoomChanged();
}

const RateChartData &ChartPair::rate() const
{
    return d->scene.rate();
}

const LossChartData &ChartPair::loss() const
{
    return d->scene.loss();
}

std::vector<StripData> ChartPair::strips() const
{
    return d->scene.strips();
}

QRectF ChartPair::stripArea(std::size_t index) const
{
    d->prepare();
    return d->scene.plotArea(stripChart(index));
}

QRectF ChartPair::plotArea(Picture chart) const
{
    d->prepare();
    return d->scene.plotArea(chart == Picture::loss ? Chart::loss : Chart::rate);
}

void ChartPair::paintEvent(QPaintEvent *)
{
    d->prepare();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    d->scene.render(painter, rect());
    if (d->scene.isBehind())
        update();
    if (hasFocus()) {
        // The style's own frame would tint the curves.
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(palette().color(QPalette::Highlight));
        painter.drawRect(rect().adjusted(1, 1, -2, -2));
    }
}

void ChartPair::pointAt(Update update)
{
    d->under = Chart::rate;
    d->crosshair = std::clamp<Update>(update, 0, static_cast<Update>(d->scene.length()) - 1);
    d->changed();
}

void ChartPair::leaveEvent(QEvent *event)
{
    d->crosshair.reset();
    d->changed();
    QWidget::leaveEvent(event);
}

void ChartPair::changeEvent(QEvent *event)
{
    d->changed();
    QWidget::changeEvent(event);
}

} // namespace warmup::ui
