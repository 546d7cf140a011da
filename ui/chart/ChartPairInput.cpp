// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse, wheel and keys in the charts.
#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include "ui/chart/ChartPairPrivate.h"

namespace warmup::ui {
namespace {

constexpr double kStep = 1.25; // of one notch of the wheel, of one key press

} // namespace

Hit ChartPair::Private::hit(const QPointF &at)
{
    if (stale)
        prepare();
    const QRectF rate = scene.plotArea(Chart::rate);
    const QRectF loss = scene.plotArea(Chart::loss);
    const QRectF last = scene.plotArea(scene.charts().back());
    const double labels = q->fontMetrics().height() + 8;
    if (scene.rewindHandle().adjusted(-4, -6, 4, 6).contains(at))
        return {Zone::handle, Chart::loss};
    for (const Chart chart : scene.charts()) {
        const QRectF plot = scene.plotArea(chart);
        if (const QString key = scene.panel(chart).header.keyAt(at); !key.isEmpty())
            return {Zone::legend, chart, key};
        if (plot.contains(at))
            return {Zone::plot, chart};
        if (at.y() >= plot.top() && at.y() <= plot.bottom() && at.x() < plot.left())
            return {Zone::yAxis, chart};
        if (at.x() >= plot.left() && at.x() <= plot.right() && at.y() > plot.bottom()
            && at.y() <= plot.bottom() + (chart > Chart::loss ? 0 : labels))
            return {Zone::xAxis, chart};
    }
    if (at.y() > last.bottom() + labels)
        return {Zone::xTitle, Chart::loss};
    if (at.y() > last.bottom() && at.x() >= last.left() && at.x() <= last.right())
        return {Zone::xAxis, Chart::loss};
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

void ChartPair::Private::rest(const QPointF &at, Zone zone)
{
    const Pin *pin = zone == Zone::plot ? scene.panel(Chart::rate).overlay.pinAt(at) : nullptr;
    q->setToolTip(pin ? pin->text : QString());
    if (pin)
        static_cast<QWidget *>(q)->setCursor(Qt::PointingHandCursor);
}

// On what was pressed, without a drag.
void ChartPair::Private::click(bool right)
{
    if (pressed.zone == Zone::plot && !right)
        if (const Pin *pin = scene.panel(Chart::rate).overlay.pinAt(pressedAt)) {
            Q_EMIT q->findingChosen(pin->update);
            return;
        }
    if (pressed.zone == Zone::xTitle) {
        Q_EMIT q->axisToggleRequested();
    } else if (pressed.zone == Zone::yAxis && right) {
        if (pressed.chart == Chart::rate)
            Q_EMIT q->rateScaleToggleRequested();
        else if (pressed.chart == Chart::loss)
            Q_EMIT q->lossScaleToggleRequested();
        else
            Q_EMIT q->stripScaleToggleRequested(scene.stripId(pressed.chart));
    } else if (pressed.zone == Zone::legend) {
        scene.toggle(pressed.chart, pressed.key);
        changed();
    }
}

void ChartPair::Private::rewind(Update update)
{
    if (!made)
        return;
    const Update at = std::clamp<Update>(update, 0, *made);
    const auto next = at < *made ? std::optional(at) : std::nullopt;
    if (next == mark)
        return;
    mark = next;
    changed();
    Q_EMIT q->rewindMarked(mark);
}

void ChartPair::wheelEvent(QWheelEvent *event)
{
    const Hit here = d->hit(event->position());
    const QPoint angle = event->angleDelta();
    if (here.zone == Zone::none || here.zone == Zone::divider || here.zone == Zone::legend
        || here.zone == Zone::handle || angle.isNull()) {
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
    else if (here.zone == Zone::handle && !right)
        d->drag = Drag::handle;
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
                               : here.zone == Zone::handle  ? Qt::SplitHCursor
                                                            : Qt::ArrowCursor);
        d->rest(at, here.zone);
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
    case Drag::handle:
        d->rewind(std::llround(d->updateUnder(at.x())));
        break;
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
    const bool onPlot = drag == Drag::pan && !d->moved && d->pressed.zone == Zone::plot;
    if ((drag == Drag::none || onPlot) && d->hit(event->position()) == d->pressed)
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

void ChartPair::keyPressEvent(QKeyEvent *event)
{
    const auto [begin, end] = d->scene.visibleUpdates();
    const double middle = 0.5 * (begin + end);
    const double height = d->scene.plotArea(d->under).height();
    const auto back = [&](bool left) {
        if (!event->modifiers().testFlag(Qt::ShiftModifier) || !d->made)
            return false;
        const bool fine = event->modifiers().testFlag(Qt::ControlModifier);
        const Update step = fine ? 1 : std::max<Update>(1, std::llround(0.01 * (end - begin)));
        d->rewind(d->mark.value_or(*d->made) + (left ? -step : step));
        return true;
    };
    switch (event->key()) {
    case Qt::Key_Left:
        if (back(true))
            return;
        d->show(plot::moved({begin, end}, -0.1 * (end - begin), d->scene.length()));
        return;
    case Qt::Key_Right:
        if (back(false))
            return;
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
        if (d->mark) {
            d->rewind(*d->made);
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace warmup::ui
