// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/ChartPair.h"

#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>
#include <QWheelEvent>

#include "core/plot/Zoom.h"
#include "ui/chart/ChartScene.h"
#include "ui/chart/Summary.h"

namespace warmup::ui {
namespace {

enum class Zone { none, plot, xAxis, xTitle, yAxis, divider, legend };
enum class Drag { none, pan, panValues, box, divider };

struct Hit {
    Zone zone = Zone::none;
    Chart chart = Chart::rate;
    QString key; // of the legend's entry

    bool operator==(const Hit &) const = default;
};

constexpr double kStep = 1.25; // of one notch of the wheel, of one key press

} // namespace

class ChartPair::Private {
public:
    explicit Private(ChartPair *owner) : q(owner) { }

    void changed()
    {
        stale = true;
        q->update();
    }
    void prepare();
    [[nodiscard]] Hit hit(const QPointF &at);
    [[nodiscard]] double updateUnder(double x);
    void show(const plot::Span &span);
    void zoom(double at, double factor);
    void zoomValues(Chart chart, double at, double factor);
    void pan(const plot::Span &from, double pixels);
    void panValues(Chart chart, double pixels);
    void zoomInto(const QRectF &box);
    void point(const QPointF &at);
    void click(bool right);
    void describe();

    ChartPair *q;
    ChartScene scene{Picture::both, true};
    bool stale = true;
    double split = 0.5;
    Drag drag = Drag::none;
    Hit pressed;
    plot::Span pressedSpan;
    QPointF pressedAt;
    QPointF lastAt;
    bool moved = false;
    std::optional<Update> crosshair;
    Chart under = Chart::rate;
};

void ChartPair::Private::prepare()
{
    const QSizeF size = q->size();
    scene.setLook(lookOf(q->palette(), q->font()));
    scene.setSize(size, q->devicePixelRatioF());
    scene.setSplit(split);
    scene.setCrosshair(drag == Drag::none || drag == Drag::pan ? crosshair : std::nullopt);
    scene.prepare();
    stale = false;
}

Hit ChartPair::Private::hit(const QPointF &at)
{
    if (stale)
        prepare();
    const QRectF rate = scene.plotArea(Chart::rate);
    const QRectF loss = scene.plotArea(Chart::loss);
    const double labels = q->fontMetrics().height() + 8;
    for (Chart chart : {Chart::rate, Chart::loss}) {
        const QRectF plot = scene.plotArea(chart);
        if (const QString key = scene.panel(chart).header.keyAt(at); !key.isEmpty())
            return {Zone::legend, chart, key};
        if (plot.contains(at))
            return {Zone::plot, chart};
        if (at.y() >= plot.top() && at.y() <= plot.bottom() && at.x() < plot.left())
            return {Zone::yAxis, chart};
        if (at.x() >= plot.left() && at.x() <= plot.right() && at.y() > plot.bottom()
            && at.y() <= plot.bottom() + labels)
            return {Zone::xAxis, chart};
    }
    if (at.y() > loss.bottom() + labels)
        return {Zone::xTitle, Chart::loss};
    if (at.y() > rate.bottom() + labels && at.y() < loss.top())
        return {Zone::divider, Chart::loss};
    return {};
}

double ChartPair::Private::updateUnder(double x)
{
    const QRectF plot = scene.plotArea(Chart::rate);
    const auto [begin, end] = scene.visibleUpdates();
    return begin + (x - plot.left()) / std::max(plot.width(), 1.0) * (end - begin);
}

void ChartPair::Private::show(const plot::Span &span)
{
    const auto before = scene.visibleUpdates();
    const double all = scene.length();
    const plot::Span cut = plot::within(span, all);
    const bool whole = cut.first <= 0 && cut.second >= all;
    scene.setVisibleUpdates(whole ? std::nullopt : std::optional(cut));
    if (scene.visibleUpdates() == before)
        return;
    changed();
    Q_EMIT q->zoomChanged();
}

void ChartPair::Private::zoom(double at, double factor)
{
    show(plot::zoomed(scene.visibleUpdates(), at, factor, scene.length()));
}

void ChartPair::Private::zoomValues(Chart chart, double at, double factor)
{
    const plot::View &view = scene.view(chart);
    const QRectF plot = scene.plotArea(chart);
    const double position = 1 - (at - plot.top()) / std::max(plot.height(), 1.0);
    scene.setScale(
        chart,
        plot::between(view.scale, position * (1 - factor), position + (1 - position) * factor));
    changed();
    Q_EMIT q->zoomChanged();
}

void ChartPair::Private::pan(const plot::Span &from, double pixels)
{
    const double width = std::max(scene.plotArea(Chart::rate).width(), 1.0);
    show(plot::moved(from, -pixels / width * (from.second - from.first), scene.length()));
}

void ChartPair::Private::panValues(Chart chart, double pixels)
{
    if (pixels == 0)
        return;
    const double share = pixels / std::max(scene.plotArea(chart).height(), 1.0);
    scene.setScale(chart, plot::between(scene.view(chart).scale, share, 1 + share));
    changed();
    Q_EMIT q->zoomChanged();
}

void ChartPair::Private::zoomInto(const QRectF &box)
{
    const QRectF plot = scene.plotArea(pressed.chart);
    const QRectF cut = box.normalized().intersected(plot);
    if (cut.width() < 4 && cut.height() < 4)
        return;
    const plot::Scale scale = scene.view(pressed.chart).scale;
    if (cut.height() >= 4)
        scene.setScale(pressed.chart,
                       plot::between(scale, 1 - (cut.bottom() - plot.top()) / plot.height(),
                                     1 - (cut.top() - plot.top()) / plot.height()));
    if (cut.width() >= 4)
        show({updateUnder(cut.left()), updateUnder(cut.right())});
    changed();
    Q_EMIT q->zoomChanged();
}

void ChartPair::Private::point(const QPointF &at)
{
    const Hit here = hit(at);
    std::optional<Update> update;
    if (here.zone == Zone::plot) {
        under = here.chart;
        const plot::View &view = scene.view(here.chart);
        const double x = (at.x() - scene.plotArea(here.chart).left()) * q->devicePixelRatioF();
        update =
            std::clamp<Update>(plot::updateAt(view, x), 0, static_cast<Update>(scene.length()) - 1);
    }
    if (update == crosshair)
        return;
    crosshair = update;
    changed();
    if (update)
        Q_EMIT q->pointed(*update);
}

// On what was pressed, without a drag.
void ChartPair::Private::click(bool right)
{
    if (pressed.zone == Zone::xTitle) {
        Q_EMIT q->axisToggleRequested();
    } else if (pressed.zone == Zone::yAxis && right) {
        if (pressed.chart == Chart::rate)
            Q_EMIT q->rateScaleToggleRequested();
        else
            Q_EMIT q->lossScaleToggleRequested();
    } else if (pressed.zone == Zone::legend) {
        scene.toggle(pressed.chart, pressed.key);
        changed();
    }
}

void ChartPair::Private::describe()
{
    const QString summary = chartSummary(scene.rate(), scene.loss());
    if (summary != q->accessibleDescription())
        q->setAccessibleDescription(summary);
}

ChartPair::ChartPair(QWidget *parent) : QWidget(parent), d(std::make_unique<Private>(this))
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(320, 240);
    setAccessibleName(tr("Charts of the learning rate and the training loss"));
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
    d->scene.setScale(Chart::rate, std::nullopt);
    d->scene.setScale(Chart::loss, std::nullopt);
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
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        option.rect = rect().adjusted(1, 1, -1, -1);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void ChartPair::wheelEvent(QWheelEvent *event)
{
    const Hit here = d->hit(event->position());
    const QPoint angle = event->angleDelta();
    if (here.zone == Zone::none || here.zone == Zone::divider || here.zone == Zone::legend
        || angle.isNull()) {
        event->ignore();
        return;
    }
    const double factor = std::pow(kStep, -std::clamp(angle.y() / 120.0, -20.0, 20.0));
    if (here.zone == Zone::yAxis || event->modifiers().testFlag(Qt::ControlModifier))
        d->zoomValues(here.chart, event->position().y(), factor);
    else if (angle.y() != 0)
        d->zoom(d->updateUnder(event->position().x()), factor);
    if (angle.x() != 0 && std::abs(angle.x()) > std::abs(angle.y())) {
        d->pan(d->scene.visibleUpdates(), angle.x() * 0.5);
    }
    d->point(event->position());
    event->accept();
}

void ChartPair::mousePressEvent(QMouseEvent *event)
{
    const Hit here = d->hit(event->position());
    const bool right = event->button() == Qt::RightButton;
    if (d->drag != Drag::none || (event->button() != Qt::LeftButton && !right)) {
        event->ignore();
        return;
    }
    d->pressed = here;
    d->pressedAt = d->lastAt = event->position();
    d->pressedSpan = d->scene.visibleUpdates();
    d->moved = false;
    const bool box = right || event->modifiers().testFlag(Qt::ShiftModifier);
    if (here.zone == Zone::plot)
        d->drag = box ? Drag::box : Drag::pan;
    else if (here.zone == Zone::xAxis && !right)
        d->drag = Drag::pan;
    else if (here.zone == Zone::yAxis && !right)
        d->drag = Drag::panValues;
    else if (here.zone == Zone::divider && !right)
        d->drag = Drag::divider;
    event->accept();
}

void ChartPair::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF at = event->position();
    const QPointF distance = at - d->lastAt;
    if (d->drag != Drag::none && !d->moved && (at - d->pressedAt).manhattanLength() < 4)
        return;
    switch (d->drag) {
    case Drag::none: {
        const Hit here = d->hit(at);
        const bool click = here.zone == Zone::xTitle || here.zone == Zone::legend;
        QWidget::setCursor(click                            ? Qt::PointingHandCursor
                               : here.zone == Zone::divider ? Qt::SplitVCursor
                                                            : Qt::ArrowCursor);
        d->point(at);
        return;
    }
    case Drag::pan:
        // From where it was pressed, so that the update under the pointer stays under it.
        d->pan(d->pressedSpan, at.x() - d->pressedAt.x());
        if (d->pressed.zone == Zone::plot && d->scene.hasScale(d->pressed.chart))
            d->panValues(d->pressed.chart, distance.y());
        QWidget::setCursor(Qt::ClosedHandCursor);
        break;
    case Drag::panValues:
        d->panValues(d->pressed.chart, distance.y());
        break;
    case Drag::box:
        d->scene.setBox(d->pressed.chart, QRectF(d->pressedAt, at).normalized());
        d->changed();
        break;
    case Drag::divider: {
        const double both =
            d->scene.plotArea(Chart::rate).height() + d->scene.plotArea(Chart::loss).height();
        d->split = std::clamp(d->split + distance.y() / std::max(both, 1.0), 0.15, 0.85);
        d->changed();
        break;
    }
    }
    d->moved = true;
    d->lastAt = at;
}

void ChartPair::mouseReleaseEvent(QMouseEvent *event)
{
    const Drag drag = std::exchange(d->drag, Drag::none);
    d->scene.setBox(d->pressed.chart, {});
    if (drag == Drag::box && d->moved)
        d->zoomInto(QRectF(d->pressedAt, event->position()));
    if (drag == Drag::none && d->hit(event->position()) == d->pressed)
        d->click(event->button() == Qt::RightButton);
    d->pressed = {};
    QWidget::setCursor(Qt::ArrowCursor);
    d->changed();
    d->point(event->position());
}

void ChartPair::mouseDoubleClickEvent(QMouseEvent *event)
{
    const Hit here = d->hit(event->position());
    if (event->button() != Qt::LeftButton)
        return;
    if (here.zone == Zone::yAxis) {
        d->scene.fitValues(here.chart);
        Q_EMIT zoomChanged();
    } else if (here.zone == Zone::plot || here.zone == Zone::xAxis)
        fit();
    else if (here.zone == Zone::divider)
        d->split = 0.5;
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

void ChartPair::keyPressEvent(QKeyEvent *event)
{
    const auto [begin, end] = d->scene.visibleUpdates();
    const double middle = 0.5 * (begin + end);
    const double height = d->scene.plotArea(d->under).height();
    switch (event->key()) {
    case Qt::Key_Left:
        d->show(plot::moved({begin, end}, -0.1 * (end - begin), d->scene.length()));
        return;
    case Qt::Key_Right:
        d->show(plot::moved({begin, end}, 0.1 * (end - begin), d->scene.length()));
        return;
    case Qt::Key_Up:
    case Qt::Key_Down:
        d->prepare();
        d->panValues(d->under, (event->key() == Qt::Key_Up ? 0.1 : -0.1) * height);
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        d->zoom(middle, 1 / kStep);
        return;
    case Qt::Key_Minus:
        d->zoom(middle, kStep);
        return;
    case Qt::Key_Home:
    case Qt::Key_0:
        fit();
        return;
    case Qt::Key_Escape:
        if (d->drag != Drag::none) {
            d->drag = Drag::none;
            d->scene.setBox(d->pressed.chart, {});
            d->changed();
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace warmup::ui
