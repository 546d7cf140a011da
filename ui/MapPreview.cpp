// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MapPreview.h"

#include <algorithm>

#include "core/model/Landscape.h"
#include "ui/MapFeed.h"
#include "ui/RunController.h"
#include "ui/chart/MapChart.h"

namespace warmup::ui {
namespace {

constexpr int kPollMilliseconds = 15;
// A job about the regions takes at most this share of a core, and there are so many a second.
constexpr int kRestPerWork = 3;
constexpr std::chrono::milliseconds kLeastRest{150};

} // namespace

MapPreview::MapPreview(RunController &runs, MapChart &chart, QObject *parent)
    : QObject(parent), m_runs(runs), m_chart(chart)
{
    m_poll.setInterval(kPollMilliseconds);
    connect(&m_poll, &QTimer::timeout, this, &MapPreview::takeResult);
    connect(&runs, &RunController::runsChanged, this, &MapPreview::refresh);
    connect(&runs, &RunController::progressed, this, &MapPreview::refresh);
    connect(&chart, &MapChart::zoomChanged, this, &MapPreview::refresh);
}

MapPreview::~MapPreview() = default;

void MapPreview::refresh()
{
    const training::Spec *spec = m_runs.shownTraining();
    const bool shown = spec && show(*spec);
    if (shown != m_shown) {
        m_shown = shown;
        Q_EMIT shownChanged(shown);
    }
    if (spec)
        startJob(*spec);
}

bool MapPreview::show(const training::Spec &spec)
{
    if (const auto landscape = model::landscapeOf(spec.model)) {
        const bool made = m_model && isSameLandscape(*m_model, spec.model);
        m_chart.setData(
            heightsMap(spec.model, *landscape, made ? m_heights : nullptr, m_runs.runs()));
        return true;
    }
    if (!m_plane || !isOf(*m_plane, spec))
        return false;
    m_chart.setData(classesMap(*m_plane, m_regions, m_runs.runs()));
    return true;
}

// The live run is on these data, and has gone on since it was last looked at.
bool MapPreview::areRegionsStale(const training::Spec &spec) const
{
    const RunController::State state = m_runs.state();
    return state != RunController::State::idle && state != RunController::State::failed
        && m_regionsAt != m_runs.status().update
        && std::ranges::any_of(m_runs.runs(), [&](const TrainingRun &run) {
               return run.live && !run.members.empty() && run.training->data == spec.data
                   && run.training->firstSeed == spec.firstSeed;
           });
}

// A table of any columns may be large: a run has to want it first.
bool MapPreview::isLoaded(const data::Spec &spec) const
{
    const auto *table = std::get_if<data::CsvFile>(&spec);
    return !table || table->features.size() == 2;
}

void MapPreview::startJob(const training::Spec &spec)
{
    const auto session = m_runs.session();
    if (!m_source || m_source->session.owner_before(session)
        || session.owner_before(m_source->session)) {
        m_source = std::make_shared<RegionSource>(RegionSource{session, nullptr});
        m_regionsAt.reset();
    }
    if (m_worker.isBusy()) {
        m_poll.start();
        return;
    }
    if (model::landscapeOf(spec.model)) {
        const plot::PlaneArea &seen = m_chart.data().area;
        if (!m_model || !isSameLandscape(*m_model, spec.model) || m_heights->area != seen)
            start([model = spec.model, seen](const std::stop_token &) {
                return makeHeights(model, seen);
            });
        return;
    }
    if (!mayGiveRegions(spec) || m_noPlane == spec.data)
        return;
    const bool known = m_plane && isOf(*m_plane, spec);
    if (areRegionsStale(spec)) {
        if (Clock::now() < m_notBefore) {
            m_poll.start();
            return;
        }
        std::vector<std::pair<int, std::size_t>> members;
        for (const TrainingRun &run : m_runs.runs())
            if (run.live && !run.hidden && !run.members.empty())
                members.emplace_back(run.id,
                                     static_cast<std::size_t>(run.armIndex) * run.members.size());
        start([source = m_source, plane = known ? m_plane : std::nullopt, members,
               update = m_runs.status().update](const std::stop_token &stop) {
            return lookAtRegions(source, plane, members, update, stop);
        });
    } else if (!known && isLoaded(spec.data)) {
        start([data = spec.data, seed = spec.firstSeed](const std::stop_token &stop) {
            return loadPlane(data, seed, stop);
        });
    }
}

void MapPreview::start(MapWorker::Job job)
{
    m_begun = Clock::now();
    m_worker.start(std::move(job));
    m_poll.start();
}

void MapPreview::takeResult()
{
    if (auto result = m_worker.take()) {
        m_poll.stop();
        use(std::move(*result));
        refresh();
    } else if (!m_worker.isBusy()) { // until the next regions are due
        m_poll.stop();
        if (const training::Spec *spec = m_runs.shownTraining())
            startJob(*spec);
    }
}

void MapPreview::use(MapResult result)
{
    if (result.model) {
        m_model = result.model;
        m_heights = result.ground;
    }
    if (result.noPlane)
        m_noPlane = result.noPlane;
    if (result.plane)
        m_plane = result.plane;
    if (!result.source)
        return;
    const auto took = Clock::now() - m_begun;
    m_notBefore = Clock::now() + std::max<Clock::duration>(kRestPerWork * took, kLeastRest);
    if (result.source == m_source && !result.regions.empty())
        m_regionsAt = result.update;
    for (auto &[run, ground] : result.regions)
        m_regions[run] = std::move(ground);
    std::erase_if(m_regions, [this](const auto &region) {
        return std::ranges::find(m_runs.runs(), region.first, &TrainingRun::id)
            == m_runs.runs().end();
    });
}

} // namespace warmup::ui
