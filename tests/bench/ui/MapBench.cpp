// SPDX-License-Identifier: GPL-3.0-or-later
// Frames of the map at 600 x 500, with the trail of a run of so many updates. The counter worst_ms
// is the longest single frame: that is how long the window's thread is held up.
#include <QApplication>
#include <QKeyEvent>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>

#include <benchmark/benchmark.h>

#include "ui/chart/MapChart.h"
#include "ui/chart/MapScene.h"

namespace warmup::ui {
namespace {

constexpr QSize kMap(600, 500);
constexpr plot::PlaneArea kPlane{{-2, -2}, {2, 2}};

enum Way { settling, noisy, wild };

// Towards the middle with ever shorter steps; around it as with noisy gradients; or anywhere.
MapTrail wayOf(Way way, Update updates)
{
    auto x = std::make_shared<plot::Series>();
    auto y = std::make_shared<plot::Series>();
    std::mt19937 random(1);
    std::normal_distribution<float> normal(0, way == noisy ? 0.15F : 1);
    for (Update u = 0; u < updates; ++u) {
        const float t = static_cast<float>(u);
        const float radius = 1.9F / (1 + t / 500);
        const float at[] = {way == settling ? radius * std::cos(t / 10) : normal(random),
                            way == settling ? radius * std::sin(t / 10) : normal(random)};
        x->append({&at[0], 1});
        y->append({&at[1], 1});
    }
    MapTrail trail;
    trail.label = QStringLiteral("run");
    trail.color = Qt::darkGreen;
    trail.seeds.push_back({x, y, false});
    return trail;
}

MapData mapOf(Way way, Update updates)
{
    MapData map;
    map.title = QStringLiteral("Bowl");
    map.area = kPlane;
    map.xName = QStringLiteral("x");
    map.yName = QStringLiteral("y");
    map.minima = {{0, 0}};
    map.panes.emplace_back();
    map.panes[0].ground =
        groundOfHeights(kPlane, 0, [](double x, double y) { return x * x + 10 * y * y; });
    map.panes[0].trails = {wayOf(way, updates)};
    return map;
}

class Frames {
public:
    Frames()
    {
        m_chart.setAttribute(Qt::WA_DontShowOnScreen);
        m_chart.resize(kMap);
        m_chart.show();
        QApplication::processEvents();
    }
    MapChart &chart() { return m_chart; }
    void frame(const MapData &map)
    {
        const auto begun = std::chrono::steady_clock::now();
        m_chart.setData(map);
        m_chart.render(&m_image);
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - begun;
        m_worst = std::max(m_worst, took.count());
    }
    [[nodiscard]] double worst() const { return m_worst; }

private:
    MapChart m_chart;
    QImage m_image{kMap, QImage::Format_ARGB32_Premultiplied};
    double m_worst = 0;
};

// All is drawn anew, as after a change of the size: until nothing changes any more.
void mapAnew(benchmark::State &state)
{
    const MapData map = mapOf(static_cast<Way>(state.range(0)), state.range(1));
    Frames frames;
    frames.frame(map);
    int turn = 0;
    std::int64_t count = 0;
    for (auto _ : state) {
        frames.chart().resize(kMap.width(), kMap.height() - (turn ^= 1) * 20);
        do {
            frames.frame(map);
            ++count;
        } while (frames.chart().isBehind());
    }
    state.counters["worst_ms"] = frames.worst();
    state.counters["frames"] = static_cast<double>(count) / static_cast<double>(state.iterations());
}
BENCHMARK(mapAnew)
    ->ArgNames({"way", "updates"})
    ->ArgsProduct({{settling, noisy, wild}, {10'000, 1'000'000}})
    ->Unit(benchmark::kMillisecond);

// A run that goes on: 200 updates a frame.
void mapLive(benchmark::State &state)
{
    MapData map = mapOf(static_cast<Way>(state.range(0)), state.range(1));
    const MapTrail more = wayOf(static_cast<Way>(state.range(0)), 200);
    const auto grow = [](const plot::SeriesPtr &series, const plot::SeriesPtr &by) {
        std::vector<float> values;
        for (Update u = 0; u < by->size(); ++u)
            values.push_back(by->at(u));
        std::const_pointer_cast<plot::Series>(series)->append(values);
    };
    Frames live;
    do
        live.frame(map);
    while (live.chart().isBehind());
    double worst = 0;
    for (auto _ : state) {
        MapTrail::Seed &seed = map.panes[0].trails[0].seeds[0];
        grow(seed.x, more.seeds[0].x);
        grow(seed.y, more.seeds[0].y);
        const auto begun = std::chrono::steady_clock::now();
        live.frame(map);
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - begun;
        worst = std::max(worst, took.count());
    }
    state.counters["worst_ms"] = worst;
}
BENCHMARK(mapLive)
    ->ArgNames({"way", "updates"})
    ->ArgsProduct({{noisy, wild}, {10'000, 1'000'000}})
    ->Unit(benchmark::kMillisecond);

// Each frame sees another part, as while the wheel turns.
void mapZoom(benchmark::State &state)
{
    const MapData map = mapOf(static_cast<Way>(state.range(0)), 1'000'000);
    Frames frames;
    int turn = 0;
    for (auto _ : state) {
        QKeyEvent key(QEvent::KeyPress, ++turn % 16 < 8 ? Qt::Key_Plus : Qt::Key_Minus,
                      Qt::NoModifier);
        QApplication::sendEvent(&frames.chart(), &key);
        frames.frame(map);
    }
    state.counters["worst_ms"] = frames.worst();
}
BENCHMARK(mapZoom)->ArgName("way")->Arg(settling)->Arg(noisy)->Arg(wild)->Unit(
    benchmark::kMillisecond);

} // namespace
} // namespace warmup::ui
