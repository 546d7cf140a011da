// SPDX-License-Identifier: GPL-3.0-or-later
// The strips below the loss chart, and going back in it.
#include <cmath>
#include <limits>

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include "tests/ui/chart/Examples.h"
#include "ui/chart/ChartPair.h"
#include "ui/chart/ChartScene.h"
#include "ui/chart/StripCurves.h"

namespace warmup::ui {
namespace {

plot::SeriesPtr seriesOf(Update size, double (*value)(Update))
{
    auto series = std::make_shared<plot::Series>();
    std::vector<float> values;
    for (Update u = 0; u < size; ++u)
        values.push_back(static_cast<float>(value(u)));
    series->append(values);
    return series;
}

StripData ratios(Update size)
{
    StripData strip;
    strip.id = QStringLiteral("ratios");
    strip.title = QStringLiteral("Update / weight");
    strip.curves = {QStringLiteral("layer 1"), QStringLiteral("layer 2")};
    strip.rules = {{1e-3, QStringLiteral("1e-3")}};
    strip.scale = YScale::logarithmic;
    strip.noisy = true;
    StripEntry run;
    run.label = QStringLiteral("as run");
    run.color = QColor(0x00, 0x9e, 0x73);
    run.curves = {{seriesOf(size, [](Update u) { return 1e-3 * (2 + std::sin(u * 1.3)); })},
                  {seriesOf(size, [](Update u) { return 4e-3 * (2 + std::cos(u * 1.7)); })}};
    strip.runs.push_back(run);
    return strip;
}

StripData shares(Update size)
{
    StripData strip;
    strip.id = QStringLiteral("dead");
    strip.title = QStringLiteral("Dead ReLUs");
    StripEntry run;
    run.label = QStringLiteral("as run");
    run.color = QColor(0x00, 0x9e, 0x73);
    run.curves = {{seriesOf(size, [](Update u) { return u < 50 ? 0.1 : 0.3; })}};
    strip.runs.push_back(run);
    return strip;
}

struct ShownStrip {
    explicit ShownStrip(QSize size = {1000, 800})
    {
        charts.resize(size);
        charts.setRate(exampleRate(2000));
        charts.setLoss(exampleLoss(2000, 1));
        charts.setStrips({ratios(1400), shares(1400)});
        charts.show();
        QApplication::processEvents();
    }
    void drag(const QPointF &from, const QPointF &to)
    {
        QTest::mousePress(&charts, Qt::LeftButton, {}, from.toPoint());
        for (int i = 1; i <= 5; ++i) {
            const QPointF at = from + (to - from) * (i / 5.0);
            QMouseEvent move(QEvent::MouseMove, at, charts.mapToGlobal(at), Qt::NoButton,
                             Qt::LeftButton, {});
            QApplication::sendEvent(&charts, &move);
        }
        QTest::mouseRelease(&charts, Qt::LeftButton, {}, to.toPoint());
    }
    QPointF place(Update update)
    {
        const QRectF plot = charts.plotArea(Picture::loss);
        return {plot.left() + plot.width() * (static_cast<double>(update) + 0.5) / 2000,
                plot.bottom()};
    }
    [[nodiscard]] QToolButton *button() const
    {
        return charts.findChild<QToolButton *>(QStringLiteral("continueFromHere"));
    }

    ChartPair charts;
};

int reds(const QImage &image, const QRect &area)
{
    int count = 0;
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            count += pixel.red() > 180 && pixel.green() < 60 && pixel.blue() < 60 ? 1 : 0;
        }
    return count;
}

TEST(Strips, lieBelowTheLossOnTheSameAxis)
{
    ShownStrip shown;
    const QRectF loss = shown.charts.plotArea(Picture::loss);
    const QRectF first = shown.charts.stripArea(0);
    const QRectF second = shown.charts.stripArea(1);
    for (const QRectF &strip : {first, second}) {
        EXPECT_EQ(strip.left(), loss.left());
        EXPECT_EQ(strip.right(), loss.right());
        EXPECT_GE(strip.height(), 40);
    }
    EXPECT_LT(loss.bottom(), first.top());
    EXPECT_LT(first.bottom(), second.top());
    EXPECT_LT(second.bottom(), shown.charts.height());
    EXPECT_GT(loss.height(), 1.8 * first.height());
}

TEST(Strips, withoutThemTheTwoChartsLieAsBefore)
{
    ShownStrip shown;
    const QRectF with = shown.charts.plotArea(Picture::loss);
    shown.charts.setStrips({});
    const QRectF without = shown.charts.plotArea(Picture::loss);
    EXPECT_GT(without.height(), with.height());
    EXPECT_EQ(shown.charts.minimumHeight(), 240);
}

TEST(Strips, needMoreHeightTheMoreThereAre)
{
    ShownStrip shown;
    const int two = shown.charts.minimumHeight();
    EXPECT_GT(two, 240);
    StripData third = shares(10);
    third.id = QStringLiteral("another");
    shown.charts.setStrips({ratios(10), shares(10), third});
    EXPECT_GT(shown.charts.minimumHeight(), two + 40);
}

TEST(Strips, areZoomedAndReadWithTheOtherCharts)
{
    ShownStrip shown;
    const QPointF at = shown.charts.stripArea(0).center();
    QWheelEvent wheel(at, shown.charts.mapToGlobal(at), {}, {0, 240}, Qt::NoButton, {},
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&shown.charts, &wheel);
    const auto [begin, end] = shown.charts.visibleUpdates();
    EXPECT_GT(begin, 0);
    EXPECT_LT(end, 2000);
    const QSignalSpy pointed(&shown.charts, &ChartPair::pointed);
    QMouseEvent move(QEvent::MouseMove, at + QPointF(40, 0), shown.charts.mapToGlobal(at),
                     Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(&shown.charts, &move);
    EXPECT_EQ(pointed.count(), 1);
}

TEST(Strips, askForTheOtherScaleWithARightClickOnTheirValues)
{
    ShownStrip shown;
    QSignalSpy asked(&shown.charts, &ChartPair::stripScaleToggleRequested);
    const QRectF strip = shown.charts.stripArea(1);
    QTest::mouseClick(
        &shown.charts, Qt::RightButton, {},
        QPoint(static_cast<int>(strip.left()) - 6, static_cast<int>(strip.center().y())));
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked.front().front().toString(), QStringLiteral("dead"));
}

TEST(Strips, costNoMorePointsThanPixels)
{
    StripCurves curves;
    curves.setData(ratios(1'000'000), 0.99);
    plot::View view{0, 1e6, 700, 80, {plot::ScaleKind::logarithmic, 1e-4, 1e-1}};
    const Shapes shapes = curves.shapes(view, paperLook());
    std::size_t vertices = 0;
    for (const Stroke &stroke : shapes.strokes)
        for (const plot::Polyline &line : stroke.lines)
            vertices += line.size();
    EXPECT_GT(vertices, 700U);
    EXPECT_LE(vertices, 4U * 5 * 700); // raw and smoothed of two curves
}

TEST(Strips, tellTheMedianOfTheSeedsAtTheCrosshair)
{
    StripData strip = shares(100);
    strip.runs.front().curves.front().push_back(seriesOf(100, [](Update) { return 0.7; }));
    strip.runs.front().curves.front().push_back(seriesOf(100, [](Update) { return 0.9; }));
    StripCurves curves;
    curves.setData(strip, 0);
    const ReadOut readOut = curves.readOut(60, paperLook());
    ASSERT_EQ(readOut.rows.size(), 1U);
    EXPECT_EQ(readOut.rows.front().values, QStringList{QStringLiteral("0.7")});
    EXPECT_TRUE(curves.readOut(100, paperLook()).rows.empty());
}

TEST(Strips, areInThePictureOfBothChartsAndInNoOther)
{
    const RateChartData rate = exampleRate(2000);
    const LossChartData loss = exampleLoss(2000, 1);
    const std::vector<StripData> strips{ratios(1400)};
    const QSize size(800, 700);
    EXPECT_NE(paintPicture(Picture::both, rate, loss, size, 96, strips),
              paintPicture(Picture::both, rate, loss, size, 96));
    EXPECT_EQ(paintPicture(Picture::loss, rate, loss, size, 96, strips),
              paintPicture(Picture::loss, rate, loss, size, 96));
}

TEST(Strips, markADivergenceAndKeepTheirScaleThroughIt)
{
    StripData strip = ratios(0);
    auto series = std::make_shared<plot::Series>();
    std::vector<float> values(300, 1e-3F);
    for (int i = 0; i < 12; ++i)
        values.push_back(std::pow(1e3F, static_cast<float>(i)));
    values.push_back(std::numeric_limits<float>::infinity());
    values.push_back(std::numeric_limits<float>::quiet_NaN());
    series->append(values);
    strip.runs.front().curves = {{series}, {}};
    strip.runs.front().divergedAt = {313};
    StripCurves curves;
    curves.setData(strip, 0);
    const plot::Extent extent = curves.extent({0, 400});
    EXPECT_LE(extent.maximum, 1.001);
    EXPECT_NEAR(extent.minimum, 1e-3, 1e-9);

    ShownStrip shown;
    const QRect before = shown.charts.stripArea(0).toRect();
    EXPECT_EQ(reds(shown.charts.grab().toImage(), before), 0);
    shown.charts.setStrips({strip});
    const QRect area = shown.charts.stripArea(0).toRect();
    EXPECT_GT(reds(shown.charts.grab().toImage(), area), area.height() / 2);
}

TEST(Strips, hideARunThatTheLossChartHides)
{
    StripCurves curves;
    curves.setData(shares(100), 0);
    curves.hide({}, {QStringLiteral("as run")});
    EXPECT_TRUE(curves.readOut(60, paperLook()).rows.empty());
    EXPECT_TRUE(curves.shapes({0, 100, 300, 60, {}}, paperLook()).strokes.empty());
    curves.hide({}, {});
    EXPECT_EQ(curves.readOut(60, paperLook()).rows.size(), 1U);
}

TEST(Strips, drawAForkFromItsUpdateOn)
{
    StripData strip = shares(100);
    StripCurves curves;
    const plot::View view{0, 100, 300, 60, {}};
    const auto left = [&] {
        double first = view.width;
        for (const Stroke &stroke : curves.shapes(view, paperLook()).strokes)
            for (const plot::Polyline &line : stroke.lines)
                for (const plot::PixelPoint &point : line)
                    first = std::min(first, point.x);
        return first;
    };
    curves.setData(strip, 0);
    EXPECT_LE(left(), 2);
    strip.runs.front().begin = 70;
    curves.setData(strip, 0);
    EXPECT_NEAR(left(), 210, 3);
}

TEST(Strips, areAllUpToDateOnceARunRests)
{
    ShownStrip shown({1000, 900});
    std::vector<StripData> strips;
    for (int i = 0; i < 5; ++i) {
        strips.push_back(shares(700));
        strips.back().id = QString::number(i);
    }
    shown.charts.setStrips(strips);
    QApplication::processEvents();
    // As a frame of a run does: longer series of the same strips.
    for (StripData &strip : strips)
        strip.runs = shares(1400).runs;
    shown.charts.setStrips(strips);
    for (int i = 0; i < 10; ++i)
        QApplication::processEvents();
    const QImage live = shown.charts.grab().toImage();
    shown.charts.setStrips({});
    shown.charts.setStrips(strips);
    EXPECT_EQ(live, shown.charts.grab().toImage());
}

TEST(Rewind, theHandleIsThereOnlyWhereARunCanGoBack)
{
    ShownStrip shown;
    QSignalSpy marked(&shown.charts, &ChartPair::rewindMarked);
    shown.drag(shown.place(1400), shown.place(500));
    EXPECT_EQ(marked.count(), 0);
    EXPECT_FALSE(shown.charts.rewindMark());
    shown.charts.fit();
    shown.charts.setRewindable(1400);
    shown.drag(shown.place(1400), shown.place(500));
    ASSERT_TRUE(shown.charts.rewindMark());
    EXPECT_NEAR(static_cast<double>(*shown.charts.rewindMark()), 500, 4);
    EXPECT_GE(marked.count(), 1);
    EXPECT_TRUE(shown.button()->isVisible());
    QSignalSpy asked(&shown.charts, &ChartPair::continueRequested);
    shown.button()->click();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked.front().front().value<Update>(), *shown.charts.rewindMark());
}

TEST(Rewind, theKeysMoveTheHandleAndEscapePutsItBack)
{
    ShownStrip shown;
    shown.charts.setRewindable(1400);
    QTest::keyClick(&shown.charts, Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_EQ(shown.charts.rewindMark(), 1380); // a hundredth of what is on show
    QTest::keyClick(&shown.charts, Qt::Key_Left, Qt::ShiftModifier | Qt::ControlModifier);
    EXPECT_EQ(shown.charts.rewindMark(), 1379);
    QTest::keyClick(&shown.charts, Qt::Key_Right, Qt::ShiftModifier | Qt::ControlModifier);
    EXPECT_EQ(shown.charts.rewindMark(), 1380);
    QTest::keyClick(&shown.charts, Qt::Key_Escape);
    EXPECT_FALSE(shown.charts.rewindMark());
    QApplication::processEvents();
    EXPECT_FALSE(shown.button()->isVisible());
}

TEST(Rewind, neverGoesBeforeTheRunNorBeyondItsEnd)
{
    ShownStrip shown;
    shown.charts.setRewindable(1400);
    shown.charts.setRewindMark(-5);
    EXPECT_EQ(shown.charts.rewindMark(), 0);
    shown.charts.setRewindMark(5000);
    EXPECT_FALSE(shown.charts.rewindMark());
    shown.charts.setRewindMark(900);
    shown.charts.setRewindable(std::nullopt); // the run is gone
    EXPECT_FALSE(shown.charts.rewindMark());
}

} // namespace
} // namespace warmup::ui
