// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/MapChart.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStringList>

#include "ui/Text.h"
#include "ui/chart/MapScene.h"
#include "ui/chart/ReadOut.h"

namespace warmup::ui {
namespace {

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

    MapChart *q;
    mutable MapScene scene{true};
    std::optional<QPointF> pointed;
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
    d->scene.setData(data);
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

void MapChart::mouseMoveEvent(QMouseEvent *event)
{
    d->point(event->position());
}

void MapChart::keyPressEvent(QKeyEvent *event)
{
    const double step = event->modifiers().testFlag(Qt::ShiftModifier) ? 1 : 10;
    QPointF way;
    switch (event->key()) {
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
    const QRectF plot = plotArea(0);
    const QPointF at = d->pointed.value_or(plot.center()) + way;
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
