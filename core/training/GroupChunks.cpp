// SPDX-License-Identifier: GPL-3.0-or-later
// What a GroupSession does in one chunk of updates: how long it is, the training, what it tells.
#include <algorithm>
#include <functional>

#include "core/training/GroupSession.h"

namespace warmup::training {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds kChunk{0.005}; // how long a command may have to wait
constexpr Update kLargestChunk = 4096;
constexpr double kNoMomentum = std::numeric_limits<double>::quiet_NaN();

} // namespace

// How many updates can be made until commands are to be looked at again.
Update GroupSession::affordable() const
{
    if (!(m_secondsPerUpdate > 0))
        return 1;
    return static_cast<Update>(
        std::clamp(kChunk.count() / m_secondsPerUpdate, 1.0, double{kLargestChunk}));
}

// How many updates are made until commands are looked at again. Under the lock.
Update GroupSession::chunk(Time now) const
{
    Update updates = affordable();
    if (m_speed > 0)
        updates = std::min(updates, m_pace.count(now, m_speed));
    updates = std::min({updates, m_pauseAt - m_update, m_status.length - m_update});
    if (updates <= 0) // ended by an edit: only the evaluation is left
        return 0;
    updates = std::min(updates, m_snapshots.next(m_update) - m_update);
    if (m_group->hasTest())
        updates = std::min(updates, m_plan->after(m_update) - m_update);
    return updates;
}

void GroupSession::readCurves(Update first, std::size_t count)
{
    for (std::size_t a = 0; a < m_arms.size(); ++a) {
        const schedule::RateCurve &curve = *m_arms[a].curve;
        Applied &applied = m_chunk[a];
        applied.rates.resize(count);
        for (std::size_t i = 0; i < count; ++i)
            applied.rates[i] = curve.at(first + static_cast<Update>(i));
        applied.momenta.clear();
        if (curve.momentumAt(first))
            for (std::size_t i = 0; i < count; ++i)
                applied.momenta.push_back(*curve.momentumAt(first + static_cast<Update>(i)));
    }
    for (std::size_t member = 0; member < m_states.size(); ++member)
        addMomentum(m_chunk[arm(member)], m_states[member]);
}

void GroupSession::clearHarvest(std::size_t count)
{
    const diagnostics::Observer *observer = m_workspaces.front()->observer.get();
    const std::size_t columns = observer ? observer->columns().size() : 0;
    for (Harvest &harvest : m_harvest) {
        harvest.losses.clear();
        harvest.losses.reserve(count);
        harvest.watched.clear();
        harvest.watched.reserve(count * columns);
        harvest.evaluation.reset();
    }
}

void GroupSession::trainChunk(Update updates, const std::stop_token &stop)
{
    const Time begun = std::chrono::steady_clock::now();
    const auto count = static_cast<std::size_t>(updates);
    const Update last = m_update + updates;
    readCurves(m_update, count);
    clearHarvest(count);
    const bool evaluates = m_group->hasTest()
        && (last >= m_status.length || (updates > 0 && last == m_plan->after(last - 1)));
    if (evaluates)
        m_evaluatedAt = last;
    for (const auto &workspace : m_workspaces)
        if (workspace->observer)
            workspace->observer->setRunLength(m_status.length);
    const auto train = [&](std::size_t member, unsigned thread) {
        State &state = m_states[member];
        Harvest &harvest = m_harvest[member];
        const diagnostics::Observer *observer = m_workspaces[thread]->observer.get();
        update(member, state, m_chunk[arm(member)], thread, stop,
               [&](const Observation &observation) {
                   harvest.losses.push_back(static_cast<float>(observation.loss));
                   if (observer)
                       harvest.watched.insert(harvest.watched.end(), observer->values().begin(),
                                              observer->values().end());
               });
        if (evaluates && state.ending != Ending::diverged)
            harvest.evaluation =
                m_group->evaluate(seedIndex(member), state, *m_workspaces[thread], stop);
    };
    m_threads->run(m_states.size(), std::cref(train)); // a reference: a copy would be allocated
    const Seconds passed = std::chrono::steady_clock::now() - begun;
    if (!evaluates)
        m_secondsPerUpdate = std::max(1e-9, passed.count() / static_cast<double>(updates));
    if (!stop.stop_requested())
        m_snapshots.offer(last, m_states);
}

// Under the lock.
void GroupSession::tellSpeed(double measured)
{
    // The first update at a given speed is made at once; a measurement would take it for a pace.
    m_status.updatesPerSecond = m_speed > 0 ? std::min(measured, m_speed) : measured;
    m_status.secondsLeft = m_status.updatesPerSecond > 0 && m_update < m_status.length
        ? static_cast<double>(m_status.length - m_update) / m_status.updatesPerSecond
        : 0;
}

// Under the lock.
void GroupSession::publish(Update updates)
{
    for (std::size_t member = 0; member < m_states.size(); ++member) {
        m_losses[member].append(m_harvest[member].losses);
        m_watched.append(member, m_harvest[member].losses.size(), m_harvest[member].watched);
        if (m_harvest[member].evaluation)
            m_evaluations[member].push_back(*m_harvest[member].evaluation);
    }
    for (std::size_t a = 0; a < m_arms.size(); ++a) {
        const Applied &applied = m_chunk[a];
        Series<double> &momenta = m_momenta[a];
        if (!applied.momenta.empty()) {
            if (const std::size_t missing = m_rates[a].size() - momenta.size(); missing > 0)
                momenta.append(std::vector<double>(missing, kNoMomentum));
            momenta.append(applied.momenta);
        }
        m_rates[a].append(applied.rates);
    }
    refresh();
    tellSpeed(m_speedometer.mark(std::chrono::steady_clock::now(), m_update));
    m_pace.made(updates, m_speed);
}

} // namespace warmup::training
