// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cmath>
#include <condition_variable>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/training/EvaluationPlan.h"
#include "core/training/Pace.h"
#include "core/training/Series.h"
#include "core/training/Session.h"
#include "core/training/Speedometer.h"
#include "core/training/Threads.h"
#include "core/training/Workspace.h"

namespace warmup::training {

// The one kind of Session. A thread of its own, the session's thread, loads the data and then
// trains in chunks, with the help of further threads; between two chunks it looks at the commands.
class GroupSession final : public Session {
public:
    GroupSession(const Spec &spec, std::vector<Arm> arms, double updatesPerEpoch,
                 const SessionOptions &options, std::shared_ptr<const Checkpoint> from);
    ~GroupSession() override;

    void run() override;
    void pause() override;
    void advance(Update updates) override;
    void advanceEpoch() override;
    void setSpeed(double updatesPerSecond) override;
    void edit(int arm, schedule::RateCurvePtr curve, std::string description) override;
    void watch(const diagnostics::Spec &spec) override;
    void requestCheckpoint(Update update) override;
    void cancelCheckpoint() override;
    [[nodiscard]] std::shared_ptr<Checkpoint> takeCheckpoint() override;

    [[nodiscard]] Status status() const override;
    [[nodiscard]] Tail tail(std::size_t member, Update from,
                            std::size_t evaluationsFrom) const override;
    [[nodiscard]] std::vector<Edit> edits() const override;
    [[nodiscard]] std::vector<diagnostics::Column> columns() const override;
    [[nodiscard]] std::optional<State> snapshot(std::size_t member) override;
    [[nodiscard]] const Group *group() const override;
    void wait() override;

private:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr Update kForever = std::numeric_limits<Update>::max();

    struct NewEdit {
        int arm = 0;
        schedule::RateCurvePtr curve;
        std::string description;
    };
    // What an arm's curve says for a stretch of updates. The momentum is NaN where there is none,
    // and the list empty where there never was one.
    struct Applied {
        std::vector<double> rates;
        std::vector<double> momenta;

        [[nodiscard]] optimizer::Rates at(std::size_t i) const
        {
            optimizer::Rates all{rates[i], {}, {}};
            if (!momenta.empty() && !std::isnan(momenta[i]))
                all.momentum = momenta[i];
            return all;
        }
    };
    // What a member did in a chunk, until it is published.
    struct Harvest {
        std::vector<float> losses;
        std::vector<float> watched; // a row an update
        std::optional<Evaluation> evaluation;
    };

    // Changes what the lock guards, and wakes the session's thread.
    template <typename Change>
    void command(Change change)
    {
        {
            const std::lock_guard lock(m_mutex);
            change();
            m_commanded = true;
        }
        m_wake.notify_all();
    }

    [[nodiscard]] std::size_t arm(std::size_t member) const
    {
        return member / static_cast<std::size_t>(m_spec.seeds);
    }
    [[nodiscard]] int seedIndex(std::size_t member) const
    {
        return static_cast<int>(member % static_cast<std::size_t>(m_spec.seeds));
    }
    // Where the next step begins: several that are asked for at once add up, a run that goes on is
    // cut short.
    [[nodiscard]] Update askedFor() const
    {
        return m_pauseAt == kForever ? m_update : std::max(m_update, m_pauseAt);
    }
    [[nodiscard]] bool ended() const { return m_update >= m_status.length || m_living == 0; }
    [[nodiscard]] bool wantsToTrain() const { return !ended() && m_update < m_pauseAt; }
    // A run that an edit has made shorter than what is made ends without the evaluation that every
    // run ends with.
    [[nodiscard]] bool wantsToEvaluate() const
    {
        return m_update >= m_status.length && m_update > m_evaluatedAt && m_living > 0
            && m_group->hasTest();
    }
    [[nodiscard]] bool atRest() const;

    void live(const std::stop_token &stop);
    [[nodiscard]] Result<void> prepare(const std::stop_token &stop);
    [[nodiscard]] Result<void> restore(const Checkpoint &from);
    // What is applied to an arm may move a momentum that the optimizer has not had.
    void addMomentum(const Applied &applied, State &state) const;
    void train(const std::stop_token &stop);
    void applyEdits();
    void applyWatch(std::unique_lock<std::mutex> &lock);
    void startWatching();
    void refresh();
    [[nodiscard]] Update affordable() const;
    [[nodiscard]] Update chunk(Time now) const;
    void trainChunk(Update updates, const std::stop_token &stop);
    // What the arms' curves say of so many updates, into m_chunk.
    void readCurves(Update first, std::size_t count);
    // Makes room in m_harvest for all that as many updates tell: a task must not throw.
    void clearHarvest(std::size_t count);
    // The member's next updates with these rates, until it diverges or is stopped.
    template <typename Observe>
    void update(std::size_t member, State &state, const Applied &applied, unsigned thread,
                const std::stop_token &stop, Observe observe)
    {
        for (std::size_t i = 0; i < applied.rates.size(); ++i) {
            if (state.ending == Ending::diverged || stop.stop_requested())
                return;
            observe(m_group->update(seedIndex(member), state, applied.at(i), m_orders[member],
                                    *m_workspaces[thread], m_arms[arm(member)].inOrder));
        }
    }
    void makeCheckpoint(std::unique_lock<std::mutex> &lock, const std::stop_token &stop);
    // The states after `to` updates; false when stopped or no longer wanted.
    [[nodiscard]] bool replay(Update to, std::vector<State> &states, const std::stop_token &stop);
    // What was applied to an arm in updates [begin, end).
    [[nodiscard]] Applied appliedIn(std::size_t a, Update begin, Update end) const;
    // What the run did up to there.
    void recordHistory(Checkpoint &checkpoint) const;
    void tellSpeed(double measured);
    void publish(Update updates);
    void failWith(Error error);

    const Spec m_spec;
    std::vector<Arm> m_arms; // the session's thread alone, once it has started
    const double m_updatesPerEpoch;
    const SessionOptions m_options;
    std::shared_ptr<const Checkpoint> m_from; // until the session is prepared

    // The session's thread alone; m_states also by readers while it does not train.
    std::optional<Group> m_group;
    std::unique_ptr<Threads> m_threads;
    std::vector<std::unique_ptr<Workspace>> m_workspaces; // one a thread
    std::vector<State> m_states;
    std::vector<Permutation> m_orders;
    std::vector<Harvest> m_harvest;
    std::vector<Applied> m_chunk; // one an arm
    Snapshots m_snapshots;
    std::optional<EvaluationPlan> m_plan;
    double m_secondsPerUpdate = 0; // 0: not known yet
    Update m_evaluatedAt = 0;
    Speedometer m_speedometer;
    double m_speedSeen = 0; // by the session's thread
    Pace m_pace;

    mutable std::mutex m_mutex; // guards all below; never held while an update is made
    std::condition_variable_any m_wake;
    std::condition_variable m_rest;
    bool m_commanded = false; // commands that the session's thread has not seen
    bool m_training = false;
    Update m_underway = 0; // of the chunk that is being trained
    int m_readers = 0;
    Update m_pauseAt = 0;
    double m_speed = 0;
    std::vector<NewEdit> m_newEdits;
    std::optional<diagnostics::Spec> m_newWatch;
    std::optional<Update> m_checkpointAt; // wanted, and not yet made
    std::shared_ptr<Checkpoint> m_checkpoint; // made, and not yet taken
    Update m_update = 0; // made by every living member
    std::size_t m_living = 0;
    Status m_status;
    std::vector<Series<float>> m_losses;
    std::vector<Series<double>> m_rates;
    std::vector<Series<double>> m_momenta; // at most as long as the rates
    std::vector<std::vector<Evaluation>> m_evaluations;
    std::vector<Edit> m_edits;
    Watched m_watched;

    std::jthread m_thread; // last: it uses all the others
};

} // namespace warmup::training
