// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/MapChart.h"

#include <cmath>
#include <limits>
#include <random>

#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include "ui/chart/MapScene.h"

namespace warmup::ui {
namespace {

const QColor kGreen(0x00, 0x9e, 0x73);
constexpr plot::PlaneArea kArea{{-2, -1}, {2, 3}};

double bowl(double x, double y)
{
    return 5 + x * x + 10 * (y - 1) * (y - 1);
}

MapTrail trailOf(const std::vector<plot::PlanePoint> &places)
{
    auto x = std::make_shared<plot::Series>();
    auto y = std::make_shared<plot::Series>();
    for (const plot::PlanePoint &at : places) {
        const float values[] = {static_cast<float>(at.x), static_cast<float>(at.y)};
        x->append({&values[0], 1});
        y->append({&values[1], 1});
    }
    MapTrail trail;
    trail.label = QStringLiteral("run 1");
    trail.color = kGreen;
    trail.seeds.push_back({x, y, false});
    return trail;
}

MapData bowlMap()
{
    MapData map;
    map.title = QStringLiteral("Bowl");
    map.note = QStringLiteral("x² + 10 (y − 1)²");
    map.xName = QStringLiteral("x");
    map.yName = QStringLiteral("y");
    map.area = kArea;
    map.minima = {{0, 1}};
    map.start = plot::PlanePoint{-1.5, 2.5};
    map.panes.emplace_back();
    map.panes[0].ground = groundOfHeights(kArea, 5, bowl);
    return map;
}

// Two classes, left and right of a border.
MapGroundPtr halves(double border)
{
    std::vector<plot::Field> shares;
    for (const bool right : {false, true})
        shares.push_back(plot::sampled(kArea, 41, 41, [&](double x, double) {
            const double share = 1 / (1 + std::exp(-8 * (x - border)));
            return right ? share : 1 - share;
        }));
    return groundOfClasses(std::move(shares));
}

MapData classMap()
{
    MapData map;
    map.kind = MapData::Kind::classes;
    map.title = QStringLiteral("Classes");
    map.xName = QStringLiteral("width");
    map.yName = QStringLiteral("height");
    map.area = kArea;
    map.classes = 2;
    map.points = std::make_shared<const std::vector<MapPoint>>(
        std::vector<MapPoint>{{{-1, 0}, 0}, {{1, 2}, 1}});
    for (const char *name : {"with warm-up", "without"}) {
        MapPane &pane = map.panes.emplace_back();
        pane.caption = QString::fromLatin1(name);
        pane.color = kGreen;
        pane.ground = halves(map.panes.size() == 1 ? -0.5 : 0.5);
    }
    return map;
}

QImage shot(MapScene &scene, QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    scene.render(painter);
    return image;
}

bool isLike(const QColor &a, const QColor &b)
{
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green())
        + std::abs(a.blue() - b.blue())
        < 60;
}

// Whether some pixel within two of a place has the colour.
bool hasColorAt(const QImage &image, const QPointF &at, const QColor &color)
{
    for (int y = -2; y <= 2; ++y)
        for (int x = -2; x <= 2; ++x)
            if (isLike(image.pixelColor(at.toPoint() + QPoint(x, y)), color))
                return true;
    return false;
}

TEST(MapGround, hasItsContoursAtRoundHeightsAndItsTopAbove)
{
    const MapGroundPtr ground = groundOfHeights(kArea, 5, [](double, double y) { return 6 + y; });
    EXPECT_GT(ground->picture.pixelIndex(5, 0), ground->picture.pixelIndex(5, 400));
    const MapGroundPtr round = groundOfHeights(kArea, 5, bowl);
    ASSERT_FALSE(round->heights.empty());
    for (const plot::PlanePath &line : round->lines)
        for (const plot::PlanePoint &at : line) {
            double nearest = std::numeric_limits<double>::infinity();
            for (const double height : round->heights)
                nearest = std::min(nearest, std::abs(bowl(at.x, at.y) - 5 - height) / height);
            EXPECT_LT(nearest, 0.02);
        }
}

TEST(MapGround, bordersLieWhereTheLikeliestClassChanges)
{
    const MapGroundPtr ground = halves(0.3);
    ASSERT_EQ(ground->lines.size(), 1U);
    for (const plot::PlanePoint &at : ground->lines[0])
        EXPECT_NEAR(at.x, 0.3, 0.02);
    EXPECT_EQ(likeliestClass(*ground, {0.2, 0}), 0);
    EXPECT_EQ(likeliestClass(*ground, {0.4, 0}), 1);
    EXPECT_FALSE(likeliestClass(*ground, {9, 0}));
    EXPECT_EQ(ground->picture.pixelIndex(0, 0) / MapGround::kShades, 0);
    EXPECT_EQ(ground->picture.pixelIndex(40, 0) / MapGround::kShades, 1);
}

TEST(MapGround, sharesThatAreNotNumbersAreNoClass)
{
    std::vector<plot::Field> shares(
        2, plot::sampled(kArea, 5, 5, [](double, double) { return std::nan(""); }));
    const MapGroundPtr ground = groundOfClasses(std::move(shares));
    EXPECT_FALSE(likeliestClass(*ground, {0, 0}));
    EXPECT_TRUE(ground->lines.empty());
}

TEST(MapScene, drawsAWayWhereItWentInTheRunsColour)
{
    MapScene scene(false);
    scene.setSize({420, 400}, 1);
    MapData map = bowlMap();
    map.panes[0].trails.push_back(trailOf({{-1.5, 2.5}, {-1, 0}, {1.5, 0}}));
    scene.setData(map);
    const QImage image = shot(scene, {420, 400});
    const MapFrame frame{kArea, scene.plotArea(0)};
    EXPECT_TRUE(hasColorAt(image, frame.pixel({-1.25, 1.25}), kGreen));
    EXPECT_TRUE(hasColorAt(image, frame.pixel({0.25, 0}), kGreen));
    EXPECT_FALSE(hasColorAt(image, frame.pixel({1, 2}), kGreen));
    EXPECT_NEAR(scene.plotArea(0).width(), scene.plotArea(0).height(), 1) << "equal units";
}

TEST(MapScene, aWayThatGrowsLooksAsOneThatIsDrawnAtOnce)
{
    std::vector<plot::PlanePoint> places;
    for (int i = 0; i < 60; ++i)
        places.push_back({1.5 * std::cos(i * 0.9), 1 + 1.5 * std::sin(i * 0.7)});
    MapData map = bowlMap();
    map.panes[0].trails.push_back(trailOf({places.begin(), places.begin() + 20}));
    const auto grow = [&](std::size_t from, std::size_t to) {
        auto &seed = map.panes[0].trails[0].seeds[0];
        for (std::size_t i = from; i < to; ++i) {
            const float values[] = {static_cast<float>(places[i].x),
                                    static_cast<float>(places[i].y)};
            std::const_pointer_cast<plot::Series>(seed.x)->append({&values[0], 1});
            std::const_pointer_cast<plot::Series>(seed.y)->append({&values[1], 1});
        }
    };
    MapScene growing(true);
    growing.setSize({420, 400}, 1);
    growing.setData(map);
    shot(growing, {420, 400});
    grow(20, 60);
    growing.setData(map);
    MapScene whole(true);
    whole.setSize({420, 400}, 1);
    whole.setData(map);
    // Where two lines cross, their edges are blended once or twice.
    const QImage one = shot(growing, {420, 400});
    const QImage other = shot(whole, {420, 400});
    int different = 0;
    for (int y = 0; y < one.height(); ++y)
        for (int x = 0; x < one.width(); ++x)
            different += isLike(one.pixelColor(x, y), other.pixelColor(x, y)) ? 0 : 1;
    EXPECT_LT(different, 420 * 400 / 50);
}

TEST(MapScene, aLongWildWayIsDrawnOverSeveralFrames)
{
    std::mt19937 random(1);
    std::uniform_real_distribution<double> anywhere(-1.5, 1.5);
    std::vector<plot::PlanePoint> places;
    for (int i = 0; i < 10'000; ++i)
        places.push_back({anywhere(random), 1 + anywhere(random)});
    MapData map = bowlMap();
    map.panes[0].trails.push_back(trailOf(places));
    MapScene scene(true);
    scene.setSize({420, 400}, 1);
    scene.setData(map);
    shot(scene, {420, 400});
    EXPECT_TRUE(scene.isBehind());
    for (int i = 0; i < 60 && scene.isBehind(); ++i)
        shot(scene, {420, 400});
    EXPECT_FALSE(scene.isBehind());
}

TEST(MapScene, aWayThatLeavesTheMapOrEndsInNaNStaysInside)
{
    MapScene scene(false);
    scene.setSize({420, 400}, 1);
    MapData map = bowlMap();
    map.minima.clear();
    map.start.reset();
    const float nan = std::numeric_limits<float>::quiet_NaN();
    map.panes[0].trails.push_back(trailOf({{0, 1}, {1e30, 1e30}, {-3e38, 7}, {nan, nan}}));
    scene.setData(map);
    const QImage image = shot(scene, {420, 400});
    const QRectF plot = scene.plotArea(0);
    EXPECT_TRUE(hasColorAt(image, MapFrame{kArea, plot}.pixel({1, 2}), kGreen));
    for (int y = 41; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const bool outside = !plot.adjusted(-3, -3, 3, 3).contains(x, y);
            ASSERT_FALSE(outside && isLike(image.pixelColor(x, y), kGreen)) << x << " " << y;
        }
}

TEST(MapScene, readsOutThePlaceWithItsValueOrItsClass)
{
    MapScene scene(false);
    scene.setSize({500, 460}, 1);
    scene.setData(bowlMap());
    const QPointF at = MapFrame{kArea, scene.plotArea(0)}.pixel({1, 2});
    EXPECT_EQ(scene.wordsAt(at), QStringLiteral("x 1 · y 2 · value 16"));
    EXPECT_EQ(scene.wordsAt({0, 0}), QString());
    scene.setData(classMap());
    const QPointF left = MapFrame{kArea, scene.plotArea(0)}.pixel({0, 1});
    const QPointF right = MapFrame{kArea, scene.plotArea(1)}.pixel({0, 1});
    EXPECT_TRUE(scene.wordsAt(left).endsWith(QStringLiteral("class 1, 98 %")))
        << scene.wordsAt(left).toStdString();
    EXPECT_TRUE(scene.wordsAt(right).endsWith(QStringLiteral("class 0, 98 %")));
    EXPECT_TRUE(scene.wordsAt(left).startsWith(QStringLiteral("width ")));
}

TEST(MapScene, panesLieWhereTheyAreLargest)
{
    MapScene scene(false);
    scene.setData(classMap());
    scene.setSize({300, 700}, 1);
    EXPECT_EQ(scene.plotArea(0).left(), scene.plotArea(1).left());
    EXPECT_GT(scene.plotArea(1).top(), scene.plotArea(0).bottom());
    scene.setSize({900, 400}, 1);
    EXPECT_EQ(scene.plotArea(0).top(), scene.plotArea(1).top());
    EXPECT_GT(scene.plotArea(1).left(), scene.plotArea(0).right());
    for (const QSize &tiny : {QSize(1, 1), QSize(40, 400), QSize(400, 30)}) {
        scene.setSize(tiny, 1);
        shot(scene, tiny);
    }
}

TEST(MapChart, saysWhatItShows)
{
    MapChart chart;
    MapData map = bowlMap();
    map.panes[0].trails.push_back(trailOf({{-1.5, 2.5}, {-1, 0.5}}));
    chart.setData(map);
    EXPECT_EQ(chart.accessibleName(), QStringLiteral("Map: Bowl"));
    EXPECT_TRUE(chart.accessibleDescription().contains(QStringLiteral("minimum is at x 0, y 1")));
    EXPECT_TRUE(
        chart.accessibleDescription().contains(QStringLiteral("run 1 is at x \u22121, y 0.5")))
        << chart.accessibleDescription().toStdString();
}

TEST(MapChart, isPointedAtWithMouseAndKeys)
{
    MapChart chart;
    chart.resize(500, 460);
    chart.setData(bowlMap());
    chart.show();
    EXPECT_TRUE(chart.pointedWords().isEmpty());
    QTest::mouseMove(&chart, chart.plotArea(0).center().toPoint());
    EXPECT_TRUE(QTest::qWaitFor([&] { return !chart.pointedWords().isEmpty(); }));
    const QString middle = chart.pointedWords();
    QTest::keyClick(&chart, Qt::Key_Right);
    EXPECT_NE(chart.pointedWords(), middle);
    QTest::keyClick(&chart, Qt::Key_Escape);
    EXPECT_TRUE(chart.pointedWords().isEmpty());
}

TEST(MapScene, stepsThatWouldShowNothingNewAreLeftOut)
{
    CoveredPixels covered(QRectF(10, 20, 100, 50), 2);
    std::int64_t walked = 0;
    EXPECT_TRUE(covered.add({20, 30, 60, 40}, walked));
    EXPECT_EQ(walked, 81);
    EXPECT_FALSE(covered.add({20, 30, 60, 40}, walked));
    EXPECT_FALSE(covered.add({40, 35, 44, 36}, walked)) << "a part of it";
    EXPECT_TRUE(covered.add({60, 40, 20, 60}, walked));
    EXPECT_TRUE(covered.add({8, 18, 112, 72}, walked)) << "a pen's breadth outside";
    // A million steps to and fro cost no more than a few frames.
    std::vector<plot::PlanePoint> places;
    for (int i = 0; i < 1'000'000; ++i)
        places.push_back({i % 2 == 0 ? -1.0 : 1.0, 1 + 0.001 * (i % 7)});
    MapData map = bowlMap();
    map.panes[0].trails.push_back(trailOf(places));
    MapScene scene(true);
    scene.setSize({420, 400}, 1);
    scene.setData(map);
    int frames = 1;
    for (shot(scene, {420, 400}); scene.isBehind(); ++frames)
        shot(scene, {420, 400});
    EXPECT_LT(frames, 600);
}

TEST(MapChart, zoomsWhereItIsPointedAtAndBack)
{
    MapChart chart;
    chart.resize(420, 400);
    chart.setData(bowlMap());
    int changes = 0;
    QObject::connect(&chart, &MapChart::zoomChanged, [&] { ++changes; });
    const QPointF at = MapFrame{kArea, chart.plotArea(0)}.pixel({1, 0});
    const auto wheel = [&](int angle) {
        QWheelEvent event(at, chart.mapToGlobal(at), {}, {0, angle}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&chart, &event);
    };
    wheel(240);
    const plot::PlaneArea near = chart.data().area;
    EXPECT_NEAR(near.width(), kArea.width() / (1.25 * 1.25), 1e-9);
    EXPECT_NEAR(near.height(), kArea.height() / (1.25 * 1.25), 1e-9);
    const QPointF there = MapFrame{near, chart.plotArea(0)}.pixel({1, 0});
    EXPECT_NEAR(there.x(), at.x(), 0.6);
    EXPECT_NEAR(there.y(), at.y(), 0.6);
    chart.setData(bowlMap()); // another frame of the run
    EXPECT_EQ(chart.data().area, near);
    QTest::mousePress(&chart, Qt::LeftButton, {}, at.toPoint());
    QMouseEvent move(QEvent::MouseMove, at.toPoint() + QPointF(20, 0),
                     chart.mapToGlobal(at.toPoint() + QPointF(20, 0)), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QApplication::sendEvent(&chart, &move);
    QTest::mouseRelease(&chart, Qt::LeftButton, {}, at.toPoint() + QPoint(20, 0));
    EXPECT_NEAR(chart.data().area.low.x, near.low.x - 20 / chart.plotArea(0).width() * near.width(),
                1e-9);
    QTest::mouseDClick(&chart, Qt::LeftButton, {}, at.toPoint());
    EXPECT_EQ(chart.data().area, kArea);
    QTest::keyClick(&chart, Qt::Key_Plus);
    EXPECT_LT(chart.data().area.width(), kArea.width());
    QTest::keyClick(&chart, Qt::Key_0);
    EXPECT_EQ(chart.data().area, kArea);
    EXPECT_EQ(changes, 5);
    QTest::keyClick(&chart, Qt::Key_Plus);
    MapData other = bowlMap();
    other.area = {{-9, -9}, {9, 9}};
    chart.setData(other);
    EXPECT_EQ(chart.data().area, other.area) << "another landscape is seen whole";
}

TEST(MapPicture, isWrittenAsPixelsAndAsShapes)
{
    const QTemporaryDir folder;
    MapData map = bowlMap();
    map.panes[0].trails.push_back(trailOf({{-1.5, 2.5}, {-1, 0}, {1.5, 0}}));
    for (const char *name : {"a.png", "a.svg", "a.pdf"})
        ASSERT_TRUE(saveMap(folder.filePath(QLatin1String(name)), map, {800, 700}, 150)) << name;
    const QImage png(folder.filePath(QStringLiteral("a.png")));
    EXPECT_EQ(png.size(), QSize(800, 700));
    EXPECT_EQ(png.dotsPerMeterX(), 5906);
    QSvgRenderer svg(folder.filePath(QStringLiteral("a.svg")));
    ASSERT_TRUE(svg.isValid());
    QImage drawn(800, 700, QImage::Format_RGB32);
    drawn.fill(Qt::white);
    QPainter painter(&drawn);
    svg.render(&painter);
    int different = 0;
    for (int y = 0; y < 700; ++y)
        for (int x = 0; x < 800; ++x)
            different += std::abs(qGray(png.pixel(x, y)) - qGray(drawn.pixel(x, y))) > 60 ? 1 : 0;
    EXPECT_LT(different, 800 * 700 / 50);
    EXPECT_FALSE(saveMap(folder.filePath(QStringLiteral("a.gif")), map, {800, 700}, 150));
}

} // namespace
} // namespace warmup::ui
