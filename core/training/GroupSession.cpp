// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/GroupSession.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <stdexcept>

#include "core/base/Number.h"
#include "core/kernel/Dispatch.h"

namespace warmup::training {
namespace {

using Clock = std::chrono::steady_clock;

} // namespace

GroupSession::GroupSession(const Spec &spec, std::vector<Arm> arms, double updatesPerEpoch,
                           const SessionOptions &options, std::shared_ptr<const Checkpoint> from)
    : m_spec(spec), m_arms(std::move(arms)), m_updatesPerEpoch(updatesPerEpoch), m_options(options),
      m_from(std::move(from)), m_snapshots(options.snapshotBytes),
      m_pauseAt(m_from ? m_from->update : 0), m_update(m_pauseAt), m_status{.update = m_pauseAt},
      m_thread([this](const std::stop_token &stop) { live(stop); })
{
}

GroupSession::~GroupSession()
{
    m_thread.request_stop();
    m_wake.notify_all();
}

void GroupSession::run()
{
    command([this] { m_pauseAt = kForever; });
}

void GroupSession::pause()
{
    command([this] { m_pauseAt = m_update; });
}

void GroupSession::advance(Update updates)
{
    command([&] {
        m_pauseAt = std::min(askedFor(), kLongestRun) + std::clamp<Update>(updates, 0, kLongestRun);
    });
}

void GroupSession::advanceEpoch()
{
    command([this] {
        // A chunk under way is trained to its end, which may lie behind the epoch's.
        const Update from = std::max(askedFor(), m_update + m_underway);
        const EvaluationPlan everyEpoch(m_updatesPerEpoch, 0, 1);
        m_pauseAt = everyEpoch.after(std::min(from, kLongestRun));
    });
}

void GroupSession::setSpeed(double updatesPerSecond)
{
    command([&] { m_speed = std::isfinite(updatesPerSecond) ? updatesPerSecond : 0; });
}

void GroupSession::edit(int arm, schedule::RateCurvePtr curve, std::string description)
{
    command([&] {
        if (curve && arm >= 0 && static_cast<std::size_t>(arm) < m_arms.size()
            && checkMomentum(m_spec.optimizer, *curve))
            m_newEdits.push_back({arm, std::move(curve), std::move(description)});
    });
}

void GroupSession::watch(const diagnostics::Spec &spec)
{
    command([&] { m_newWatch = spec; });
}

Status GroupSession::status() const
{
    const std::lock_guard lock(m_mutex);
    Status status = m_status;
    // Told to go on but not yet awake: a reader that has just called run() never sees it paused.
    if (m_commanded && status.state == Status::State::paused && wantsToTrain())
        status.state = Status::State::running;
    return status;
}

Tail GroupSession::tail(std::size_t member, Update from, std::size_t evaluationsFrom) const
{
    Tail tail;
    tail.begin = std::max<Update>(from, 0);
    const std::lock_guard lock(m_mutex);
    if (member >= m_losses.size())
        return tail;
    const auto begin = static_cast<std::size_t>(tail.begin);
    const std::size_t end = m_losses[member].size();
    tail.losses = m_losses[member].range(begin, end);
    tail.rates = m_rates[arm(member)].range(begin, end);
    if (const auto &momenta = m_momenta[arm(member)]; momenta.size() > begin)
        tail.momenta = momenta.range(begin, std::min(end, momenta.size()));
    tail.watched = m_watched.range(member, begin, end);
    const std::vector<Evaluation> &evaluations = m_evaluations[member];
    if (evaluationsFrom < evaluations.size())
        tail.evaluations.assign(evaluations.begin() + static_cast<std::ptrdiff_t>(evaluationsFrom),
                                evaluations.end());
    return tail;
}

std::vector<Edit> GroupSession::edits() const
{
    const std::lock_guard lock(m_mutex);
    return m_edits;
}

std::vector<diagnostics::Column> GroupSession::columns() const
{
    const std::lock_guard lock(m_mutex);
    return m_watched.columns();
}

std::optional<State> GroupSession::snapshot(std::size_t member)
{
    std::unique_lock lock(m_mutex);
    if (member >= m_losses.size())
        return std::nullopt;
    ++m_readers;
    m_rest.wait(lock, [this] { return !m_training; });
    State state = m_states[member];
    --m_readers;
    lock.unlock();
    m_wake.notify_all();
    return state;
}

const Group *GroupSession::group() const
{
    const std::lock_guard lock(m_mutex);
    return m_losses.empty() ? nullptr : &*m_group;
}

void GroupSession::wait()
{
    std::unique_lock lock(m_mutex);
    m_rest.wait(lock, [this] { return atRest(); });
}

bool GroupSession::atRest() const
{
    // A session that has failed hears no command any more.
    return m_status.state == Status::State::failed
        || (!m_training && !m_commanded && !m_checkpointAt
            && (m_status.state == Status::State::paused
                || m_status.state == Status::State::finished));
}

void GroupSession::failWith(Error error)
{
    const std::lock_guard lock(m_mutex);
    m_status.state = Status::State::failed;
    m_status.error = std::move(error);
    m_training = false;
    m_commanded = false;
    m_rest.notify_all();
}

void GroupSession::live(const std::stop_token &stop)
{
    lowerPriority();
    try {
        if (auto prepared = prepare(stop); !prepared)
            return failWith(prepared.error());
        train(stop);
    } catch (const std::bad_alloc &) {
        failWith({"/training", "no memory left", "a smaller model, batch or number of seeds"});
    } catch (const std::length_error &) {
        failWith({"/training", "more than memory can hold",
                  "a smaller model, batch or number of seeds"});
    }
}

Result<void> GroupSession::prepare(const std::stop_token &stop)
{
    if (m_arms.empty()
        || std::any_of(m_arms.begin(), m_arms.end(), [](const Arm &a) { return !a.curve; }))
        return fail("/training", "no curve to train under", "at least one");
    if (!(m_updatesPerEpoch > 0 && std::isfinite(m_updatesPerEpoch)))
        return fail("/schedule/clock/updatesPerEpoch", shortestText(m_updatesPerEpoch),
                    "a number above 0");
    Update length = 0;
    for (const Arm &a : m_arms)
        length = std::max(length, a.curve->length());
    if (m_spec.evaluateEvery > 0 && length / m_spec.evaluateEvery > kMostEvaluations)
        return fail("/training/evaluateEvery", std::to_string(m_spec.evaluateEvery),
                    "at least " + std::to_string(length / kMostEvaluations + 1) + " in a run of "
                        + std::to_string(length) + " updates, or 0");
    for (const Arm &a : m_arms)
        if (auto checked = checkMomentum(m_spec.optimizer, *a.curve); !checked)
            return checked;
    const std::size_t members = m_arms.size() * static_cast<std::size_t>(std::max(0, m_spec.seeds));
    const unsigned wanted = m_options.threads > 0 ? m_options.threads : trainerThreads();
    m_threads = std::make_unique<Threads>(
        static_cast<unsigned>(std::clamp<std::size_t>(members, 1, wanted)));
    auto group = Group::make(m_spec, m_options.load, stop, *m_threads);
    if (!group)
        return tl::unexpected(group.error());
    m_group.emplace(std::move(*group));
    for (std::size_t member = 0; member < members; ++member) {
        if (stop.stop_requested())
            return {};
        m_orders.push_back(m_group->makeOrder(seedIndex(member)));
        if (m_from)
            continue;
        // Arms share their seeds' starts.
        m_states.push_back(member < static_cast<std::size_t>(m_spec.seeds)
                               ? m_group->start(seedIndex(member))
                               : m_states[static_cast<std::size_t>(seedIndex(member))]);
    }
    m_harvest.resize(members);
    m_chunk.resize(m_arms.size());
    for (unsigned thread = 0; thread < m_threads->count(); ++thread)
        m_workspaces.push_back(m_group->makeWorkspace());

    const std::lock_guard lock(m_mutex);
    m_losses.resize(members);
    m_rates.resize(m_arms.size());
    m_momenta.resize(m_arms.size());
    m_evaluations.resize(members);
    m_watched = Watched(members);
    m_status.trivialLoss = m_group->trivialLoss(0).value_or(0);
    m_status.data = m_group->description();
    m_status.kernel = kernel::name(kernel::instructionSet());
    if (m_from)
        if (auto restored = restore(*m_from); !restored)
            return restored;
    m_from.reset();
    refresh();
    startWatching();
    return {};
}

void GroupSession::addMomentum(const Applied &applied, State &state) const
{
    if (!applied.momenta.empty())
        optimizer::addMomentum(m_spec.optimizer, m_group->layout().size(), state.optimizer);
}

// The lengths and the members' standing, from the states. Under the lock.
void GroupSession::refresh()
{
    m_status.length = 0;
    for (const Arm &a : m_arms)
        m_status.length = std::max(m_status.length, a.curve->length());
    m_plan.emplace(m_updatesPerEpoch, m_status.length, kEvaluations, m_spec.evaluateEvery);
    m_status.members.resize(m_states.size());
    m_living = 0;
    Update furthest = 0;
    for (std::size_t member = 0; member < m_states.size(); ++member) {
        const State &state = m_states[member];
        MemberStatus &status = m_status.members[member];
        status.arm = static_cast<int>(arm(member));
        status.seed = m_group->seed(seedIndex(member));
        status.updates = state.update;
        status.ending = state.ending;
        status.endedAt = state.endedAt;
        if (state.ending != Ending::diverged)
            ++m_living;
        if (state.ending == Ending::running && state.update >= m_status.length)
            status.ending = Ending::finished;
        furthest = std::max(furthest, state.update);
    }
    m_update = furthest;
    m_status.update = furthest;
}

void GroupSession::applyEdits()
{
    for (NewEdit &edit : m_newEdits) {
        m_arms[static_cast<std::size_t>(edit.arm)].curve = std::move(edit.curve);
        m_edits.push_back({m_update, edit.arm, std::move(edit.description)});
    }
    if (!m_newEdits.empty())
        refresh();
    m_newEdits.clear();
}

// Observers are made without the lock: they may need much memory.
void GroupSession::applyWatch(std::unique_lock<std::mutex> &lock)
{
    while (m_newWatch) {
        const diagnostics::Spec spec = *std::exchange(m_newWatch, std::nullopt);
        lock.unlock();
        // What cannot be watched leaves what was.
        for (const auto &workspace : m_workspaces)
            if (auto watched = m_group->watch(spec, *workspace); !watched)
                break;
        lock.lock();
        startWatching();
    }
}

// Under the lock.
void GroupSession::startWatching()
{
    const diagnostics::Observer *observer = m_workspaces.front()->observer.get();
    m_watched.watch(observer ? std::span(observer->columns()) : std::span<diagnostics::Column>(),
                    m_update);
}

void GroupSession::train(const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        applyWatch(lock);
        applyEdits();
        m_commanded = false;
        if (m_checkpointAt) {
            makeCheckpoint(lock, stop);
            continue;
        }
        if (!wantsToTrain() && !wantsToEvaluate()) {
            if (ended()) // an edit may make the run longer: it then waits to be told to go on
                m_pauseAt = m_update;
            m_status.state = ended() ? Status::State::finished : Status::State::paused;
            m_status.updatesPerSecond = 0;
            m_status.secondsLeft = 0;
            m_speedometer.restart();
            m_pace.restart();
            m_rest.notify_all();
            m_wake.wait(lock, stop, [this] { return m_commanded; });
            continue;
        }
        if (m_status.state != Status::State::running || m_speed != m_speedSeen) {
            m_speedometer.restart();
            m_speedometer.mark(Clock::now(), m_update);
            m_speedSeen = m_speed;
            tellSpeed(m_status.updatesPerSecond);
        }
        m_status.state = Status::State::running;
        if (m_readers > 0) {
            m_wake.wait(lock, stop, [this] { return m_readers == 0; });
            continue;
        }
        if (m_speed > 0 && wantsToTrain()) {
            const Time now = Clock::now();
            if (const Time due = m_pace.due(now, m_speed); due > now) {
                m_wake.wait_until(lock, stop, due, [this] { return m_commanded; });
                continue;
            }
        }
        const Update updates = chunk(Clock::now());
        m_training = true;
        m_underway = updates;
        lock.unlock();
        trainChunk(updates, stop);
        lock.lock();
        m_training = false;
        m_underway = 0;
        if (stop.stop_requested())
            break;
        publish(updates);
        m_rest.notify_all();
    }
}

} // namespace warmup::training
