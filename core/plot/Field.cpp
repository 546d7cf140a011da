// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Field.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace warmup::plot {
namespace {

constexpr double kFlat = 1e-12; // of the highest: no height to draw
// The mantissas of one decade, densest first.
constexpr double kDense[] = {1, 1.5, 2, 3, 4, 6, 8};
constexpr double kUsual[] = {1, 2, 5};
constexpr double kSparse[] = {1, 3};
constexpr double kPowersOfTen[] = {1};

std::vector<double> roundNumbers(std::span<const double> mantissas, double from, double to,
                                 int everyDecade)
{
    std::vector<double> numbers;
    const int first = static_cast<int>(std::floor(std::log10(from)));
    const int last = static_cast<int>(std::floor(std::log10(to)));
    for (int decade = first; decade <= last; ++decade) {
        if (decade % everyDecade != 0)
            continue;
        for (const double mantissa : mantissas) {
            // Divided, so that it is the nearest to what it is called.
            const double number =
                decade < 0 ? mantissa / std::pow(10.0, -decade) : mantissa * std::pow(10.0, decade);
            if (number >= from && number < to)
                numbers.push_back(number);
        }
    }
    return numbers;
}

// The crossings of one level, one on each crossed edge of the grid, and which of them are joined:
// an edge belongs to at most two cells, so that each has at most two neighbours.
class Crossings {
public:
    Crossings(const Field &field, double level)
        : m_field(field), m_level(level), m_next(2 * field.columns * field.rows, {kNone, kNone})
    {
        for (std::size_t row = 0; row + 1 < field.rows; ++row)
            for (std::size_t column = 0; column + 1 < field.columns; ++column)
                joinIn(row, column);
    }

    [[nodiscard]] std::vector<PlanePath> paths()
    {
        std::vector<PlanePath> found;
        // First those with an end, from it on; what is left is closed.
        for (const bool closed : {false, true})
            for (std::size_t edge = 0; edge < m_next.size(); ++edge) {
                const auto &[one, other] = m_next[edge];
                if (one != kNone && (closed || other == kNone))
                    found.push_back(follow(edge));
            }
        return found;
    }

private:
    static constexpr auto kNone = static_cast<std::size_t>(-1);

    [[nodiscard]] bool isAbove(double value) const { return value >= m_level; }
    // The edge to the right of a node, and the one above it.
    [[nodiscard]] std::size_t across(std::size_t row, std::size_t column) const
    {
        return 2 * (row * m_field.columns + column);
    }
    [[nodiscard]] std::size_t upwards(std::size_t row, std::size_t column) const
    {
        return across(row, column) + 1;
    }

    void join(std::size_t a, std::size_t b)
    {
        for (const auto &[from, to] : {std::pair(a, b), std::pair(b, a)})
            (m_next[from][0] == kNone ? m_next[from][0] : m_next[from][1]) = to;
    }

    void joinIn(std::size_t row, std::size_t column)
    {
        // Around the cell from its lower left corner.
        const std::array<double, 4> corners = {m_field.at(row, column), m_field.at(row, column + 1),
                                               m_field.at(row + 1, column + 1),
                                               m_field.at(row + 1, column)};
        const std::array<std::size_t, 4> edges = {across(row, column), upwards(row, column + 1),
                                                  across(row + 1, column), upwards(row, column)};
        std::array<std::size_t, 4> crossed{};
        std::size_t count = 0;
        double sum = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            if (!std::isfinite(corners[i]))
                return;
            sum += corners[i];
            if (isAbove(corners[i]) != isAbove(corners[(i + 1) % 4]))
                crossed[count++] = edges[i];
        }
        if (count == 2) {
            join(crossed[0], crossed[1]);
        } else if (count == 4) {
            // The corner that is unlike the middle is cut off, and the one opposite.
            const bool cutsFirst = isAbove(corners[0]) != isAbove(sum / 4);
            join(crossed[0], crossed[cutsFirst ? 3 : 1]);
            join(crossed[2], crossed[cutsFirst ? 1 : 3]);
        }
    }

    [[nodiscard]] PlanePoint place(std::size_t edge) const
    {
        const std::size_t node = edge / 2;
        const std::size_t row = node / m_field.columns;
        const std::size_t column = node % m_field.columns;
        const bool up = edge % 2 == 1;
        const PlanePoint from = m_field.node(row, column);
        const PlanePoint to = m_field.node(row + (up ? 1 : 0), column + (up ? 0 : 1));
        const double a = m_field.values[node];
        const double b = m_field.values[node + (up ? m_field.columns : 1)];
        const double share = (m_level - a) / (b - a);
        return {from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
    }

    // Takes the joints away as it goes.
    [[nodiscard]] PlanePath follow(std::size_t edge)
    {
        PlanePath path{place(edge)};
        while (true) {
            std::size_t &joint = m_next[edge][0] != kNone ? m_next[edge][0] : m_next[edge][1];
            if (joint == kNone)
                return path;
            const std::size_t next = joint;
            joint = kNone;
            std::size_t &back = m_next[next][0] == edge ? m_next[next][0] : m_next[next][1];
            back = kNone;
            path.push_back(place(next));
            edge = next;
        }
    }

    const Field &m_field;
    double m_level;
    std::vector<std::array<std::size_t, 2>> m_next;
};

} // namespace

PlanePoint Field::node(std::size_t row, std::size_t column) const
{
    return {area.low.x
                + area.width() * static_cast<double>(column) / static_cast<double>(columns - 1),
            area.low.y + area.height() * static_cast<double>(row) / static_cast<double>(rows - 1)};
}

double Field::between(const PlanePoint &at) const
{
    const auto along = [](double share, std::size_t count) {
        const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(count - 1);
        const auto cell = std::min(static_cast<std::size_t>(place), count - 2);
        return std::pair(cell, place - static_cast<double>(cell));
    };
    const auto [column, x] = along((at.x - area.low.x) / area.width(), columns);
    const auto [row, y] = along((at.y - area.low.y) / area.height(), rows);
    return (1 - y) * ((1 - x) * this->at(row, column) + x * this->at(row, column + 1))
        + y * ((1 - x) * this->at(row + 1, column) + x * this->at(row + 1, column + 1));
}

Field sampled(const PlaneArea &area, std::size_t columns, std::size_t rows,
              const std::function<double(double x, double y)> &value)
{
    Field field{area, columns, rows, {}};
    field.values.reserve(columns * rows);
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column) {
            const PlanePoint at = field.node(row, column);
            field.values.push_back(value(at.x, at.y));
        }
    return field;
}

std::vector<double> contourHeights(const Field &field, double lowest, std::size_t most)
{
    std::vector<double> heights;
    double scale = std::abs(lowest);
    for (const double value : field.values)
        if (std::isfinite(value)) {
            heights.push_back(std::max(value - lowest, 0.0));
            scale = std::max(scale, std::abs(value));
        }
    if (heights.empty())
        return {};
    const double highest = *std::max_element(heights.begin(), heights.end());
    if (!(highest > kFlat * scale))
        return {};
    const auto low = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 500);
    std::nth_element(heights.begin(), low, heights.end());
    const double from = std::max(std::min(*low, highest / 100), highest * 1e-9);
    for (const std::span<const double> mantissas :
         {std::span<const double>(kDense), std::span<const double>(kUsual),
          std::span<const double>(kSparse)})
        if (auto numbers = roundNumbers(mantissas, from, highest, 1); numbers.size() <= most)
            return numbers;
    for (int every = 1;; ++every)
        if (auto numbers = roundNumbers(kPowersOfTen, from, highest, every); numbers.size() <= most)
            return numbers;
}

std::vector<PlanePath> contour(const Field &field, double level)
{
    return Crossings(field, level).paths();
}

std::vector<std::uint8_t> bands(const Field &field, const std::vector<double> &levels)
{
    std::vector<std::uint8_t> result;
    result.reserve(field.values.size());
    for (const double value : field.values) {
        const auto reached = std::isfinite(value)
            ? std::upper_bound(levels.begin(), levels.end(), value) - levels.begin()
            : static_cast<std::ptrdiff_t>(levels.size());
        result.push_back(static_cast<std::uint8_t>(reached));
    }
    return result;
}

} // namespace warmup::plot
