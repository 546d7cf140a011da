// SPDX-License-Identifier: GPL-3.0-or-later
// What a GroupSession does to go back: checkpoints, replays, and the start from a checkpoint.
#include <algorithm>
#include <iterator>
#include <limits>

#include "core/training/GroupSession.h"

namespace warmup::training {

void GroupSession::requestCheckpoint(Update update)
{
    command([&] {
        m_checkpointAt = std::max<Update>(update, 0);
        m_checkpoint.reset();
    });
}

void GroupSession::cancelCheckpoint()
{
    command([this] {
        m_checkpointAt.reset();
        m_checkpoint.reset();
    });
}

std::shared_ptr<Checkpoint> GroupSession::takeCheckpoint()
{
    const std::lock_guard lock(m_mutex);
    return std::move(m_checkpoint);
}

// A request that came meanwhile, or a cancellation, is seen after each piece.
void GroupSession::makeCheckpoint(std::unique_lock<std::mutex> &lock, const std::stop_token &stop)
{
    m_checkpointAt = std::min(*m_checkpointAt, m_update);
    auto checkpoint = std::make_shared<Checkpoint>();
    checkpoint->update = *m_checkpointAt;
    lock.unlock();
    const bool made = replay(checkpoint->update, checkpoint->states, stop);
    checkpoint->snapshots = m_snapshots;
    checkpoint->snapshots.cut(checkpoint->update);
    if (made)
        recordHistory(*checkpoint);
    lock.lock();
    m_status.replay.reset();
    if (made && m_checkpointAt == checkpoint->update) {
        m_checkpointAt.reset();
        m_checkpoint = std::move(checkpoint);
    }
    m_rest.notify_all();
}

GroupSession::Applied GroupSession::appliedIn(std::size_t a, Update begin, Update end) const
{
    const auto first = static_cast<std::size_t>(begin);
    const auto last = static_cast<std::size_t>(end);
    Applied applied{m_rates[a].range(first, last), {}};
    if (const std::size_t known = m_momenta[a].size(); known > first) {
        applied.momenta = m_momenta[a].range(first, std::min(last, known));
        applied.momenta.resize(last - first, std::numeric_limits<double>::quiet_NaN());
    }
    return applied;
}

bool GroupSession::replay(Update to, std::vector<State> &states, const std::stop_token &stop)
{
    if (to == m_update) { // only this thread changes it
        states = m_states;
        return true;
    }
    const auto [from, snapshot] = m_snapshots.before(to);
    if (snapshot)
        states = *snapshot;
    else
        for (std::size_t member = 0; member < m_states.size(); ++member)
            states.push_back(m_group->start(seedIndex(member)));
    for (Update at = from; at < to;) {
        const Update updates = std::min({affordable(), to - at, m_snapshots.next(at) - at});
        std::vector<Applied> applied;
        for (std::size_t a = 0; a < m_arms.size(); ++a)
            applied.push_back(appliedIn(a, at, at + updates));
        {
            const std::lock_guard lock(m_mutex);
            if (m_checkpointAt != to || stop.stop_requested())
                return false;
            m_status.replay = {to, at - from, to - from};
        }
        for (std::size_t member = 0; member < states.size(); ++member)
            addMomentum(applied[arm(member)], states[member]);
        m_threads->run(states.size(), [&](std::size_t member, unsigned thread) {
            update(member, states[member], applied[arm(member)], thread, stop,
                   [](const Observation &) {});
        });
        if (stop.stop_requested())
            return false;
        at += updates;
        m_snapshots.offer(at, states);
    }
    return true;
}

// Without the lock: only this thread writes what is read here.
void GroupSession::recordHistory(Checkpoint &checkpoint) const
{
    const Update update = checkpoint.update;
    const auto count = static_cast<std::size_t>(update);
    checkpoint.kernel = m_status.kernel;
    checkpoint.data = m_status.data;
    for (const Series<double> &rates : m_rates)
        checkpoint.rates.push_back(rates.range(0, count));
    for (const Series<double> &momenta : m_momenta)
        checkpoint.momenta.push_back(momenta.range(0, std::min(count, momenta.size())));
    for (const Series<float> &losses : m_losses)
        checkpoint.losses.push_back(losses.range(0, count));
    for (const std::vector<Evaluation> &evaluations : m_evaluations) {
        auto &copy = checkpoint.evaluations.emplace_back();
        std::copy_if(evaluations.begin(), evaluations.end(), std::back_inserter(copy),
                     [&](const Evaluation &evaluation) { return evaluation.update <= update; });
    }
    checkpoint.watched = m_watched.saved(count);
    // An edit at this very update rules what comes after it.
    std::copy_if(m_edits.begin(), m_edits.end(), std::back_inserter(checkpoint.edits),
                 [&](const Edit &edit) { return edit.update < update || update == m_update; });
}

// Under the lock.
Result<void> GroupSession::restore(const Checkpoint &from)
{
    if (const auto fits = check(from, *m_group, m_arms.size()); !fits)
        return fail("/checkpoint" + fits.error().where, fits.error().found, fits.error().allowed);
    if (from.data != m_status.data)
        return fail("/training/data", m_status.data, "the data of the run: " + from.data);
    m_states = from.states;
    m_snapshots = from.snapshots;
    m_snapshots.limit(m_options.snapshotBytes);
    for (std::size_t member = 0; member < m_states.size(); ++member) {
        m_losses[member].append(from.losses[member]);
        m_evaluations[member] = from.evaluations[member];
        if (!from.evaluations[member].empty())
            m_evaluatedAt = std::max(m_evaluatedAt, from.evaluations[member].back().update);
    }
    for (std::size_t a = 0; a < m_arms.size(); ++a)
        m_rates[a].append(from.rates[a]);
    for (std::size_t a = 0; a < from.momenta.size(); ++a)
        m_momenta[a].append(from.momenta[a]);
    m_edits = from.edits;
    m_watched.restore(from.watched);
    return {};
}

} // namespace warmup::training
