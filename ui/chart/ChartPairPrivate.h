// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plot/Zoom.h"
#include "ui/chart/ChartPair.h"
#include "ui/chart/ChartScene.h"

QT_BEGIN_NAMESPACE
class QToolButton;
QT_END_NAMESPACE

namespace warmup::ui {

// What lies under the pointer, and what a drag does.
enum class Zone { none, plot, xAxis, xTitle, yAxis, divider, legend, handle };
enum class Drag { none, pan, panValues, box, divider, handle };

struct Hit {
    Zone zone = Zone::none;
    Chart chart = Chart::rate;
    QString key; // of the legend's entry

    bool operator==(const Hit &) const = default;
};

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
    // The mark of a finding under the pointer: its text becomes the tooltip.
    void rest(const QPointF &at, Zone zone);
    // To this update, cut to those made; where they end, it is put away.
    void rewind(Update update);
    void placeButton();
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
    std::optional<Update> made; // updates that can be gone back in
    std::optional<Update> mark;
    QToolButton *goOn = nullptr;
};

} // namespace warmup::ui
