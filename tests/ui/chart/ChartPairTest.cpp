// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/ChartPair.h"

#include <limits>

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include "tests/ui/chart/Examples.h"
#include "ui/chart/Look.h"
#include "ui/chart/RateCurves.h"
#include "ui/chart/ReadOut.h"

namespace warmup::ui {
namespace {

struct Shown {
    explicit Shown(Update length = 20'000, QSize size = {1000, 600})
    {
        charts.resize(size);
        charts.setRate(exampleRate(length));
        charts.setLoss(exampleLoss(std::min<Update>(length, 20'000), 1));
        charts.show();
        QApplication::processEvents();
    }
    void wheel(const QPointF &at, int notches, Qt::KeyboardModifiers modifiers = {})
    {
        QWheelEvent event(at, charts.mapToGlobal(at), {}, {0, notches * 120}, Qt::NoButton,
                          modifiers, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&charts, &event);
    }
    [[nodiscard]] double updateAt(double x)
    {
        const QRectF plot = charts.plotArea(Picture::rate);
        const auto [begin, end] = charts.visibleUpdates();
        return begin + (x - plot.left()) / plot.width() * (end - begin);
    }
    void drag(QPoint from, QPoint to, Qt::MouseButton button = Qt::LeftButton,
              Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mousePress(&charts, button, modifiers, from);
        for (int i = 1; i <= 5; ++i) {
            const QPointF at = QPointF(from) + (QPointF(to) - QPointF(from)) * (i / 5.0);
            QMouseEvent move(QEvent::MouseMove, at, charts.mapToGlobal(at), Qt::NoButton, button,
                             modifiers);
            QApplication::sendEvent(&charts, &move);
        }
        QTest::mouseRelease(&charts, button, modifiers, to);
    }

    ChartPair charts;
};

QImage picture(ChartPair &charts)
{
    return charts.grab().toImage().convertToFormat(QImage::Format_RGB32);
}

bool near(const QColor &a, const QColor &b, int tolerance = 12)
{
    return std::abs(a.red() - b.red()) <= tolerance && std::abs(a.green() - b.green()) <= tolerance
        && std::abs(a.blue() - b.blue()) <= tolerance;
}

// The first row of a column, from above, with the blue of the rate's curves; -1: none.
int firstRateRow(const QImage &image, int x, const QRectF &plot)
{
    for (int y = qCeil(plot.top()) + 1; y < qFloor(plot.bottom()); ++y)
        if (image.pixelColor(x, y).blue() - image.pixelColor(x, y).red() > 60)
            return y;
    return -1;
}

TEST(ChartPair, theSameUpdateLiesOnTheSamePixelInBothCharts)
{
    Shown shown;
    const QRectF rate = shown.charts.plotArea(Picture::rate);
    const QRectF loss = shown.charts.plotArea(Picture::loss);
    EXPECT_EQ(rate.left(), loss.left());
    EXPECT_EQ(rate.right(), loss.right());
    EXPECT_LT(rate.bottom(), loss.top());
}

TEST(ChartPair, gridLinesOfQtLieWhereTheCurvesAreDrawn)
{
    ChartPair charts;
    charts.resize(1000, 600);
    RateChartData rate;
    rate.length = 20'000;
    rate.updatesPerEpoch = 1000;
    LossChartData loss;
    loss.length = 20'000;
    loss.updatesPerEpoch = 1000;
    charts.setRate(rate);
    charts.setLoss(loss);
    const QImage image = picture(charts);
    const Look look = lookOf(charts.palette(), charts.font());
    for (const Picture chart : {Picture::rate, Picture::loss}) {
        const QRectF plot = charts.plotArea(chart);
        const int y = static_cast<int>(plot.top() + 0.55 * plot.height());
        const int x = qRound(plot.left() + plot.width() / 2); // epoch 10
        bool line = false;
        for (int dx = -1; dx <= 1; ++dx)
            line = line || near(image.pixelColor(x + dx, y), look.grid, 6);
        EXPECT_TRUE(line);
        EXPECT_TRUE(near(image.pixelColor(x + 20, y), look.base, 2));
    }
}

TEST(ChartPair, theDifferenceIsShadedWhereTheCurvesDiffer)
{
    Shown shown;
    const QImage image = picture(shown.charts);
    const QRectF plot = shown.charts.plotArea(Picture::rate);
    const Look look = lookOf(shown.charts.palette(), shown.charts.font());
    const auto at = [&](double epoch, double share) {
        return image.pixelColor(qRound(plot.left() + epoch / 20 * plot.width()),
                                qRound(plot.top() + share * plot.height()));
    };
    // At epoch 7.1: intended 0.8, as run 0.1. Amber over the base between, base below.
    EXPECT_TRUE(near(at(7.1, 0.5), blend(look.base, look.finding, 0.28)));
    EXPECT_TRUE(near(at(7.1, 0.96), look.base, 2));
    EXPECT_TRUE(near(at(3.1, 0.2), look.base, 2));
}

TEST(ChartPair, aDipOfOneUpdateIsSeenAtEveryLength)
{
    for (const Update length : {Update{1'000}, Update{1'000'000'000}}) {
        auto curve = std::make_shared<ExampleCurve>();
        curve->updates = length;
        curve->warmUp = 1;
        curve->decayEvery = length;
        curve->dipAt = length / 2;
        RateChartData rate;
        rate.length = length;
        rate.curves.push_back({curve, QString(), {}, false, false});
        ChartPair charts;
        charts.resize(1000, 600);
        charts.setRate(rate);
        const QImage image = picture(charts);
        const QRectF plot = charts.plotArea(Picture::rate);
        const Look look = lookOf(charts.palette(), charts.font());
        const int y = static_cast<int>(plot.top() + 0.45 * plot.height());
        const int x = qRound(plot.left() + plot.width() / 2);
        bool dip = false;
        for (int dx = -2; dx <= 2; ++dx)
            dip = dip || near(image.pixelColor(x + dx, y), look.rate, 60);
        EXPECT_TRUE(dip) << length;
    }
}

// A momentum of 0.95 with another one in update `dipAt` alone.
RateChartData withMomentum(RateChartData rate, Update length, Update dipAt, double usual = 0.95,
                           double dip = 0.85)
{
    auto momentum = std::make_shared<ExampleCurve>();
    momentum->updates = length;
    momentum->warmUp = 0;
    momentum->decayEvery = 2 * length;
    momentum->peak = usual;
    momentum->base = dip;
    momentum->dipAt = dipAt;
    rate.momenta = {{.curve = momentum, .label = QStringLiteral("momentum")}};
    rate.momentumTitle = QStringLiteral("Momentum");
    return rate;
}

TEST(ChartPair, aMomentumsDipOfOneUpdateIsSeenAtEveryLength)
{
    for (const Update length : {Update{1'000}, Update{1'000'000'000}}) {
        RateChartData rate;
        rate.length = length;
        ChartPair charts;
        charts.resize(1000, 600);
        charts.setRate(withMomentum(rate, length, length / 2));
        const QImage image = picture(charts);
        const QRectF plot = charts.plotArea(Picture::rate);
        const Look look = lookOf(charts.palette(), charts.font());
        // Dotted: some rows of the dip's column have the colour.
        int dots = 0;
        int elsewhere = 0;
        for (int y = qRound(plot.top() + 0.3 * plot.height());
             y < qRound(plot.top() + 0.7 * plot.height()); ++y) {
            const auto isOfIt = [&](int x) {
                return near(image.pixelColor(x, y), blend(look.rate, look.text, 0.35), 60);
            };
            const int x = qRound(plot.left() + plot.width() / 2);
            dots += isOfIt(x - 1) || isOfIt(x) || isOfIt(x + 1) ? 1 : 0;
            elsewhere += isOfIt(x + 30) ? 1 : 0;
        }
        EXPECT_GT(dots, 10) << length;
        EXPECT_EQ(elsewhere, 0) << length;
    }
}

TEST(ChartPair, aMomentumHasARightHandAxisAndMovesNoRate)
{
    Shown shown;
    const QRectF before = shown.charts.plotArea(Picture::rate);
    // How high the rate lies at a share of the plot area's width.
    const auto height = [&](const QRectF &plot) {
        const int x = qRound(plot.left() + 0.4 * plot.width());
        return (plot.bottom() - firstRateRow(picture(shown.charts), x, plot)) / plot.height();
    };
    const double rate = height(before);
    shown.charts.setRate(withMomentum(exampleRate(20'000), 20'000, 5, 0.85, 0.95));
    const QRectF after = shown.charts.plotArea(Picture::rate);
    EXPECT_LT(after.width(), before.width());
    EXPECT_EQ(after.right(), shown.charts.plotArea(Picture::loss).right());
    EXPECT_NEAR(height(after), rate, 0.02);
    EXPECT_TRUE(shown.charts.accessibleDescription().contains(QStringLiteral(
        "momentum on the right-hand axis: begins at 0.85, lowest 0.85, highest 0.95")))
        << shown.charts.accessibleDescription().toStdString();
    shown.charts.setRate(exampleRate(20'000));
    EXPECT_EQ(shown.charts.plotArea(Picture::rate), before);
}

TEST(RateCurves, tellTheMomentumAtTheCrosshairAndHideItByTheLegend)
{
    RateChartData rate = withMomentum(exampleRate(20'000), 20'000, 7);
    const Look look = paperLook();
    const std::vector<LegendEntry> legend = rateLegend(rate, look);
    ASSERT_EQ(legend.back().label, QStringLiteral("momentum"));
    EXPECT_FALSE(legend.back().dashes.isEmpty());
    ReadOut there = rateReadOut(rate, 7, look);
    ASSERT_EQ(there.rows.size(), 3U);
    EXPECT_EQ(there.rows[0].values, QStringList{QStringLiteral("0.85")});
    EXPECT_EQ(rateReadOut(rate, 8, look).rows[0].values, QStringList{QStringLiteral("0.95")});
    hideRates(rate, {legend.back().key});
    EXPECT_TRUE(rate.momenta[0].hidden);
    EXPECT_FALSE(rate.curves[0].hidden);
    EXPECT_EQ(rateReadOut(rate, 7, look).rows.size(), 2U);
}

TEST(RateCurves, drawAMomentumWithNoMorePointsThanPixelsNeed)
{
    RateChartData rate;
    rate.length = 1'000'000'000;
    rate = withMomentum(rate, rate.length, 123'456'789);
    plot::View view;
    view.end = static_cast<double>(rate.length);
    view.width = 800;
    view.height = 300;
    plot::View right = view;
    right.scale = {plot::ScaleKind::linear, 0.8, 1};
    std::size_t points = 0;
    for (const Stroke &stroke : rateShapes(rate, view, right, paperLook()).strokes)
        for (const plot::Polyline &line : stroke.lines)
            points += line.size();
    EXPECT_GT(points, 3U);
    EXPECT_LE(points, 4 * 800U);
}

TEST(ChartPair, theWheelZoomsAtThePointer)
{
    Shown shown;
    QSignalSpy zoomed(&shown.charts, &ChartPair::zoomChanged);
    const QPointF at(640, shown.charts.plotArea(Picture::loss).center().y());
    const double before = shown.updateAt(at.x());
    shown.wheel(at, 3);
    const auto [begin, end] = shown.charts.visibleUpdates();
    EXPECT_NEAR(end - begin, 20'000 / std::pow(1.25, 3), 1);
    EXPECT_NEAR(shown.updateAt(at.x()), before, 30);
    EXPECT_GE(zoomed.count(), 1);
    shown.wheel(at, -30);
    EXPECT_EQ(shown.charts.visibleUpdates(), (std::pair{0.0, 20'000.0}));
}

TEST(ChartPair, theUsersZoomSurvivesLiveDataAndEdits)
{
    Shown shown;
    shown.wheel(shown.charts.plotArea(Picture::rate).center(), 4);
    const auto zoom = shown.charts.visibleUpdates();
    LossChartData loss = exampleLoss(20'000, 1);
    loss.runs[0] = exampleRun(15'000, 20'000, 1);
    shown.charts.setLoss(loss);
    RateChartData rate = exampleRate(20'000);
    rate.scale = YScale::logarithmic;
    shown.charts.setRate(rate);
    shown.charts.setCursor(17);
    (void)picture(shown.charts);
    EXPECT_EQ(shown.charts.visibleUpdates(), zoom);
    shown.charts.fit();
    EXPECT_EQ(shown.charts.visibleUpdates(), (std::pair{0.0, 20'000.0}));
}

TEST(ChartPair, dragPansAndTheUpdateStaysUnderThePointer)
{
    Shown shown;
    const QPoint center = shown.charts.plotArea(Picture::rate).center().toPoint();
    shown.wheel(center, 5);
    const double grabbed = shown.updateAt(center.x());
    shown.drag(center, center + QPoint(120, 10));
    EXPECT_NEAR(shown.updateAt(center.x() + 120), grabbed, 20);
}

TEST(ChartPair, aBoxZoomsIntoWhatItHolds)
{
    for (const auto &[button, modifiers] : {std::pair{Qt::LeftButton, Qt::ShiftModifier},
                                            std::pair{Qt::RightButton, Qt::NoModifier}}) {
        Shown shown;
        const QRectF plot = shown.charts.plotArea(Picture::loss);
        const QPoint from = plot.topLeft().toPoint() + QPoint(100, 20);
        const QPoint to = from + QPoint(200, 90);
        const double begin = shown.updateAt(from.x());
        const double end = shown.updateAt(to.x());
        shown.drag(from, to, button, modifiers);
        const auto [first, last] = shown.charts.visibleUpdates();
        EXPECT_NEAR(first, begin, 40);
        EXPECT_NEAR(last, end, 40);
    }
}

TEST(ChartPair, doubleClickFitsAndARightClickOnAValueAxisAsksForTheOtherScale)
{
    Shown shown;
    const QRectF rate = shown.charts.plotArea(Picture::rate);
    const QRectF loss = shown.charts.plotArea(Picture::loss);
    shown.wheel(rate.center(), 4);
    QTest::mouseDClick(&shown.charts, Qt::LeftButton, {}, rate.center().toPoint());
    EXPECT_EQ(shown.charts.visibleUpdates(), (std::pair{0.0, 20'000.0}));
    QSignalSpy rateScale(&shown.charts, &ChartPair::rateScaleToggleRequested);
    QSignalSpy lossScale(&shown.charts, &ChartPair::lossScaleToggleRequested);
    QTest::mouseClick(&shown.charts, Qt::RightButton, {}, QPoint(8, qRound(rate.center().y())));
    QTest::mouseClick(&shown.charts, Qt::RightButton, {}, QPoint(8, qRound(loss.center().y())));
    EXPECT_EQ(rateScale.count(), 1);
    EXPECT_EQ(lossScale.count(), 1);
    QSignalSpy axis(&shown.charts, &ChartPair::axisToggleRequested);
    QTest::mouseClick(&shown.charts, Qt::LeftButton, {},
                      QPoint(qRound(rate.center().x()), shown.charts.height() - 6));
    EXPECT_EQ(axis.count(), 1);
}

TEST(ChartPair, doubleClickOnAValueAxisFitsItToWhatIsOnShow)
{
    Shown shown;
    const QRectF plot = shown.charts.plotArea(Picture::rate);
    // From epoch 15.4 on, both rates are a tenth of the highest and less.
    const QPoint right(qRound(plot.right()) - 2, qRound(plot.center().y()));
    shown.wheel(right, 7);
    ASSERT_GT(shown.charts.visibleUpdates().first, 15'000);
    const int middle = qRound(plot.center().x());
    const int before = firstRateRow(picture(shown.charts), middle, plot);
    EXPECT_GT(before, plot.top() + 0.85 * plot.height());
    const QPoint axis(8, qRound(plot.center().y()));
    QTest::mouseDClick(&shown.charts, Qt::LeftButton, {}, axis);
    const int fitted = firstRateRow(picture(shown.charts), middle, plot);
    EXPECT_LT(fitted, plot.top() + 0.3 * plot.height());
    QTest::mouseDClick(&shown.charts, Qt::LeftButton, {}, axis);
    EXPECT_EQ(firstRateRow(picture(shown.charts), middle, plot), before);
}

TEST(ChartPair, aClickOnALegendEntryHidesItsCurveAndTheNextShowsItAgain)
{
    Shown shown;
    const QRectF plot = shown.charts.plotArea(Picture::rate);
    const Look look = lookOf(shown.charts.palette(), shown.charts.font());
    const QImage all = picture(shown.charts);
    const int x = qRound(plot.left() + 0.4 * plot.width());
    const int top = firstRateRow(all, x, plot);
    ASSERT_GT(top, 0);
    // The first entry of the rate chart is "intended", above everything at epoch 8.
    const int y = qRound(plot.top()) - 8 - shown.charts.fontMetrics().height() / 2;
    const QFontMetrics bold([&] {
        QFont font = shown.charts.font();
        font.setBold(true);
        return font;
    }());
    const QPoint entry(
        qRound(plot.left()) + bold.horizontalAdvance(QStringLiteral("Learning rate")) + 34, y);
    QTest::mouseClick(&shown.charts, Qt::LeftButton, {}, entry);
    EXPECT_TRUE(shown.charts.rate().curves[0].hidden);
    EXPECT_FALSE(shown.charts.rate().curves[1].hidden);
    const QImage less = picture(shown.charts);
    EXPECT_NE(firstRateRow(less, x, plot), top);
    // Without the intended curve there is no difference to shade.
    EXPECT_TRUE(near(less.pixelColor(x + 3, qRound(plot.center().y()) + 3), look.base, 3));
    // It stays hidden when new data come.
    shown.charts.setRate(exampleRate(20'000));
    EXPECT_TRUE(shown.charts.rate().curves[0].hidden);
    QTest::mouseClick(&shown.charts, Qt::LeftButton, {}, entry);
    EXPECT_FALSE(shown.charts.rate().curves[0].hidden);
    EXPECT_EQ(picture(shown.charts), all);
}

TEST(ChartPair, theLegendNamesEveryCurveHoweverNarrowItIs)
{
    Shown shown;
    const QColor magenta(255, 0, 255);
    RateChartData rate = exampleRate(20'000);
    auto small = std::make_shared<ExampleCurve>();
    small->updates = 20'000;
    small->peak = 0.00012345; // wide numbers beside the axis
    small->base = 0;
    rate.curves = {{small, QStringLiteral("factor 0.01"), {}, false, false},
                   {small, QStringLiteral("factor 0.1"), {}, false, false},
                   {small, QStringLiteral("linear ramp"), magenta, false, false}};
    rate.shadeBetween[0] = rate.shadeBetween[1] = -1;
    shown.charts.setRate(rate);
    for (int width = 280; width < 760; width += 8) {
        shown.charts.resize(width, 600);
        const QImage image = picture(shown.charts);
        const int top = qFloor(shown.charts.plotArea(Picture::rate).top()) - 2;
        bool named = false;
        for (int y = 0; y < top && !named; ++y)
            for (int x = 0; x < image.width() && !named; ++x)
                named = near(image.pixelColor(x, y), magenta);
        EXPECT_TRUE(named) << width;
    }
}

TEST(ChartPair, keysPanZoomAndFit)
{
    Shown shown;
    QTest::keyClick(&shown.charts, Qt::Key_Plus);
    QTest::keyClick(&shown.charts, Qt::Key_Plus);
    auto [begin, end] = shown.charts.visibleUpdates();
    EXPECT_NEAR(end - begin, 20'000 / 1.5625, 1);
    QTest::keyClick(&shown.charts, Qt::Key_Right);
    EXPECT_GT(shown.charts.visibleUpdates().first, begin);
    QTest::keyClick(&shown.charts, Qt::Key_Up);
    QTest::keyClick(&shown.charts, Qt::Key_Minus);
    QTest::keyClick(&shown.charts, Qt::Key_Home);
    EXPECT_EQ(shown.charts.visibleUpdates(), (std::pair{0.0, 20'000.0}));
}

TEST(ChartPair, thePointerTellsTheUpdateUnderIt)
{
    Shown shown(20);
    QSignalSpy pointed(&shown.charts, &ChartPair::pointed);
    const QRectF plot = shown.charts.plotArea(Picture::rate);
    for (const Update update : {Update{0}, Update{7}, Update{19}}) {
        const QPointF at(plot.left() + (static_cast<double>(update) + 0.5) / 20 * plot.width(),
                         plot.center().y());
        QMouseEvent move(QEvent::MouseMove, at, shown.charts.mapToGlobal(at), Qt::NoButton,
                         Qt::NoButton, {});
        QApplication::sendEvent(&shown.charts, &move);
        ASSERT_FALSE(pointed.isEmpty());
        EXPECT_EQ(pointed.last().first().value<Update>(), update);
    }
}

// Where a table would hide the curves, the numbers stand above them.
TEST(ChartPair, theReadOutLeavesALowChartUncovered)
{
    for (const QSize size : {QSize(700, 400), QSize(1200, 900)}) {
        Shown shown(20'000, size);
        LossChartData loss = exampleLoss(20'000, 1);
        for (unsigned salt : {2U, 3U, 4U}) {
            loss.runs.push_back(exampleRun(20'000, 20'000, 1, salt));
            loss.runs.back().label = QString::number(salt);
        }
        shown.charts.setLoss(loss);
        const QImage before = picture(shown.charts);
        const QRectF plot = shown.charts.plotArea(Picture::loss);
        const QPointF at = plot.center();
        QMouseEvent move(QEvent::MouseMove, at, shown.charts.mapToGlobal(at), Qt::NoButton,
                         Qt::NoButton, {});
        QApplication::sendEvent(&shown.charts, &move);
        const QImage after = picture(shown.charts);
        int inside = 0;
        int above = 0;
        for (int y = 0; y < after.height(); ++y) {
            for (int x = qRound(at.x()) + 3; x < qFloor(plot.right()); ++x) {
                const bool differs = before.pixel(x, y) != after.pixel(x, y);
                inside += differs && y > plot.top() && y < plot.bottom() ? 1 : 0;
                above += differs && y < plot.top() && y > plot.top() - 45 ? 1 : 0;
            }
        }
        EXPECT_EQ(inside == 0, size.width() == 700) << inside;
        EXPECT_EQ(above > 100, size.width() == 700) << above;
    }
}

TEST(ChartPair, phasesAreNamedAtTheTopWhereTheyHaveRoom)
{
    Shown shown;
    const QImage without = picture(shown.charts);
    RateChartData rate = exampleRate(20'000);
    rate.phases = {{QStringLiteral("warm-up"), 0, 5'000},
                   {QStringLiteral("main"), 5'000, 19'990},
                   {QStringLiteral("cool-down"), 19'990, 20'000}};
    shown.charts.setRate(rate);
    const QImage with = picture(shown.charts);
    const QRectF plot = shown.charts.plotArea(Picture::rate);
    const auto changed = [&](double from, double to) {
        int count = 0;
        for (int y = qRound(plot.top()); y < plot.top() + 25; ++y)
            for (int x = qRound(plot.left() + from * plot.width());
                 x < qRound(plot.left() + to * plot.width()); ++x)
                count += with.pixel(x, y) != without.pixel(x, y) ? 1 : 0;
        return count;
    };
    EXPECT_GT(changed(0.01, 0.24), 50);
    EXPECT_GT(changed(0.5, 0.75), 30);
    EXPECT_EQ(changed(0.8, 0.99), 0);
}

TEST(ChartPair, theNameOfAPhaseMovesBelowACurveThatWouldCrossIt)
{
    Shown shown(20'000, {1000, 400});
    auto curve = std::make_shared<ExampleCurve>();
    curve->updates = 20'000;
    curve->warmUp = 5'000;
    curve->decayEvery = 20'000;
    curve->base = 0;
    curve->peak = 0.1;
    RateChartData rate;
    rate.length = 20'000;
    rate.curves.push_back({curve, {}, {}, false, false});
    shown.charts.setRate(rate);
    const QImage without = picture(shown.charts);
    rate.phases = {{QStringLiteral("warm-up"), 0, 5'000}, {QStringLiteral("main"), 5'000, 20'000}};
    shown.charts.setRate(rate);
    const QImage with = picture(shown.charts);
    const QRectF plot = shown.charts.plotArea(Picture::rate);
    const int line = firstRateRow(with, qRound(plot.center().x()), plot);
    ASSERT_GT(line, plot.top());
    ASSERT_LT(line, plot.top() + shown.charts.fontMetrics().height());
    int below = 0;
    for (int x = qRound(plot.center().x()); x < plot.right() - 2; ++x) {
        for (int y = qRound(plot.top()) + 1; y < line + 40; ++y) {
            const bool differs = with.pixel(x, y) != without.pixel(x, y);
            EXPECT_FALSE(differs && y <= line + 1);
            below += differs ? 1 : 0;
        }
    }
    EXPECT_GT(below, 30);
}

TEST(ChartPair, clicksAnywhereDoNoHarm)
{
    for (const QSize size : {QSize(1000, 600), QSize(320, 240)}) {
        Shown shown(20'000, size);
        for (int x = -5; x < size.width() + 10; x += 61) {
            for (int y = -5; y < size.height() + 10; y += 43) {
                for (const auto button : {Qt::LeftButton, Qt::RightButton, Qt::MiddleButton})
                    QTest::mouseClick(&shown.charts, button, {}, {x, y});
                shown.wheel(QPointF(x, y), (x + y) % 2 == 0 ? 2 : -2,
                            x % 3 == 0 ? Qt::ControlModifier : Qt::NoModifier);
            }
        }
        shown.drag({10, 10}, {size.width() + 100, -50}, Qt::RightButton);
        shown.drag({10, size.height() / 2}, {10, -300});
        EXPECT_FALSE(picture(shown.charts).isNull());
    }
}

TEST(ChartPair, drawsTheOddestDataWithoutHarm)
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    for (const std::vector<float> &values : {std::vector<float>{},
                                             {nan},
                                             {0},
                                             {1e30F},
                                             {-1, -1},
                                             {0, 0, 0},
                                             {nan, nan, 3, nan},
                                             {1, 2, 1e38F, infinity},
                                             std::vector<float>(5000, nan),
                                             std::vector<float>(5000, 0.5F)}) {
        for (const auto scale : {YScale::linear, YScale::logarithmic}) {
            for (const Update length : {Update{0}, Update{3}, kLongestRun}) {
                auto series = std::make_shared<plot::Series>();
                series->append(values);
                LossChartData loss;
                loss.length = length;
                loss.scale = scale;
                loss.trivialLoss = 2.3;
                loss.runs.resize(2);
                loss.runs[0].seeds = {series, nullptr};
                loss.runs[0].divergedAt = {0, 2, kLongestRun};
                loss.runs[0].collapsedAt = {1};
                loss.runs[0].testLoss = {
                    std::make_shared<plot::Points>(plot::Points{{0, nan}, {1, 2.0}}), nullptr};
                loss.runs[1].seeds = {series, series, series};
                auto zero = std::make_shared<ExampleCurve>();
                zero->base = 0;
                zero->peak = length % 2 == 0 ? 0 : -0.1;
                zero->updates = std::max<Update>(length, 1);
                RateChartData rate;
                rate.length = length;
                rate.updatesPerEpoch = length == 1 ? 0 : nan;
                rate.scale = scale;
                rate.curves = {{zero, {}, {}, false, false}, {nullptr, {}, {}, true, true}};
                rate.shadeBetween[0] = 0;
                rate.shadeBetween[1] = 1;
                rate.cursor = kLongestRun;
                Shown shown(5, {400, 300});
                shown.charts.setRate(rate);
                shown.charts.setLoss(loss);
                EXPECT_FALSE(picture(shown.charts).isNull());
                shown.wheel(shown.charts.plotArea(Picture::loss).center(), 40);
                QTest::mouseMove(&shown.charts,
                                 shown.charts.plotArea(Picture::rate).center().toPoint());
                EXPECT_FALSE(picture(shown.charts).isNull());
            }
        }
    }
}

TEST(ChartPair, survivesHavingNoRoom)
{
    ChartPair charts;
    charts.setMinimumSize(0, 0);
    for (const QSize size : {QSize(0, 0), QSize(1, 1), QSize(30, 2000), QSize(2000, 5)}) {
        charts.resize(size);
        charts.setRate(exampleRate(1000));
        charts.setLoss(exampleLoss(1000, 2));
        QImage image(20, 20, QImage::Format_RGB32);
        charts.render(&image);
        QTest::mouseClick(&charts, Qt::LeftButton, {}, {0, 0});
    }
}

TEST(ChartPair, followsThePalette)
{
    Shown shown;
    QPalette dark;
    dark.setColor(QPalette::Window, QColor(30, 30, 30));
    dark.setColor(QPalette::Base, QColor(20, 20, 20));
    dark.setColor(QPalette::WindowText, QColor(230, 230, 230));
    shown.charts.setPalette(dark);
    const QImage image = picture(shown.charts);
    const QRectF plot = shown.charts.plotArea(Picture::rate);
    EXPECT_EQ(image.pixelColor(2, 2), QColor(30, 30, 30));
    EXPECT_TRUE(near(image.pixelColor(qRound(plot.left() + 30), qRound(plot.top() + 12)),
                     QColor(20, 20, 20), 3));
}

TEST(ChartPair, saysInWordsWhatItShows)
{
    Shown shown;
    EXPECT_FALSE(shown.charts.accessibleName().isEmpty());
    const QString words = shown.charts.accessibleDescription();
    EXPECT_TRUE(words.contains(QStringLiteral("as run"))) << words.toStdString();
    EXPECT_TRUE(words.contains(QStringLiteral("highest 0.8"))) << words.toStdString();
    LossChartData loss = exampleLoss(20'000, 1);
    loss.runs[0].divergedAt = {137};
    shown.charts.setLoss(loss);
    EXPECT_TRUE(
        shown.charts.accessibleDescription().contains(QStringLiteral("Diverged at update 137")));
}

TEST(Look, everyCurveColorIsSeenOnLightAndDark)
{
    for (const QColor &base : {QColor(Qt::white), QColor(20, 20, 20)}) {
        QPalette palette;
        palette.setColor(QPalette::Base, base);
        const Look look = lookOf(palette, {});
        for (int n = 0; n < 6; ++n)
            EXPECT_GE(contrast(curveColor({}, n, look), base), 2.2);
        EXPECT_GE(contrast(curveColor(base, 0, look), base), 2.2);
        EXPECT_GE(contrast(look.rate, base), 2.2);
        EXPECT_GE(contrast(look.loss, base), 2.2);
        EXPECT_GE(contrast(look.divergence, base), 2.2);
    }
}

} // namespace
} // namespace warmup::ui
