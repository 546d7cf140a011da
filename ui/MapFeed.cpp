// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MapFeed.h"

#include <algorithm>

#include "ui/Text.h"

namespace warmup::ui {
namespace {

constexpr std::size_t kMostPanes = 4;

MapTrail trailOf(const TrainingRun &run, const std::vector<TrainingRun> &runs)
{
    MapTrail trail;
    trail.label = run.name;
    trail.color = run.color;
    trail.kept = !run.live;
    trail.begin = drawnFrom(run, runs);
    std::vector<std::size_t> columns; // x and y
    for (std::size_t i = 0; i < run.columns.size(); ++i)
        if (run.columns[i].kind == diagnostics::Kind::position)
            columns.push_back(i);
    if (columns.size() != 2)
        return trail;
    for (const MemberHistory &member : run.members)
        if (columns[1] < member.watched.size())
            trail.seeds.push_back({member.watched[columns[0]].values,
                                   member.watched[columns[1]].values,
                                   member.ending == training::Ending::diverged});
    return trail;
}

} // namespace

bool isSameLandscape(const model::Spec &a, const model::Spec &b)
{
    const auto *one = std::get_if<model::TestFunction>(&a);
    const auto *other = std::get_if<model::TestFunction>(&b);
    if (one && other)
        return one->function == other->function;
    const auto *bowl = std::get_if<model::Quadratic>(&a);
    const auto *otherBowl = std::get_if<model::Quadratic>(&b);
    return bowl && otherBowl && bowl->dimension == otherBowl->dimension
        && bowl->condition == otherBowl->condition;
}

bool mayGiveRegions(const training::Spec &spec)
{
    if (!std::holds_alternative<model::Mlp>(spec.model)
        && !std::holds_alternative<model::Linear>(spec.model))
        return false;
    const auto *table = std::get_if<data::CsvFile>(&spec.data);
    return std::holds_alternative<data::Spirals>(spec.data)
        || std::holds_alternative<data::Moons>(spec.data)
        || (table && table->task == data::CsvFile::Task::classification
            && (table->features.empty() || table->features.size() == 2));
}

bool isOf(const PlaneData &plane, const training::Spec &spec)
{
    return mayGiveRegions(spec) && plane.spec == spec.data && plane.seed == spec.firstSeed;
}

MapData heightsMap(const model::Spec &model, const model::Landscape &landscape,
                   const MapGroundPtr &ground, const std::vector<TrainingRun> &runs)
{
    MapData map;
    map.kind = MapData::Kind::heights;
    map.title = QString::fromStdString(landscape.name);
    map.note = QString::fromStdString(landscape.formula);
    map.xName = QStringLiteral("x");
    map.yName = QStringLiteral("y");
    map.area = {{landscape.low.x, landscape.low.y}, {landscape.high.x, landscape.high.y}};
    for (const model::Landscape::Point &minimum : landscape.minima)
        map.minima.push_back({minimum.x, minimum.y});
    // A quadratic starts somewhere else by every seed.
    if (std::holds_alternative<model::TestFunction>(model))
        map.start = plot::PlanePoint{landscape.start.x, landscape.start.y};
    MapPane &pane = map.panes.emplace_back();
    pane.ground = ground;
    for (const TrainingRun &run : runs)
        if (!run.hidden && run.training && isSameLandscape(run.training->model, model))
            pane.trails.push_back(trailOf(run, runs));
    return map;
}

MapData classesMap(const PlaneData &plane, const std::map<int, MapGroundPtr> &regions,
                   const std::vector<TrainingRun> &runs)
{
    MapData map;
    map.kind = MapData::Kind::classes;
    map.title = tr("Classes");
    map.xName = plane.xName;
    map.yName = plane.yName;
    map.area = plane.area;
    map.points = plane.points;
    map.classes = plane.classes;
    for (const TrainingRun &run : runs) {
        if (run.hidden || !run.training || !isOf(plane, *run.training))
            continue;
        MapPane &pane = map.panes.emplace_back();
        pane.caption = run.members.size() > 1
            ? tr("%1, seed %2").arg(run.name).arg(run.members.front().seed)
            : run.name;
        pane.color = run.color;
        if (const auto region = regions.find(run.id); region != regions.end())
            pane.ground = region->second;
    }
    if (map.panes.size() > kMostPanes)
        map.panes.erase(map.panes.begin(),
                        map.panes.end() - static_cast<std::ptrdiff_t>(kMostPanes));
    if (map.panes.size() == 1)
        map.note = map.panes.front().caption;
    if (map.panes.empty())
        map.panes.emplace_back();
    return map;
}

MapData detached(const MapData &data)
{
    MapData copy = data;
    for (MapPane &pane : copy.panes)
        for (MapTrail &trail : pane.trails)
            for (MapTrail::Seed &seed : trail.seeds)
                for (plot::SeriesPtr *series : {&seed.x, &seed.y})
                    *series = std::make_shared<plot::Series>(**series);
    return copy;
}

} // namespace warmup::ui
