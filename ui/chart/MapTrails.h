// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include <QLineF>
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

// The pixels of a plot area that lines of one colour have gone through.
class CoveredPixels {
public:
    CoveredPixels(const QRectF &plot, double ratio);

    // Marks those of a line within the area (but for a pixel's breadth) and returns whether one of
    // them is new. `walked` grows by their number.
    bool add(const QLineF &line, std::int64_t &walked);

private:
    QPointF m_origin;
    double m_ratio;
    int m_columns;
    int m_rows;
    std::vector<bool> m_covered; // [rows, columns]
};

// Draws trails as far as they have grown, and remembers how far, so that a frame of a run costs its
// own updates. Steps that are shorter than a pixel are drawn together, and a step that would show
// nothing new is left out: what is drawn grows with the pixels, not with the updates.
class MapTrails {
public:
    // A bound of what one call may do, some 0.1 us each; without one all is drawn.
    static constexpr std::int64_t kUnbounded = std::numeric_limits<std::int64_t>::max();

    // Returns whether there is something left to draw. `ratio` device pixels for each unit of the
    // frame. Start anew where the trails' looks or the frame have changed.
    bool draw(QPainter &painter, const MapFrame &frame, double ratio,
              const std::vector<MapTrail> &trails, const Look &look, std::int64_t most);
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

    // Looks at the next updates of a seed; `most` falls by the work.
    void advance(const MapTrail::Seed &seed, Progress &progress, const MapFrame &frame,
                 CoveredPixels &covered, std::vector<QLineF> &lines, std::int64_t &most) const;

    std::vector<Progress> m_progress; // one a seed
    std::vector<CoveredPixels> m_covered; // one a trail
};

// The first and the last place of a trail's seed that is finite.
[[nodiscard]] std::optional<plot::PlanePoint> firstPlace(const MapTrail &trail,
                                                         const MapTrail::Seed &seed);
[[nodiscard]] std::optional<plot::PlanePoint> lastPlace(const MapTrail &trail,
                                                        const MapTrail::Seed &seed);

} // namespace warmup::ui
