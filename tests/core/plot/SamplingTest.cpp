// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Sampling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "core/plot/Zoom.h"

namespace warmup::plot {
namespace {

const float kNaN = std::numeric_limits<float>::quiet_NaN();

View viewOf(double begin, double end, double width, double height = 100)
{
    View view;
    view.begin = begin;
    view.end = end;
    view.width = width;
    view.height = height;
    return view;
}

SeriesPtr series(const std::vector<float> &values)
{
    auto result = std::make_shared<Series>();
    result->append(values);
    return result;
}

// 0.5 everywhere but at one update; counts how often it is asked.
Source spike(Update at, Update size, double value, int &calls)
{
    return {[=, &calls](Update begin, Update end) {
                ++calls;
                ValueRange range{0.5, 0.5, 0.5, 0.5, true, false};
                if (at >= begin && at < end) {
                    range.minimum = std::min(0.5, value);
                    range.maximum = std::max(0.5, value);
                    range.first = at == begin ? value : 0.5;
                    range.last = at == end - 1 ? value : 0.5;
                }
                return range;
            },
            size};
}

double lowest(const std::vector<Polyline> &lines)
{
    double y = -1e300;
    for (const Polyline &line : lines)
        for (const PixelPoint &point : line)
            y = std::max(y, point.y);
    return y;
}

TEST(Sample, costsPixelsAndNotUpdates)
{
    for (Update length : {Update{10'000}, Update{1'000'000'000}, kLongestRun}) {
        int calls = 0;
        const auto samples =
            sample(spike(7, length, 0, calls), viewOf(0, static_cast<double>(length), 1000));
        EXPECT_EQ(calls, 1000);
        EXPECT_EQ(samples.size(), 1000u);
    }
}

TEST(Sample, coversEachUpdateOnShowExactlyOnce)
{
    for (const View &view :
         {viewOf(0, 1000, 333), viewOf(17.3, 912.9, 500), viewOf(0, 1e9, 1147)}) {
        int calls = 0;
        const auto samples = sample(spike(0, 1'000'000'000, 0, calls), view);
        Update next = static_cast<Update>(std::ceil(view.begin));
        for (const Sample &place : samples) {
            EXPECT_EQ(place.begin, next);
            EXPECT_LT(place.begin, place.end);
            next = place.end;
        }
        EXPECT_EQ(next, static_cast<Update>(std::ceil(view.end)));
    }
}

TEST(Sample, anUpdateOfItsOwnWhereItIsWiderThanAPixel)
{
    int calls = 0;
    const auto samples = sample(spike(0, 100, 0, calls), viewOf(10.5, 13.5, 300));
    ASSERT_EQ(samples.size(), 6u); // 9 to 14: one more on either side
    EXPECT_EQ(samples.front().begin, 9);
    EXPECT_EQ(samples.back().end, 15);
}

TEST(Sample, nothingForNothing)
{
    int calls = 0;
    EXPECT_TRUE(sample(spike(0, 0, 0, calls), viewOf(0, 10, 100)).empty());
    EXPECT_TRUE(sample({}, viewOf(0, 10, 100)).empty());
    EXPECT_TRUE(sample(spike(0, 10, 0, calls), viewOf(20, 30, 5)).empty());
    EXPECT_TRUE(sample(spike(0, 10, 0, calls), viewOf(5, 5, 100)).empty());
}

TEST(Polylines, aDipOfOneUpdateIsSeenInABillion)
{
    int calls = 0;
    const View view = viewOf(0, 1e9, 1000);
    const auto lines = polylines(sample(spike(123'456'789, 1'000'000'000, 0.02, calls), view), view,
                                 Joining::steps);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_NEAR(lowest(lines), 98, 1e-9);
    for (const PixelPoint &point : lines.front())
        EXPECT_TRUE(point.y < 60 || point.x == 123.5) << point.x;
}

TEST(Polylines, ratesHoldUntilTheNextUpdate)
{
    const View view = viewOf(0, 4, 400);
    const auto lines =
        polylines(sample(source(series({0.2F, 0.6F, 0.6F, 0.4F})), view), view, Joining::steps);
    ASSERT_EQ(lines.size(), 1u);
    // Corners of the stairs: across, up, across, down, across.
    ASSERT_EQ(lines[0].size(), 6u);
    EXPECT_EQ(lines[0][1].x, 100);
    EXPECT_EQ(lines[0][2].x, 100);
    EXPECT_NEAR(lines[0][1].y, 80, 1e-5);
    EXPECT_NEAR(lines[0][2].y, 40, 1e-5);
    EXPECT_EQ(lines[0][3].x, 300);
    EXPECT_EQ(lines[0][5].x, 400);
}

// A ramp to 0.8, a fall to 0.1 at `fallAt`, one to 0.01 at three times that: as float, in `size`.
std::vector<float> stairs(int size, int fallAt)
{
    std::vector<float> values;
    for (int u = 0; u < size; ++u)
        values.push_back(u < fallAt
                             ? 0.1F + 0.7F * static_cast<float>(u) / static_cast<float>(fallAt)
                             : (u < 3 * fallAt ? 0.1F : 0.01F));
    return values;
}

// Wherever in a column, and wherever between two columns, a jump falls.
TEST(Polylines, aJumpInsideAColumnGoesUpright)
{
    for (const auto scale :
         {Scale{ScaleKind::linear, 0, 1}, Scale{ScaleKind::logarithmic, 1e-3, 1}}) {
        for (const double perColumn : {1.0, 2.0, 9.38, 18.3, 100.0}) {
            for (int offset = 0; offset < 25; ++offset) {
                const int size = static_cast<int>(perColumn * 400);
                const int fallAt = size / 4 + offset;
                View view = viewOf(0, size, 400, 300);
                view.scale = scale;
                const Source rate = source(series(stairs(size, fallAt)));
                auto samples = sample(rate, view);
                locateJumps(samples, rate, view);
                const auto lines = polylines(samples, view, Joining::steps);
                ASSERT_EQ(lines.size(), 1u);
                std::vector<double> jumps;
                for (std::size_t i = 1; i < lines[0].size(); ++i) {
                    const PixelPoint &a = lines[0][i - 1];
                    const PixelPoint &b = lines[0][i];
                    if (b.y <= a.y + 1)
                        continue;
                    EXPECT_EQ(a.x, b.x) << perColumn << " updates a column, offset " << offset;
                    jumps.push_back(a.x);
                }
                ASSERT_EQ(jumps.size(), 2u) << perColumn << " " << offset;
                EXPECT_NEAR(jumps[0], view.x(fallAt), 1e-9);
                EXPECT_NEAR(jumps[1], view.x(3.0 * fallAt), 1e-9);
            }
        }
    }
}

TEST(Polylines, aSteepSlopeIsNoJump)
{
    std::vector<float> values;
    for (int u = 0; u < 100'000; ++u)
        values.push_back(u < 50'000 ? 0 : std::min(1.0F, static_cast<float>(u - 50'000) / 2000));
    const View view = viewOf(0, 100'000, 1000);
    const Source rate = source(series(values));
    auto samples = sample(rate, view);
    locateJumps(samples, rate, view);
    for (const Sample &place : samples)
        EXPECT_FALSE(place.jump);
    ASSERT_EQ(polylines(samples, view, Joining::steps).size(), 1u);
    EXPECT_LE(polylines(samples, view, Joining::steps)[0].size(), 6u);
}

// An extreme between the ends of a column outweighs the upright jump.
TEST(Polylines, aDipBesideAJumpIsKept)
{
    std::vector<float> values(10'000, 0.5F);
    values[5021] = 0.02F;
    for (std::size_t u = 5050; u < values.size(); ++u)
        values[u] = 0.8F;
    const View view = viewOf(0, 10'000, 100);
    const Source rate = source(series(values));
    auto samples = sample(rate, view);
    locateJumps(samples, rate, view);
    EXPECT_NEAR(lowest(polylines(samples, view, Joining::steps)), 98, 1e-5);
}

TEST(Polylines, findingAJumpAsksForFewValuesInABillion)
{
    int calls = 0;
    const Source rate{[&](Update begin, Update end) {
                          ++calls;
                          const double first = begin < 777'777'777 ? 0.8 : 0.1;
                          const double last = end - 1 < 777'777'777 ? 0.8 : 0.1;
                          return ValueRange{first, last, first, last, true, false};
                      },
                      1'000'000'000};
    const View view = viewOf(0, 1e9, 1000);
    auto samples = sample(rate, view);
    locateJumps(samples, rate, view);
    EXPECT_LE(calls, 1000 + 20);
    ASSERT_TRUE(samples[777].jump);
    EXPECT_EQ(samples[777].jump->at, 777'777'777);
}

TEST(Difference, endsWhereACurveJumps)
{
    std::vector<float> a(1000, 0.8F);
    std::vector<float> b(1000, 0.8F);
    std::fill(b.begin() + 437, b.begin() + 763, 0.1F);
    const View view = viewOf(0, 1000, 100);
    std::vector<std::vector<Sample>> samples;
    for (const auto &values : {a, b}) {
        const Source rate = source(series(values));
        samples.push_back(sample(rate, view));
        locateJumps(samples.back(), rate, view);
    }
    const auto area = difference(samples[0], samples[1], view);
    ASSERT_EQ(area.size(), 1u);
    const auto [left, right] =
        std::minmax_element(area[0].begin(), area[0].end(),
                            [](const PixelPoint &p, const PixelPoint &q) { return p.x < q.x; });
    EXPECT_NEAR(left->x, 43.7, 1e-9);
    EXPECT_NEAR(right->x, 76.3, 1e-9);
}

TEST(Polylines, lossesAreJoinedAndReachTheEdges)
{
    const View view = viewOf(1.5, 2.5, 100);
    const auto lines =
        polylines(sample(source(series({0, 0, 0, 1, 1})), view), view, Joining::lines);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].front(), (PixelPoint{0, 100}));
    EXPECT_EQ(lines[0].back().x, 100);
    EXPECT_NEAR(lines[0].back().y, 50, 0.1);
}

TEST(Polylines, breakAtWhatIsNotFinite)
{
    const View view = viewOf(0, 7, 700);
    const auto lines =
        polylines(sample(source(series({0.1F, 0.2F, kNaN, 0.3F, kNaN, 0.4F, 0.5F})), view), view,
                  Joining::lines);
    ASSERT_EQ(lines.size(), 3u);
    // The value between two gaps is a stroke of one pixel, not nothing.
    EXPECT_NEAR(lines[1].back().x - lines[1].front().x, 1, 1e-9);
    EXPECT_EQ(lines[1].front().x, 299.5);
}

TEST(Polylines, allNaNDrawsNothing)
{
    for (double width : {10.0, 1000.0}) {
        const View view = viewOf(0, 100, width);
        EXPECT_TRUE(polylines(sample(source(series(std::vector<float>(100, kNaN))), view), view,
                              Joining::lines)
                        .empty());
    }
}

TEST(Polylines, aRampTakesTwoVerticesAndAHoldTwo)
{
    std::vector<float> values;
    for (int i = 0; i < 100'000; ++i)
        values.push_back(i < 50'000 ? static_cast<float>(i) / 50'000 : 0.25F);
    const View view = viewOf(0, 100'000, 1000);
    const auto lines = polylines(sample(source(series(values)), view), view, Joining::steps);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_LE(lines[0].size(), 8u);
}

// What M4 promises: at this width, the columns' extents are those of the line through all updates.
TEST(Polylines, reachTheExtremesOfEveryColumn)
{
    std::mt19937 random(3);
    std::vector<float> values;
    for (int i = 0; i < 30'000; ++i)
        values.push_back(static_cast<float>(random() % 1000) / 1000);
    const View view = viewOf(0, 30'000, 300);
    const auto samples = sample(source(series(values)), view);
    const auto lines = polylines(samples, view, Joining::lines);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_LE(lines[0].size(), 4u * 300);
    for (std::size_t column = 0; column < 300; ++column) {
        double top = 1e9;
        double bottom = -1e9;
        for (const PixelPoint &point : lines[0]) {
            if (std::floor(point.x) == static_cast<double>(column)) {
                top = std::min(top, point.y);
                bottom = std::max(bottom, point.y);
            }
        }
        EXPECT_NEAR(top, view.y(samples[column].range.maximum), 0.051);
        EXPECT_NEAR(bottom, view.y(samples[column].range.minimum), 0.051);
    }
}

TEST(Polylines, nothingLeavesTheView)
{
    std::mt19937 random(5);
    std::vector<float> values;
    for (int i = 0; i < 5000; ++i)
        values.push_back(
            static_cast<float>(std::pow(10.0, static_cast<int>(random() % 76) - 38.0)));
    for (double end : {3.0, 5000.0}) {
        const View view = viewOf(0.5, end, 200);
        const auto samples = sample(source(series(values)), view);
        for (const auto joining : {Joining::lines, Joining::steps}) {
            for (const Polyline &line : polylines(samples, view, joining)) {
                for (const PixelPoint &point : line) {
                    EXPECT_TRUE(point.x >= 0 && point.x <= view.width) << point.x;
                    EXPECT_TRUE(point.y >= 0 && point.y <= view.height) << point.y;
                }
            }
        }
    }
}

TEST(Difference, isWhereTheCurvesDifferAndNowhereElse)
{
    const View view = viewOf(0, 4, 400);
    const auto a = sample(source(series({0.2F, 0.8F, 0.8F, 0.4F})), view);
    const auto b = sample(source(series({0.2F, 0.8F, 0.5F, 0.4F})), view);
    const auto area = difference(a, b, view);
    ASSERT_EQ(area.size(), 1u);
    for (const PixelPoint &point : area[0]) {
        EXPECT_TRUE(point.x == 200 || point.x == 300);
        EXPECT_TRUE(std::abs(point.y - 20) < 1e-4 || std::abs(point.y - 50) < 1e-4);
    }
    EXPECT_TRUE(difference(a, a, view).empty());
}

TEST(Difference, ofASingleUpdateIsAPixelWideInABillion)
{
    int calls = 0;
    const View view = viewOf(0, 1e9, 1000);
    const auto a = sample(spike(400'000'001, 1'000'000'000, 0.5, calls), view);
    const auto b = sample(spike(400'000'001, 1'000'000'000, 0.1, calls), view);
    const auto area = difference(a, b, view);
    ASSERT_EQ(area.size(), 1u);
    EXPECT_EQ(area[0].front().x, 400);
    EXPECT_EQ(area[0][1].x, 401);
}

TEST(Band, isTheQuantilesOfTheCurvesThatAreThere)
{
    const View view = viewOf(0, 3, 300);
    std::vector<std::vector<Sample>> curves;
    for (const auto &values : {std::vector<float>{1, 2, kNaN}, std::vector<float>{3, 2},
                               std::vector<float>{5, kNaN, kNaN}})
        curves.push_back(sample(source(series(values)), view));
    const auto over = band(curves, 0);
    ASSERT_EQ(over.size(), 3u);
    EXPECT_EQ(over[0].lower, 1);
    EXPECT_EQ(over[0].middle, 3);
    EXPECT_EQ(over[0].upper, 5);
    EXPECT_EQ(over[1].curves, 2);
    EXPECT_EQ(over[2].curves, 0);
    EXPECT_EQ(band(curves, 0.25)[0].lower, 2);
    EXPECT_TRUE(band({}, 0).empty());
}

TEST(United, hasTheExtremesOfAllCurves)
{
    const View view = viewOf(0, 100, 10);
    std::vector<std::vector<Sample>> curves;
    curves.push_back(sample(source(series(std::vector<float>(100, 1))), view));
    curves.push_back(sample(source(series(std::vector<float>(50, 3))), view));
    const auto all = united(curves);
    ASSERT_EQ(all.size(), 10u);
    EXPECT_EQ(all[0].range.maximum, 3);
    EXPECT_EQ(all[0].range.minimum, 1);
    EXPECT_EQ(all[9].range.maximum, 1);
}

TEST(PointLine, drawsWhatIsOnShowWithNoMoreVerticesThanPixels)
{
    Points points;
    for (Update u = 0; u < 1'000'000; ++u)
        points.emplace_back(u, u % 2 == 0 ? 0.2 : 0.8);
    const View view = viewOf(0, 1e6, 500);
    std::size_t vertices = 0;
    for (const Polyline &line : pointLine(points, view))
        vertices += line.size();
    EXPECT_LE(vertices, 2000u);
    EXPECT_GE(vertices, 500u);
    const auto few = pointLine({{0, 0.0}, {10, 1.0}}, viewOf(4, 6, 100));
    ASSERT_EQ(few.size(), 1u);
    EXPECT_NEAR(few[0].front().y, 60, 1e-9);
    EXPECT_TRUE(pointLine({}, view).empty());
}

TEST(Clipped, splitsAtTheEdges)
{
    const auto parts =
        clipped({{-10, 50}, {50, 50}, {50, 500}, {80, 500}, {80, 50}, {200, 50}}, 100, 100);
    ASSERT_EQ(parts.size(), 2u);
    EXPECT_EQ(parts[0].front(), (PixelPoint{0, 50}));
    EXPECT_EQ(parts[0].back(), (PixelPoint{50, 100}));
    EXPECT_EQ(parts[1].back(), (PixelPoint{100, 50}));
}

TEST(Simplified, movesTheLineByNoMoreThanTheTolerance)
{
    std::mt19937 random(11);
    Polyline line;
    for (int x = 0; x < 400; ++x)
        line.push_back(
            {static_cast<double>(x), 40 + 20 * std::sin(x * 0.02) + (random() % 100) * 1e-3});
    const Polyline less = simplified(line, 0.5);
    EXPECT_LT(less.size(), line.size() / 4);
    std::size_t at = 0;
    for (const PixelPoint &point : line) {
        while (less[at + 1].x < point.x)
            ++at;
        const double t = (point.x - less[at].x) / (less[at + 1].x - less[at].x);
        EXPECT_NEAR(less[at].y + t * (less[at + 1].y - less[at].y), point.y, 0.5 + 1e-9);
    }
}

TEST(Zoom, keepsTheUpdateUnderThePointerWhereItIs)
{
    const Span span = zoomed({100, 300}, 150, 0.5, 1000);
    EXPECT_EQ(span, (Span{125, 225}));
    EXPECT_EQ(zoomed({0, 1000}, 500, 2, 1000), (Span{0, 1000}));
    EXPECT_EQ(zoomed({500, 502}, 501, 0.1, 1000), (Span{500, 502}));
    EXPECT_EQ(zoomed({0, 1}, 0.5, 0.1, 1), (Span{0, 1}));
    EXPECT_EQ(moved({100, 200}, -500, 1000), (Span{0, 100}));
    EXPECT_EQ(moved({100, 200}, 5000, 1000), (Span{900, 1000}));
}

TEST(Zoom, fromUpdateToPixelAndBack)
{
    for (const View &view : {viewOf(0, 20, 1147), viewOf(0, 1147, 1147), viewOf(3.7, 900.2, 800),
                             viewOf(0, 1e9, 1147)}) {
        for (double column = 0; column < view.width; column += 13) {
            const Update update = updateAt(view, column);
            const double x = view.x(static_cast<double>(update));
            if (byColumns(view)) {
                EXPECT_GE(x, column - 1e-3);
                EXPECT_LT(x, column + 1);
            } else {
                // The update that holds at the pixel's right edge.
                EXPECT_LE(x, column + 1);
                EXPECT_GT(view.x(static_cast<double>(update + 1)), column + 1 - 1e-3);
            }
        }
    }
}

} // namespace
} // namespace warmup::plot
