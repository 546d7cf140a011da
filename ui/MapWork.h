// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include <QString>

#include "core/data/Dataset.h"
#include "core/training/Session.h"
#include "core/training/Workspace.h"
#include "ui/chart/MapData.h"

namespace warmup::ui {

// Two-dimensional data with classes, as a map shows them.
struct PlaneData {
    data::Spec spec;
    std::uint64_t seed = 0;
    plot::PlaneArea area; // around all samples of the training part
    std::shared_ptr<const std::vector<MapPoint>>
        points; // of it, evenly spread where there are many
    int classes = 0;
    QString xName;
    QString yName;
};

// Nothing where the data have no two numbers or no classes that a map could show.
[[nodiscard]] std::optional<PlaneData> planeDataOf(const data::Spec &spec, std::uint64_t seed,
                                                   const data::Dataset &dataset);

// A session whose members' classes are looked at. Only jobs use it, one at a time; it does not keep
// the session.
struct RegionSource {
    std::weak_ptr<training::Session> session;
    std::unique_ptr<training::Workspace> workspace; // made by the first job
};

// What a job made; what it did not is empty.
struct MapResult {
    std::optional<model::Spec> model; // whose heights `ground` shows
    MapGroundPtr ground;
    std::optional<data::Spec> noPlane; // data that a map cannot show, or that do not load
    std::optional<PlaneData> plane;
    std::shared_ptr<RegionSource> source; // of the regions
    Update update = 0; // that they were asked for at
    std::vector<std::pair<int, MapGroundPtr>> regions; // with the run's id
};

// The jobs: each is run on a thread of its own.
// `area`: which part of the plane; nothing: all that is worth a look.
[[nodiscard]] MapResult makeHeights(const model::Spec &model,
                                    const std::optional<plot::PlaneArea> &area = {});
[[nodiscard]] MapResult loadPlane(const data::Spec &spec, std::uint64_t seed,
                                  const std::stop_token &stop);
// The classes that members (with their runs' ids) of a session give to the plane. Each member's
// state is copied between two updates, which costs the run at most the time of the copy; without a
// plane the session's own data tell it first.
[[nodiscard]] MapResult lookAtRegions(const std::shared_ptr<RegionSource> &source,
                                      const std::optional<PlaneData> &plane,
                                      const std::vector<std::pair<int, std::size_t>> &members,
                                      Update update, const std::stop_token &stop);

// One thread that does one job after the other. Its owner asks for results.
class MapWorker {
public:
    using Job = std::function<MapResult(const std::stop_token &)>;

    MapWorker();
    ~MapWorker();

    // Only while it is not busy.
    void start(Job job);
    [[nodiscard]] bool isBusy() const; // until the result is taken
    [[nodiscard]] std::optional<MapResult> take();

private:
    void live(const std::stop_token &stop);

    mutable std::mutex m_mutex; // guards all below
    std::condition_variable_any m_wake;
    Job m_job;
    bool m_busy = false;
    std::optional<MapResult> m_result;

    std::jthread m_thread; // last: it uses all the others
};

} // namespace warmup::ui
