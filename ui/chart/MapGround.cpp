// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/chart/MapData.h"

namespace warmup::ui {
namespace {

constexpr std::size_t kBandNodes = 480; // of the picture
constexpr std::size_t kLineNodes = 241; // of the contours
constexpr std::size_t kMostLevels = 14;

// Rows of a field begin at the bottom, those of a picture at the top.
QImage pictureOf(const plot::Field &field, const std::vector<std::uint8_t> &numbers)
{
    QImage picture(static_cast<int>(field.columns), static_cast<int>(field.rows),
                   QImage::Format_Indexed8);
    for (std::size_t row = 0; row < field.rows; ++row)
        std::copy_n(numbers.data() + row * field.columns, field.columns,
                    picture.scanLine(static_cast<int>(field.rows - 1 - row)));
    return picture;
}

int likeliest(const std::vector<plot::Field> &shares, std::size_t node)
{
    int best = 0;
    for (std::size_t i = 1; i < shares.size(); ++i)
        if (shares[i].values[node] > shares[static_cast<std::size_t>(best)].values[node])
            best = static_cast<int>(i);
    return best;
}

// By how much a class is likelier than the likeliest of the others: 0 on its border.
plot::Field leadOf(const std::vector<plot::Field> &shares, std::size_t which)
{
    plot::Field lead = shares[which];
    for (std::size_t node = 0; node < lead.values.size(); ++node) {
        double other = -std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < shares.size(); ++i)
            if (i != which)
                other = std::max(other, shares[i].values[node]);
        lead.values[node] -= other;
    }
    return lead;
}

} // namespace

MapGroundPtr groundOfHeights(const plot::PlaneArea &area, double minimum,
                             const std::function<double(double x, double y)> &value)
{
    const auto height = [&](double x, double y) { return value(x, y) - minimum; };
    const plot::Field fine = plot::sampled(area, kBandNodes, kBandNodes, height);
    const plot::Field coarse = plot::sampled(area, kLineNodes, kLineNodes, height);
    auto ground = std::make_shared<MapGround>();
    ground->area = area;
    ground->heights = plot::contourHeights(coarse, 0, kMostLevels);
    ground->picture = pictureOf(fine, plot::bands(fine, ground->heights));
    for (const double level : ground->heights)
        for (plot::PlanePath &path : plot::contour(coarse, level))
            ground->lines.push_back(std::move(path));
    ground->value = value;
    return ground;
}

MapGroundPtr groundOfClasses(std::vector<plot::Field> shares)
{
    const plot::Field &grid = shares.front();
    const double even = 1.0 / static_cast<double>(shares.size());
    std::vector<std::uint8_t> numbers;
    for (std::size_t node = 0; node < grid.values.size(); ++node) {
        const int best = likeliest(shares, node);
        const double share = shares[static_cast<std::size_t>(best)].values[node];
        const double sure =
            std::isfinite(share) ? std::clamp((share - even) / (1 - even), 0.0, 1.0) : 0.0;
        const int shade = static_cast<int>(std::lround(sure * (MapGround::kShades - 1)));
        numbers.push_back(static_cast<std::uint8_t>(best * MapGround::kShades + shade));
    }
    auto ground = std::make_shared<MapGround>();
    ground->area = grid.area;
    ground->picture = pictureOf(grid, numbers);
    // Of two classes one border is the other's.
    for (std::size_t i = shares.size() == 2 ? 1 : 0; i < shares.size(); ++i)
        for (plot::PlanePath &path : plot::contour(leadOf(shares, i), 0))
            ground->lines.push_back(std::move(path));
    ground->shares = std::move(shares);
    return ground;
}

std::optional<int> likeliestClass(const MapGround &ground, const plot::PlanePoint &at)
{
    if (ground.shares.empty() || !ground.area.contains(at))
        return {};
    int best = 0;
    double highest = -1;
    for (std::size_t i = 0; i < ground.shares.size(); ++i) {
        const double share = ground.shares[i].between(at);
        if (share > highest) {
            highest = share;
            best = static_cast<int>(i);
        }
    }
    return highest < 0 ? std::nullopt : std::optional(best); // NaN everywhere
}

} // namespace warmup::ui
