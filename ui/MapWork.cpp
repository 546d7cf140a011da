// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MapWork.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <numeric>

#include "core/model/Landscape.h"
#include "core/training/Group.h"

namespace warmup::ui {
namespace {

constexpr std::int64_t kMostPoints = 800;
constexpr std::size_t kRegionNodes = 97;
constexpr double kRim = 0.08; // of the samples' extent, on each side

// A wide or a narrow cloud in what a map draws in equal units; no side is 0.
plot::PlaneArea areaAround(plot::PlanePoint low, plot::PlanePoint high)
{
    double width = high.x - low.x;
    double height = high.y - low.y;
    width = width > 0 ? width : (height > 0 ? height : 1);
    height = height > 0 ? height : width;
    const plot::PlanePoint middle{(low.x + high.x) / 2, (low.y + high.y) / 2};
    const plot::PlanePoint half{width * (0.5 + kRim), height * (0.5 + kRim)};
    return {{middle.x - half.x, middle.y - half.y}, {middle.x + half.x, middle.y + half.y}};
}

std::vector<plot::Field> sharesOf(const training::Group &group, const training::State &state,
                                  const plot::PlaneArea &area, training::Workspace &workspace)
{
    plot::Field grid{area, kRegionNodes, kRegionNodes, {}};
    std::vector<float> inputs;
    for (std::size_t row = 0; row < grid.rows; ++row)
        for (std::size_t column = 0; column < grid.columns; ++column) {
            const plot::PlanePoint at = grid.node(row, column);
            inputs.push_back(static_cast<float>(at.x));
            inputs.push_back(static_cast<float>(at.y));
        }
    const std::size_t classes = group.fit().outputs;
    const std::size_t nodes = inputs.size() / 2;
    std::vector<float> outputs(nodes * classes);
    group.predict(state, inputs, outputs, workspace);
    // A model that is trained by squares gives the shares themselves.
    if (group.spec().loss == training::Loss::crossEntropy)
        training::softmax(outputs, classes);
    std::vector<plot::Field> shares(classes, grid);
    for (std::size_t i = 0; i < classes; ++i) {
        shares[i].values.resize(nodes);
        for (std::size_t node = 0; node < nodes; ++node)
            shares[i].values[node] = static_cast<double>(outputs[node * classes + i]);
    }
    return shares;
}

} // namespace

std::optional<PlaneData> planeDataOf(const data::Spec &spec, std::uint64_t seed,
                                     const data::Dataset &dataset)
{
    const data::Part &part = dataset.train;
    if (dataset.features != 2 || dataset.vocabulary != 0 || dataset.positions != 1 || dataset.drawn
        || dataset.classes < 2 || dataset.classes > MapGround::kMostClasses || part.count < 1)
        return {};
    std::vector<std::int32_t> rows(static_cast<std::size_t>(part.count));
    std::iota(rows.begin(), rows.end(), 0);
    std::vector<float> inputs(rows.size() * 2);
    data::gatherInputs(part, 2, rows, inputs);
    constexpr double kFar = std::numeric_limits<double>::infinity();
    plot::PlanePoint low{kFar, kFar};
    plot::PlanePoint high{-kFar, -kFar};
    std::vector<MapPoint> points;
    const std::int64_t shown = std::min(part.count, kMostPoints);
    std::int64_t next = 0; // of those that are shown
    for (std::int64_t row = 0; row < part.count; ++row) {
        const auto i = static_cast<std::size_t>(row);
        const plot::PlanePoint at{static_cast<double>(inputs[2 * i]),
                                  static_cast<double>(inputs[2 * i + 1])};
        if (!std::isfinite(at.x) || !std::isfinite(at.y))
            continue;
        low = {std::min(low.x, at.x), std::min(low.y, at.y)};
        high = {std::max(high.x, at.x), std::max(high.y, at.y)};
        if (row * shown < next * part.count)
            continue;
        ++next;
        points.push_back({at, part.labels[i]});
    }
    if (points.empty())
        return {};
    PlaneData plane;
    plane.spec = spec;
    plane.seed = seed;
    plane.area = areaAround(low, high);
    plane.points = std::make_shared<const std::vector<MapPoint>>(std::move(points));
    plane.classes = dataset.classes;
    plane.xName = QStringLiteral("x");
    plane.yName = QStringLiteral("y");
    const auto *table = std::get_if<data::CsvFile>(&spec);
    if (table && table->features.size() == 2) {
        plane.xName = QString::fromStdString(table->features[0]);
        plane.yName = QString::fromStdString(table->features[1]);
    }
    return plane;
}

MapResult makeHeights(const model::Spec &model, const std::optional<plot::PlaneArea> &area)
{
    MapResult result;
    result.model = model;
    if (const auto landscape = model::landscapeOf(model))
        result.ground =
            groundOfHeights(area.value_or(plot::PlaneArea{{landscape->low.x, landscape->low.y},
                                                          {landscape->high.x, landscape->high.y}}),
                            landscape->minimum, landscape->value);
    return result;
}

MapResult loadPlane(const data::Spec &spec, std::uint64_t seed, const std::stop_token &stop)
{
    MapResult result;
    if (const auto dataset = data::load(spec, seed, stop))
        result.plane = planeDataOf(spec, seed, **dataset);
    if (!result.plane)
        result.noPlane = spec;
    return result;
}

MapResult lookAtRegions(const std::shared_ptr<RegionSource> &source,
                        const std::optional<PlaneData> &plane,
                        const std::vector<std::pair<int, std::size_t>> &members, Update update,
                        const std::stop_token &stop)
{
    MapResult result;
    result.source = source;
    result.update = update;
    const auto session = source->session.lock();
    const training::Group *group = session ? session->group() : nullptr;
    if (!group)
        return result;
    result.plane = plane;
    if (!plane) {
        const data::Dataset *dataset = group->dataset(0);
        result.plane =
            dataset ? planeDataOf(group->spec().data, group->seed(0), *dataset) : std::nullopt;
        if (!result.plane) {
            result.noPlane = group->spec().data;
            return result;
        }
    }
    if (!source->workspace)
        source->workspace = group->makeWorkspace();
    for (const auto &[run, member] : members) {
        if (stop.stop_requested())
            return result;
        const auto state = session->snapshot(member);
        if (!state)
            continue;
        result.regions.emplace_back(
            run, groundOfClasses(sharesOf(*group, *state, result.plane->area, *source->workspace)));
    }
    return result;
}

MapWorker::MapWorker() : m_thread([this](const std::stop_token &stop) { live(stop); }) { }

MapWorker::~MapWorker() = default;

void MapWorker::start(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_job = std::move(job);
        m_busy = true;
    }
    m_wake.notify_all();
}

bool MapWorker::isBusy() const
{
    const std::lock_guard lock(m_mutex);
    return m_busy;
}

std::optional<MapResult> MapWorker::take()
{
    const std::lock_guard lock(m_mutex);
    if (m_result)
        m_busy = false;
    return std::exchange(m_result, std::nullopt);
}

void MapWorker::live(const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    while (m_wake.wait(lock, stop, [this] { return static_cast<bool>(m_job); })) {
        Job job = std::exchange(m_job, nullptr);
        lock.unlock();
        MapResult result;
        try {
            result = job(stop);
        } catch (const std::bad_alloc &) { // no picture, then
            result = {};
        }
        job = nullptr;
        lock.lock();
        m_result = std::move(result);
    }
}

} // namespace warmup::ui
