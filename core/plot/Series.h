// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/base/Units.h"

namespace warmup::plot {

// First, minimum, maximum and last finite value over a range of a series; `any` is false where none
// is finite.
struct ValueRange {
    double first = 0;
    double minimum = 0;
    double maximum = 0;
    double last = 0;
    bool any = false;
    bool gap = false; // a value that is not finite lies in the range
};

// A growing series with one value per update, 0, 1, 2 ..., with a pyramid of minima and maxima:
// appending costs O(1) amortized, a range O(log n). Not thread-safe: the window's thread owns it.
class Series {
public:
    void append(std::span<const float> values);
    [[nodiscard]] Update size() const { return static_cast<Update>(m_values.size()); }
    [[nodiscard]] float at(Update u) const { return m_values[static_cast<std::size_t>(u)]; }
    [[nodiscard]] std::span<const float> values() const { return m_values; }
    // Over [begin, end) cut to what there is; begin < end.
    [[nodiscard]] ValueRange over(Update begin, Update end) const;

private:
    // Of the finite values; minimum > maximum where there are none.
    struct Node {
        float minimum;
        float maximum;
        bool gap;
    };
    struct Place {
        int level; // -1: the values themselves
        std::size_t index;
    };
    [[nodiscard]] static Node leaf(float value);
    [[nodiscard]] static Node join(const Node &a, const Node &b);
    [[nodiscard]] Node node(Place place) const;
    [[nodiscard]] double end(Place place, bool last) const;

    std::vector<float> m_values;
    std::vector<std::vector<Node>> m_levels; // m_levels[k][i]: over 64 * 16^k values, full ones
};
using SeriesPtr = std::shared_ptr<const Series>;

// Sparse points (update, value), in order.
using Points = std::vector<std::pair<Update, double>>;
using PointsPtr = std::shared_ptr<const Points>;

} // namespace warmup::plot
