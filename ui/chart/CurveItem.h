// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QColor>
#include <QGraphicsItem>
#include <QImage>
#include <QList>

#include "core/plot/Sampling.h"

namespace warmup::ui {

// Lines in device pixels of a plot area. `width` is in logical pixels; 0 is one device pixel,
// without antialiasing, for raw data.
struct Stroke {
    std::vector<plot::Polyline> lines;
    QColor color;
    double width = 0;
    QList<qreal> dashes; // in widths; empty: solid
};

struct Fill {
    std::vector<plot::Polyline> polygons;
    QColor color;
};

// What a layer of a plot area shows: the fills in order, then the strokes.
struct Shapes {
    std::vector<Fill> fills;
    std::vector<Stroke> strokes;
};

// Draws shapes at a place that falls on whole device pixels. On the screen it keeps a picture of
// them, so that what has not changed costs a copy.
class CurveItem : public QGraphicsItem {
public:
    CurveItem() = default;

    // `plot` in the scene's coordinates; `ratio` device pixels per unit.
    void place(const QRectF &plot, double ratio, bool cached);
    void setShapes(Shapes shapes);
    [[nodiscard]] const Shapes &shapes() const { return m_shapes; }

    [[nodiscard]] QRectF boundingRect() const override { return m_plot; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void draw(QPainter &painter) const;

    QRectF m_plot;
    double m_ratio = 1;
    bool m_cached = false;
    Shapes m_shapes;
    QImage m_image;
};

} // namespace warmup::ui
