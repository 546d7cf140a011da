// SPDX-License-Identifier: GPL-3.0-or-later
// From a changed field to repainted charts, 1200 x 700, at any length, with the schedule of a
// preset and what a framework makes of it; and against the plain way of handing every point to a
// QLineSeries.
#include <chrono>

#include <QApplication>
#include <QTemporaryDir>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include <benchmark/benchmark.h>

#include "core/dialect/AsRun.h"
#include "core/recipe/Presets.h"
#include "core/schedule/Schedule.h"
#include "tests/ui/chart/Examples.h"
#include "ui/chart/ChartPair.h"

namespace warmup::ui {
namespace {

constexpr int kWidth = 1200;
constexpr int kHeight = 700;

QImage canvas()
{
    return QImage(kWidth, kHeight, QImage::Format_ARGB32_Premultiplied);
}

void show(ChartPair &charts)
{
    charts.setAttribute(Qt::WA_DontShowOnScreen);
    charts.resize(kWidth, kHeight);
    charts.show();
    QApplication::processEvents();
}

// GradualWarmupScheduler's example with this many updates in its 20 epochs, advanced once an epoch.
RateChartData presetRate(Update length, double multiplier)
{
    Recipe recipe = presets().at(1).recipe;
    recipe.schedule.clock.run = schedule::Span{20, schedule::Unit::epochs};
    recipe.schedule.clock.updatesPerEpoch = static_cast<double>(length) / 20;
    recipe.schedule.multiplier = multiplier;
    const schedule::SchedulePtr intended = schedule::makeSchedule(recipe.schedule).value();
    const dialect::AsRun asRun = dialect::makeAsRun(*intended, recipe.asRun).value();
    RateChartData data;
    data.length = intended->length();
    data.updatesPerEpoch = intended->updatesPerEpoch();
    data.curves.push_back({intended, QStringLiteral("intended"), {}, true, false});
    data.curves.push_back({asRun.curve, QStringLiteral("as run"), {}, false, false});
    data.shadeBetween[0] = 0;
    data.shadeBetween[1] = 1;
    data.shadeLabel = QString::fromStdString(asRun.title);
    return data;
}

// Two multipliers in turn, so that axes and shade change too. With the schedule, what the framework
// makes of it, and both charts.
void changedField(benchmark::State &state)
{
    const Update length = state.range(0);
    ChartPair charts;
    charts.setRate(presetRate(length, 8));
    charts.setLoss(exampleLoss(20'000, 1));
    show(charts);
    QImage image = canvas();
    int turn = 0;
    for (auto _ : state) {
        charts.setRate(presetRate(length, (turn ^= 1) == 0 ? 8 : 13));
        charts.render(&image);
        benchmark::DoNotOptimize(image.constBits());
    }
}
BENCHMARK(changedField)
    ->Arg(1'000)
    ->Arg(1'000'000)
    ->Arg(1'000'000'000)
    ->Unit(benchmark::kMillisecond);

// A frame of a live run: the losses have grown, the cursor has moved.
void liveFrame(benchmark::State &state)
{
    const auto seeds = static_cast<int>(state.range(0));
    ChartPair charts;
    charts.setRate(presetRate(20'000, 8));
    LossChartData loss = exampleLoss(20'000, seeds);
    loss.runs.insert(loss.runs.begin(), exampleRun(20'000, 20'000, 3, 2));
    loss.runs.front().kept = true;
    std::vector<std::shared_ptr<plot::Series>> growing;
    for (plot::SeriesPtr &seed : loss.runs.back().seeds) {
        growing.push_back(std::make_shared<plot::Series>(*seed));
        seed = growing.back();
    }
    show(charts);
    QImage image = canvas();
    Update update = 14'000;
    const std::vector<float> more(7, 0.4F);
    for (auto _ : state) {
        for (const auto &series : growing)
            if (series->size() < 19'000)
                series->append(more);
        charts.setLoss(loss);
        charts.setCursor(update = update < 19'000 ? update + 7 : 14'000);
        charts.render(&image);
        benchmark::DoNotOptimize(image.constBits());
    }
}
BENCHMARK(liveFrame)->Arg(1)->Arg(5)->Unit(benchmark::kMillisecond);

// The same with so many strips below, each of two runs with three noisy curves.
void liveFrameWithStrips(benchmark::State &state)
{
    ChartPair charts;
    charts.setRate(presetRate(20'000, 8));
    const LossChartData loss = exampleLoss(20'000, 1);
    charts.setLoss(loss);
    std::vector<StripData> strips;
    std::vector<std::shared_ptr<plot::Series>> growing;
    for (int i = 0; i < state.range(0); ++i) {
        StripData &strip = strips.emplace_back();
        strip.id = QString::number(i);
        strip.title = strip.id;
        strip.curves = {QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")};
        strip.scale = YScale::logarithmic;
        strip.noisy = true;
        for (unsigned run = 0; run < 2; ++run) {
            StripEntry &entry = strip.runs.emplace_back();
            entry.color = run == 0 ? Qt::darkGreen : Qt::magenta;
            for (unsigned curve = 0; curve < 3; ++curve) {
                const LossEntry noise = exampleRun(14'000, 20'000, 1, run * 3 + curve + 1);
                growing.push_back(std::make_shared<plot::Series>(*noise.seeds.front()));
                entry.curves.push_back({growing.back()});
            }
        }
    }
    charts.setStrips(strips);
    show(charts);
    QImage image = canvas();
    const std::vector<float> more(7, 0.4F);
    std::chrono::duration<double, std::milli> feeding{0};
    for (auto _ : state) {
        for (const auto &series : growing)
            if (series->size() < 19'000)
                series->append(more);
        const auto begun = std::chrono::steady_clock::now();
        charts.setLoss(loss);
        charts.setStrips(strips);
        feeding += std::chrono::steady_clock::now() - begun;
        charts.render(&image);
        benchmark::DoNotOptimize(image.constBits());
    }
    // The window's thread does this in one piece, and the painting in another.
    state.counters["feeding_ms"] = feeding.count() / static_cast<double>(state.iterations());
}
BENCHMARK(liveFrameWithStrips)->Arg(0)->Arg(1)->Arg(5)->Arg(8)->Unit(benchmark::kMillisecond);

// Only the cursor moves.
void cursorMoves(benchmark::State &state)
{
    ChartPair charts;
    charts.setRate(presetRate(20'000, 8));
    charts.setLoss(exampleLoss(20'000, 5));
    show(charts);
    QImage image = canvas();
    Update update = 0;
    for (auto _ : state) {
        charts.setCursor(++update % 20'000);
        charts.render(&image);
        benchmark::DoNotOptimize(image.constBits());
    }
}
BENCHMARK(cursorMoves)->Unit(benchmark::kMillisecond);

// The plain way: both curves, every point, in QLineSeries.
void everyPointToLineSeries(benchmark::State &state)
{
    const Update length = state.range(0);
    const RateChartData data = presetRate(length, 8);
    auto *chart = new QChart;
    auto *x = new QValueAxis;
    auto *y = new QValueAxis;
    chart->addAxis(x, Qt::AlignBottom);
    chart->addAxis(y, Qt::AlignLeft);
    x->setRange(0, static_cast<double>(length));
    y->setRange(0, 1);
    std::vector<QLineSeries *> lines;
    for (std::size_t i = 0; i < data.curves.size(); ++i) {
        lines.push_back(new QLineSeries);
        chart->addSeries(lines.back());
        lines.back()->attachAxis(x);
        lines.back()->attachAxis(y);
    }
    QChartView view(chart);
    view.setAttribute(Qt::WA_DontShowOnScreen);
    view.resize(kWidth, kHeight);
    view.show();
    QApplication::processEvents();
    QImage image = canvas();
    for (auto _ : state) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            QList<QPointF> points;
            points.reserve(length);
            for (Update u = 0; u < length; ++u)
                points.append({static_cast<double>(u), data.curves[i].curve->at(u)});
            lines[i]->replace(points);
        }
        view.QWidget::render(&image);
        benchmark::DoNotOptimize(image.constBits());
    }
}
BENCHMARK(everyPointToLineSeries)
    ->Arg(1'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->MinTime(0.1);

} // namespace
} // namespace warmup::ui

int main(int argc, char **argv)
{
    const QTemporaryDir home; // what the window stores
    qputenv("XDG_CONFIG_HOME", home.filePath(QStringLiteral("config")).toUtf8());
    qputenv("XDG_DATA_HOME", home.filePath(QStringLiteral("data")).toUtf8());
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
