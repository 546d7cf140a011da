// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/MapChart.h"

#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStringList>
#include <QWheelEvent>

#include "core/plot/PlaneZoom.h"
#include "ui/Text.h"
#include "ui/chart/MapScene.h"
#include "ui/chart/ReadOut.h"

namespace warmup::ui {
namespace {

constexpr double kZoomStep = 1.25; // of one notch of the wheel, of one key press

QString placeText(const MapData &data, const plot::PlanePoint &at)
{
    return QStringLiteral("%1 %2, %3 %4")
        .arg(data.xName, readOutNumber(at.x), data.yName, readOutNumber(at.y));
}

} // namespace

class MapChart::Private {
public:
    explicit Private(MapChart *chart) : q(chart) { }

    void prepare()
    {
        scene.setLook(lookOf(q->palette(), q->font()));
        scene.setSize(q->size(), q->devicePixelRatioF());
        scene.setPointed(pointed);
    }
    void point(const std::optional<QPointF> &at)
    {
        pointed = at;
        q->update();
    }

    // The pane under a point, or the first.
    [[nodiscard]] MapFrame frameAt(const QPointF &at)
    {
        prepare();
        for (std::size_t i = 0; i < scene.data().panes.size(); ++i)
            if (scene.plotArea(i).contains(at))
                return {scene.data().area, scene.plotArea(i)};
        return {scene.data().area, scene.plotArea(0)};
    }
    void show(const plot::PlaneArea &area)
    {
        if (area == scene.data().area)
            return;
        MapData data = scene.data();
        data.area = area;
        scene.setData(data);
        q->update();
        Q_EMIT q->zoomChanged();
    }
    void zoom(const QPointF &at, double factor)
    {
        const MapFrame frame = frameAt(at);
        show(plot::zoomed(frame.area, frame.place(at), factor, whole));
    }
    // By shares of what is seen.
    void move(double right, double up) { show(plot::moved(scene.data().area, right, up, whole)); }

    MapChart *q;
    mutable MapScene scene{true};
    plot::PlaneArea whole = scene.data().area;
    std::optional<QPointF> pointed;
    std::optional<QPointF> dragged; // where the drag is that moves what is seen
};

MapChart::MapChart(QWidget *parent) : QWidget(parent), d(std::make_unique<Private>(this))
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(200, 180);
    setAccessibleName(tr("Map"));
}

MapChart::~MapChart() = default;

void MapChart::setData(const MapData &data)
{
    MapData seen = data;
    if (data.area == d->whole)
        seen.area = d->scene.data().area;
    d->whole = data.area;
    d->scene.setData(seen);
    const QString name = tr("Map: %1").arg(data.title);
    if (name != accessibleName())
        setAccessibleName(name);
    if (const QString summary = mapSummary(data); summary != accessibleDescription())
        setAccessibleDescription(summary);
    update();
}

const MapData &MapChart::data() const
{
    return d->scene.data();
}

void MapChart::fit()
{
    d->show(d->whole);
}

QRectF MapChart::plotArea(std::size_t pane) const
{
    d->prepare();
    return d->scene.plotArea(pane);
}

QString MapChart::pointedWords() const
{
    d->prepare();
    return d->pointed ? d->scene.wordsAt(*d->pointed) : QString();
}

bool MapChart::isBehind() const
{
    return d->scene.isBehind();
}

QSize MapChart::sizeHint() const
{
    return {380, 380};
}

void MapChart::paintEvent(QPaintEvent *)
{
    d->prepare();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    d->scene.render(painter);
    if (d->scene.isBehind())
        update();
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(palette().color(QPalette::Highlight));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -2, -2));
    }
}

void MapChart::wheelEvent(QWheelEvent *event)
{
    const QPointF at = event->position();
    if (event->angleDelta().y() == 0 || !d->frameAt(at).plot.contains(at)) {
        event->ignore();
        return;
    }
    d->zoom(at, std::pow(kZoomStep, -std::clamp(event->angleDelta().y() / 120.0, -20.0, 20.0)));
    event->accept();
}

void MapChart::mousePressEvent(QMouseEvent *event)
{
    const QPointF at = event->position();
    if (event->button() == Qt::LeftButton && d->frameAt(at).plot.contains(at))
        d->dragged = at;
}

void MapChart::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF at = event->position();
    if (d->dragged) {
        const QRectF plot = d->frameAt(*d->dragged).plot;
        const QPointF way = at - *d->dragged;
        d->dragged = at;
        setCursor(Qt::ClosedHandCursor);
        d->move(-way.x() / plot.width(), way.y() / plot.height());
    }
    d->point(at);
}

void MapChart::mouseReleaseEvent(QMouseEvent *)
{
    d->dragged.reset();
    unsetCursor();
}

void MapChart::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        fit();
}

void MapChart::keyPressEvent(QKeyEvent *event)
{
    const double step = event->modifiers().testFlag(Qt::ShiftModifier) ? 1 : 10;
    const QPointF middle = d->pointed.value_or(plotArea(0).center());
    QPointF way;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        d->zoom(middle, 1 / kZoomStep);
        return;
    case Qt::Key_Minus:
        d->zoom(middle, kZoomStep);
        return;
    case Qt::Key_0:
    case Qt::Key_Home:
        fit();
        return;
    case Qt::Key_Left:
        way = {-step, 0};
        break;
    case Qt::Key_Right:
        way = {step, 0};
        break;
    case Qt::Key_Up:
        way = {0, -step};
        break;
    case Qt::Key_Down:
        way = {0, step};
        break;
    case Qt::Key_Escape:
        d->point({});
        return;
    default:
        return QWidget::keyPressEvent(event);
    }
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        d->move(way.x() / 100, -way.y() / 100);
        return;
    }
    const QPointF at = middle + way;
    d->point(QPointF(std::clamp(at.x(), 0.0, static_cast<double>(width())),
                     std::clamp(at.y(), 0.0, static_cast<double>(height()))));
}

void MapChart::leaveEvent(QEvent *event)
{
    d->point({});
    QWidget::leaveEvent(event);
}

void MapChart::changeEvent(QEvent *event)
{
    update();
    QWidget::changeEvent(event);
}

QString mapSummary(const MapData &data)
{
    QStringList parts;
    if (data.kind == MapData::Kind::heights) {
        parts << tr("Contours of %1 %2.").arg(data.title, data.note);
        for (const plot::PlanePoint &minimum : data.minima)
            parts << tr("A minimum is at %1.").arg(placeText(data, minimum));
    } else {
        parts << tr("%1 samples of %2 classes in the plane of %3 and %4.")
                     .arg(data.points ? data.points->size() : 0)
                     .arg(data.classes)
                     .arg(data.xName, data.yName);
    }
    for (const MapPane &pane : data.panes) {
        if (data.kind == MapData::Kind::classes && pane.ground)
            parts << tr("The classes that %1 gives are shaded.").arg(pane.caption);
        for (const MapTrail &trail : pane.trails)
            for (const MapTrail::Seed &seed : trail.seeds)
                if (const auto last = lastPlace(trail, seed))
                    parts << (seed.diverged ? tr("%1 diverged from %2.") : tr("%1 is at %2."))
                                 .arg(trail.label, placeText(data, *last));
    }
    return parts.join(QLatin1Char(' '));
}

} // namespace warmup::ui
