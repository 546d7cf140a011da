// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/HeatMap.h"

#include <cmath>
#include <set>

#include <QAccessible>
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
    EXPECT_EQ(heatMapWords(data, 0),
              QStringLiteral("warm-up 0, rate 0.1\nbest of its column\nmean 0.2, deviation 0.01\n"
                             "0 of 4 failed (95 %: 0 % to 60 %)"));
    EXPECT_EQ(heatMapWords(data, 4),
              QStringLiteral("warm-up 10, rate 1\n4 of 4 failed (95 %: 0 % to 60 %)"));
    EXPECT_EQ(heatMapWords(data, 5), QStringLiteral("warm-up 20, rate 1\nno run yet"));
}

TEST(HeatMap, CtrlChoosesACellBesideOthers)
{
    HeatMap map;
    map.resize(500, 400);
    map.setData(fieldOfSix());
    QSignalSpy chosen(&map, &HeatMap::cellChosen);
    const QPoint at = map.cellArea(1).center().toPoint();
    QTest::mouseClick(&map, Qt::LeftButton, {}, at);
    QTest::mouseClick(&map, Qt::LeftButton, Qt::ControlModifier, at);
    QTest::keyClick(&map, Qt::Key_End);
    QTest::keyClick(&map, Qt::Key_PageUp);
    QTest::keyClick(&map, Qt::Key_Space, Qt::ControlModifier);
    ASSERT_EQ(chosen.size(), 3);
    EXPECT_FALSE(chosen[0][1].toBool());
    EXPECT_TRUE(chosen[1][1].toBool());
    EXPECT_TRUE(chosen[2][1].toBool());
    EXPECT_EQ(chosen[2][0].value<std::size_t>(), 3U); // End and Page Up: the first key marks
}

TEST(HeatMap, KeysStayInTheField)
{
    HeatMap map;
    map.resize(500, 400);
    map.setData(fieldOfSix());
    for (const int key : {Qt::Key_Down, Qt::Key_Down, Qt::Key_Left})
        QTest::keyClick(&map, static_cast<Qt::Key>(key));
    EXPECT_EQ(map.marked(), 0U);
    for (const int key : {Qt::Key_End, Qt::Key_Right, Qt::Key_PageUp, Qt::Key_Up})
        QTest::keyClick(&map, static_cast<Qt::Key>(key));
    EXPECT_EQ(map.marked(), 5U);
    HeatMapData less = fieldOfSix();
    less.yValues.removeLast();
    less.cells.resize(3);
    map.setData(less); // the marked cell is no more
    EXPECT_EQ(map.marked(), std::nullopt);
    map.setData({});
    QTest::keyClick(&map, Qt::Key_Right);
    EXPECT_EQ(map.marked(), std::nullopt);
}

TEST(HeatMap, AScreenReaderMeetsATableOfCells)
{
    HeatMap map;
    map.resize(500, 400);
    map.setData(fieldOfSix());
    map.show();
    auto *table = QAccessible::queryAccessibleInterface(&map);
    ASSERT_TRUE(table);
    EXPECT_EQ(table->role(), QAccessible::Table);
    ASSERT_EQ(table->childCount(), 6);
    for (int i = 0; i < 6; ++i) {
        auto *cell = table->child(i);
        ASSERT_TRUE(cell && cell->isValid());
        EXPECT_EQ(cell->text(QAccessible::Name),
                  heatMapWords(map.data(), static_cast<std::size_t>(i)));
        EXPECT_EQ(cell->parent(), table);
        EXPECT_EQ(table->indexOfChild(cell), i);
        const QPoint center = cell->rect().center();
        EXPECT_EQ(table->childAt(center.x(), center.y()), cell);
    }
    EXPECT_FALSE(table->child(6));
    map.setFocus();
    QTest::keyClick(&map, Qt::Key_Right);
    if (map.hasFocus()) {
        EXPECT_EQ(table->focusChild(), table->child(0));
    }
    map.setData({});
    EXPECT_EQ(table->childCount(), 0);
}

// Whoever sees few colours or none finds the same order.
TEST(HeatMap, LightnessAloneTellsTheOrder)
{
    double last = -1;
    for (int i = 0; i <= 10; ++i) {
        const QColor color = heatMapColor(i / 10.0);
        const double grey =
            0.2126 * color.redF() + 0.7152 * color.greenF() + 0.0722 * color.blueF();
        EXPECT_GT(grey, last + 0.02);
        last = grey;
    }
}

TEST(HeatMap, AFailedCellIsLinesOnTheGroundAndCarriesItsCount)
{
    HeatMap map;
    map.resize(500, 400);
    map.setData(fieldOfSix());
    const QImage image = map.grab().toImage();
    const auto colorsOf = [&](std::size_t cell) {
        std::set<QRgb> colors;
        const QRect area = map.cellArea(cell).toAlignedRect().adjusted(4, 4, -4, -4);
        for (int x = area.left(); x < area.right(); ++x)
            for (int y = area.top(); y < area.bottom(); ++y)
                colors.insert(image.pixel(x, y));
        return colors;
    };
    const QRgb base = map.palette().color(QPalette::Base).rgb();
    EXPECT_TRUE(colorsOf(4).contains(base)); // all failed
    EXPECT_TRUE(colorsOf(2).contains(base)); // half of it
    EXPECT_TRUE(colorsOf(2).contains(heatMapColor(0.5).rgb()));
    EXPECT_FALSE(colorsOf(0).contains(base)); // none
}

TEST(HeatMap, FramesTheCellsThatAreShownElsewhere)
{
    HeatMap map;
    map.resize(500, 400);
    map.setData(fieldOfSix());
    const auto pixel = [&] {
        return map.grab().toImage().pixel(map.cellArea(1).topLeft().toPoint() + QPoint(2, 20));
    };
    const QRgb before = pixel();
    map.setFramed({{1, QColor(Qt::magenta)}});
    EXPECT_EQ(pixel(), QColor(Qt::magenta).rgb());
    map.setFramed({});
    EXPECT_EQ(pixel(), before);
}

} // namespace
} // namespace warmup::ui
