// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Field.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warmup::plot {
namespace {

using testing::ElementsAre;

constexpr PlaneArea kSquare{{-2, -2}, {2, 2}};

double squareOfRadius(double x, double y)
{
    return x * x + y * y;
}

TEST(Field, readsBetweenItsNodesWhatIsLinear)
{
    const auto plane = [](double x, double y) { return 3 * x - 2 * y + 1; };
    const Field field = sampled({{-1, 0}, {3, 5}}, 7, 4, plane);
    EXPECT_NEAR(field.between({0.3, 4.1}), plane(0.3, 4.1), 1e-12);
    EXPECT_NEAR(field.between({3, 5}), plane(3, 5), 1e-12);
    EXPECT_NEAR(field.between({99, -99}), plane(3, 0), 1e-12) << "outside: as at the edge";
    EXPECT_EQ(field.node(3, 6), (PlanePoint{3, 5}));
}

TEST(Contour, ofAConeIsOneClosedCircle)
{
    const Field field = sampled(kSquare, 101, 101, squareOfRadius);
    const auto paths = contour(field, 1.3);
    ASSERT_EQ(paths.size(), 1U);
    EXPECT_EQ(paths[0].front(), paths[0].back());
    double length = 0;
    for (std::size_t i = 0; i < paths[0].size(); ++i) {
        EXPECT_NEAR(std::hypot(paths[0][i].x, paths[0][i].y), std::sqrt(1.3), 1e-3);
        if (i > 0)
            length +=
                std::hypot(paths[0][i].x - paths[0][i - 1].x, paths[0][i].y - paths[0][i - 1].y);
    }
    EXPECT_NEAR(length, 2 * M_PI * std::sqrt(1.3), 0.01);
}

TEST(Contour, thatLeavesTheAreaEndsAtItsEdges)
{
    const Field field = sampled(kSquare, 41, 41, squareOfRadius);
    const auto paths = contour(field, 5); // the corners alone are higher
    ASSERT_EQ(paths.size(), 4U);
    for (const PlanePath &path : paths)
        for (const PlanePoint &end : {path.front(), path.back()})
            EXPECT_NEAR(std::max(std::abs(end.x), std::abs(end.y)), 2, 1e-12);
}

TEST(Contour, joinsASaddleAsItsMiddleSays)
{
    // 1 0     The mean 0.5: at level 0.4 the high corners are joined, at 0.6 the low ones; either
    // 0 1     way there are two lines, which do not cross.
    const Field saddle{{{0, 0}, {1, 1}}, 2, 2, {0, 1, 1, 0}};
    for (const double level : {0.4, 0.6}) {
        const auto paths = contour(saddle, level);
        ASSERT_EQ(paths.size(), 2U);
        for (const PlanePath &path : paths) {
            ASSERT_EQ(path.size(), 2U);
            const double x = (path[0].x + path[1].x) / 2;
            const double y = (path[0].y + path[1].y) / 2;
            // Low corners lie at (0, 0) and (1, 1), high ones at (1, 0) and (0, 1).
            const bool nearLow = std::abs(x - y) < std::abs(x - (1 - y));
            EXPECT_EQ(nearLow, level < 0.5) << level;
        }
    }
}

TEST(Contour, leavesOutWhatIsNotFinite)
{
    const Field field = sampled(kSquare, 41, 41, [](double x, double y) {
        return x > 1 ? std::numeric_limits<double>::quiet_NaN() : squareOfRadius(x, y);
    });
    const auto paths = contour(field, 2.25);
    ASSERT_EQ(paths.size(), 1U);
    for (const PlanePoint &at : paths[0])
        EXPECT_LE(at.x, 1 + 1e-12);
    EXPECT_TRUE(contour(field, 99).empty());
}

TEST(ContourHeights, areRoundAndEvenOnALogarithmicScale)
{
    const Field field = sampled(kSquare, 81, 81, [](double x, double y) {
        return 7 + std::pow(10, 4 * (squareOfRadius(x, y) / 8)) - 1;
    });
    EXPECT_THAT(contourHeights(field, 7, 14),
                ElementsAre(0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000));
    EXPECT_THAT(contourHeights(field, 7, 5), ElementsAre(0.1, 1, 10, 100, 1000));
    EXPECT_LE(contourHeights(field, 7, 3).size(), 3U);
}

TEST(ContourHeights, ofANarrowRangeAreDense)
{
    const Field field = sampled(kSquare, 81, 81, [](double x, double) { return 10 + x; });
    const auto heights = contourHeights(field, 8, 14);
    EXPECT_GE(heights.size(), 9U);
    EXPECT_LT(heights.back(), 4);
}

TEST(ContourHeights, ofAFlatFieldAreNone)
{
    EXPECT_TRUE(
        contourHeights(sampled(kSquare, 9, 9, [](double, double) { return 3.0; }), 3, 14).empty());
    EXPECT_TRUE(
        contourHeights(sampled(kSquare, 9, 9, [](double, double) { return std::nan(""); }), 0, 14)
            .empty());
}

TEST(Bands, countTheLevelsThatAreReached)
{
    const Field field{{{0, 0}, {1, 1}}, 2, 2, {0, 1, 2.5, std::nan("")}};
    EXPECT_THAT(bands(field, {1, 2, 3}), ElementsAre(0, 1, 2, 3));
}

} // namespace
} // namespace warmup::plot
