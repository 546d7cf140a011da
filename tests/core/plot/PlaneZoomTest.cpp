// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/PlaneZoom.h"

#include <gtest/gtest.h>

namespace warmup::plot {
namespace {

constexpr PlaneArea kWhole{{-2, 0}, {2, 2}};

void expectNear(const PlaneArea &area, const PlaneArea &expected)
{
    EXPECT_NEAR(area.low.x, expected.low.x, 1e-12);
    EXPECT_NEAR(area.low.y, expected.low.y, 1e-12);
    EXPECT_NEAR(area.high.x, expected.high.x, 1e-12);
    EXPECT_NEAR(area.high.y, expected.high.y, 1e-12);
}

TEST(PlaneZoom, keepsThePlaceAndTheShape)
{
    expectNear(zoomed(kWhole, {1, 0.5}, 0.5, kWhole), {{-0.5, 0.25}, {1.5, 1.25}});
    expectNear(zoomed(zoomed(kWhole, {1, 0.5}, 0.5, kWhole), {1, 0.5}, 2, kWhole), kWhole);
}

TEST(PlaneZoom, endsAtBothSides)
{
    EXPECT_NEAR(zoomed(kWhole, {0, 1}, 1e-9, kWhole).width(), 4e-4, 1e-12);
    EXPECT_NEAR(zoomed(kWhole, {0, 1}, 1e9, kWhole).width(), 16, 1e-9);
    EXPECT_NEAR(zoomed(kWhole, {0, 1}, 1e9, kWhole).height(), 8, 1e-9);
}

TEST(PlaneZoom, movesByShares)
{
    const PlaneArea half = zoomed(kWhole, {0, 1}, 0.5, kWhole);
    expectNear(moved(half, 0.25, -0.5, kWhole), {{-0.5, 0}, {1.5, 1}});
    const PlaneArea far = moved(half, 100, 100, kWhole);
    expectNear(far, {{1, 1.5}, {3, 2.5}});
}

} // namespace
} // namespace warmup::plot
