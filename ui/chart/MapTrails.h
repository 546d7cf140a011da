// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QImage>
#include <QRectF>

#include "ui/chart/Look.h"
#include "ui/chart/MapData.h"

class QPainter;

namespace warmup::ui {

// Where the places of an area lie in a rectangle of the picture.
struct MapFrame {
    plot::PlaneArea area;
    QRectF plot;

    [[nodiscard]] QPointF pixel(const plot::PlanePoint &at) const
    {
        return {plot.left() + (at.x - area.low.x) / area.width() * plot.width(),
                plot.bottom() - (at.y - area.low.y) / area.height() * plot.height()};
    }
    [[nodiscard]] plot::PlanePoint place(const QPointF &at) const
    {
        return {area.low.x + (at.x() - plot.left()) / plot.width() * area.width(),
                area.low.y + (plot.bottom() - at.y()) / plot.height() * area.height()};
    }
    bool operator==(const MapFrame &) const = default;
};

// Draws trails as far as they have grown, and remembers how far, so that a frame of a run costs its
// own updates. Steps that are shorter than a pixel are drawn together.
class MapTrails {
public:
    // Returns whether there is something left to draw, after `most` lines. Start anew where the
    // trails' looks or the frame have changed.
    bool draw(QPainter &painter, const MapFrame &frame, const std::vector<MapTrail> &trails,
              const Look &look, int most);
    // Whether what was drawn is the beginning of these trails.
    [[nodiscard]] bool beginsLike(const std::vector<MapTrail> &trails) const;

private:
    struct Progress {
        plot::SeriesPtr x;
        QColor color;
        bool kept = false;
        Update begin = 0;
        Update done = 0;
        std::optional<QPointF> last; // the end of what is drawn
    };

    std::vector<Progress> m_progress; // one a seed
};

// The first and the last place of a trail's seed that is finite.
[[nodiscard]] std::optional<plot::PlanePoint> firstPlace(const MapTrail &trail,
                                                         const MapTrail::Seed &seed);
[[nodiscard]] std::optional<plot::PlanePoint> lastPlace(const MapTrail &trail,
                                                        const MapTrail::Seed &seed);

} // namespace warmup::ui
