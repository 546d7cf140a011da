// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QColor>
#include <QImage>
#include <QString>

#include "core/base/Units.h"
#include "core/plot/Field.h"
#include "core/plot/Series.h"

namespace warmup::ui {

// What lies under a map's points and trails: the heights of a function, or the classes that a model
// gives to each place. Made on any thread, and never changed afterwards. The picture has numbers
// for colours, so that it can be shown on light and on dark.
struct MapGround {
    static constexpr int kShades = 16; // of a class, by its share
    static constexpr int kMostClasses = 256 / kShades;

    plot::PlaneArea area;
    QImage picture; // of Format_Indexed8: bands of heights, or class * kShades + shade
    std::vector<plot::PlanePath> lines; // contours, or where the likeliest class changes
    std::vector<double> heights; // of the contours, above the minimum
    std::function<double(double x, double y)> value; // of heights
    std::vector<plot::Field> shares; // of each class
};
using MapGroundPtr = std::shared_ptr<const MapGround>;

// Some 10 ms of work for a plain formula.
[[nodiscard]] MapGroundPtr groundOfHeights(const plot::PlaneArea &area, double minimum,
                                           const std::function<double(double x, double y)> &value);

// From the classes' shares at the nodes of one grid; 2 to kMostClasses of them.
[[nodiscard]] MapGroundPtr groundOfClasses(std::vector<plot::Field> shares);

// Nothing outside the ground.
[[nodiscard]] std::optional<int> likeliestClass(const MapGround &ground,
                                                const plot::PlanePoint &at);

// A sample of two-dimensional data.
struct MapPoint {
    plot::PlanePoint at;
    int label = 0;
};

// The way of one run through the plane, one line a seed: where it was before each update.
struct MapTrail {
    struct Seed {
        plot::SeriesPtr x;
        plot::SeriesPtr y;
        bool diverged = false;
    };

    QString label;
    QColor color;
    bool kept = false; // drawn fainter
    Update begin = 0; // before it, a fork is the run that it comes from
    std::vector<Seed> seeds;
};

// One picture of the plane; several have one area and lie beside or below each other.
struct MapPane {
    QString caption;
    QColor color; // of the caption's sign
    MapGroundPtr ground; // null: not yet made
    std::vector<MapTrail> trails;
};

// All that the map shows. A value: hand over a new one to change the picture.
struct MapData {
    enum class Kind { heights, classes };

    Kind kind = Kind::heights;
    QString title;
    QString note; // at the right of the title while nothing is pointed at
    QString xName;
    QString yName;
    plot::PlaneArea area{{0, 0}, {1, 1}};
    std::vector<MapPane> panes;
    std::vector<plot::PlanePoint> minima; // of heights
    std::optional<plot::PlanePoint> start; // of a run that has not begun
    std::shared_ptr<const std::vector<MapPoint>> points;
    int classes = 0;
};

} // namespace warmup::ui
