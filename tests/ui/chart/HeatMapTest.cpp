// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/HeatMap.h"

#include <cmath>

#include <QSignalSpy>
#include <QTest>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warmup::ui {
namespace {

using experiment::Summary;

// Three columns and two rows; the last cell has no run yet, the one before it only failed ones.
HeatMapData fieldOfSix()
{
    const auto cell = [](int failed, double mean) {
        return Summary{4, failed, {0, 0.6}, mean, 0.01};
    };
    HeatMapData data;
    data.xName = QStringLiteral("warm-up");
    data.yName = QStringLiteral("rate");
    data.xValues = {QStringLiteral("0"), QStringLiteral("10"), QStringLiteral("20")};
    data.yValues = {QStringLiteral("0.1"), QStringLiteral("1")};
    data.seeds = 4;
    data.cells = {cell(0, 0.2), cell(0, 0.4),          cell(2, 0.3),
                  cell(0, 0.3), cell(4, std::nan("")), {}};
    data.best = {0, 0, std::nullopt};
    return data;
}

TEST(HeatMap, ShadesRankTheMeansAndLeaveFailuresOut)
{
    HeatMapData data = fieldOfSix();
    auto shades = heatMapShades(data);
    EXPECT_DOUBLE_EQ(*shades[0], 1);
    EXPECT_DOUBLE_EQ(*shades[1], 0);
    EXPECT_NEAR(*shades[2], 0.5, 1e-12);
    EXPECT_FALSE(shades[4]);
    EXPECT_FALSE(shades[5]);
    data.lowerIsBetter = false;
    EXPECT_DOUBLE_EQ(*heatMapShades(data)[1], 1);
    data.cells[1].mean = 20; // a hundred times the least: the scale is logarithmic
    data.cells[2].mean = 2;
    EXPECT_NEAR(*heatMapShades(data)[2], 0.5, 1e-12);
}

TEST(HeatMap, ColoursGetBrighterAllTheWay)
{
    for (int i = 0; i < 20; ++i)
        EXPECT_LT(contrast(heatMapColor(i / 20.0), Qt::black),
                  contrast(heatMapColor((i + 1) / 20.0), Qt::black));
}

TEST(HeatMap, ACellIsChosenByAClickAndByKeys)
{
    HeatMap map;
    map.resize(500, 400);
    map.setData(fieldOfSix());
    QSignalSpy chosen(&map, &HeatMap::cellChosen);
    QTest::mouseClick(&map, Qt::LeftButton, {}, map.cellArea(4).center().toPoint());
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(chosen[0][0].value<std::size_t>(), 4U);
    QTest::mouseClick(&map, Qt::LeftButton, {}, {2, 2});
    EXPECT_EQ(chosen.size(), 1);
    EXPECT_GT(map.cellArea(0).top(), map.cellArea(3).top()); // the first row is below
    for (const int key : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Up, Qt::Key_Right, Qt::Key_Return})
        QTest::keyClick(&map, static_cast<Qt::Key>(key));
    ASSERT_EQ(chosen.size(), 2);
    EXPECT_EQ(chosen[1][0].value<std::size_t>(), 5U);
}

TEST(HeatMap, WordsTellFailuresApartFromTheMean)
{
    const HeatMapData data = fieldOfSix();
    EXPECT_EQ(heatMapWords(data, 2),
              QStringLiteral("warm-up 20, rate 0.1\nmean 0.3, deviation 0.01\n2 of 4 failed (95 %: "
                             "0 % to 60 %)"));
    EXPECT_EQ(heatMapWords(data, 4),
              QStringLiteral("warm-up 10, rate 1\n4 of 4 failed (95 %: 0 % to 60 %)"));
    EXPECT_EQ(heatMapWords(data, 5), QStringLiteral("warm-up 20, rate 1\nno run yet"));
}

} // namespace
} // namespace warmup::ui
