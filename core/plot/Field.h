// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace warmup::plot {

struct PlanePoint {
    double x = 0;
    double y = 0;

    bool operator==(const PlanePoint &) const = default;
};
using PlanePath = std::vector<PlanePoint>;

// A part of the plane, low.x < high.x and low.y < high.y.
struct PlaneArea {
    PlanePoint low;
    PlanePoint high;

    [[nodiscard]] double width() const { return high.x - low.x; }
    [[nodiscard]] double height() const { return high.y - low.y; }
    [[nodiscard]] bool contains(const PlanePoint &at) const
    {
        return at.x >= low.x && at.x <= high.x && at.y >= low.y && at.y <= high.y;
    }
    bool operator==(const PlaneArea &) const = default;
};

// Numbers at the nodes of a grid over an area: `columns` from its left to its right edge, `rows`
// from the lower to the upper, both edges included; at least 2 of each.
struct Field {
    PlaneArea area;
    std::size_t columns = 2;
    std::size_t rows = 2;
    std::vector<double> values; // [rows, columns], the lowest row first

    [[nodiscard]] double at(std::size_t row, std::size_t column) const
    {
        return values[row * columns + column];
    }
    [[nodiscard]] PlanePoint node(std::size_t row, std::size_t column) const;
    // Between the nodes bilinear, outside the area as at its edge.
    [[nodiscard]] double between(const PlanePoint &at) const;
};

[[nodiscard]] Field sampled(const PlaneArea &area, std::size_t columns, std::size_t rows,
                            const std::function<double(double x, double y)> &value);

// Heights above `lowest` at which contours tell most: evenly spaced on a logarithmic scale, as
// round numbers, from where the lowest 500th of the field ends (at the latest a hundredth of its
// highest) up to the highest; at most `most`. None where the field is flat.
[[nodiscard]] std::vector<double> contourHeights(const Field &field, double lowest,
                                                 std::size_t most);

// Where the field, linear along the grid's edges, has the value `level`: paths from edge to edge of
// the area, or closed, their first point being their last. Nothing is drawn beside values that are
// not finite. Four crossings in one cell are joined as the mean of its corners says.
[[nodiscard]] std::vector<PlanePath> contour(const Field &field, double level);

// How many of the levels, which rise, each node reaches; [rows, columns] as the field. Nodes that
// are not finite reach all.
[[nodiscard]] std::vector<std::uint8_t> bands(const Field &field,
                                              const std::vector<double> &levels);

} // namespace warmup::plot
