// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/base/Units.h"
#include "core/schedule/RateCurve.h"
#include "core/training/Checkpoint.h"
#include "core/training/Group.h"
#include "core/training/Spec.h"
#include "core/training/State.h"
#include "core/training/Watched.h"

namespace warmup::training {

// One curve that is trained under; all arms train the same seeds, data and batches.
struct Arm {
    std::string label; // "as run", "intended", "without warm-up"
    schedule::RateCurvePtr curve;
    bool inOrder = true; // in the spec's Order; false: shuffled
};

// Whether a run with this optimizer can follow the curve. Fails where the curve moves a momentum
// and the optimizer takes none.
[[nodiscard]] Result<void> checkMomentum(const optimizer::Spec &optimizer,
                                         const schedule::RateCurve &curve);

struct MemberStatus {
    int arm = 0;
    std::uint64_t seed = 0;
    Update updates = 0; // made so far
    Ending ending = Ending::running;
    // The update whose loss or parameters were not finite (it is the last one in the history); the
    // first of the collapse.
    Update endedAt = 0;
};

// A checkpoint of an earlier update in the making: `made` of the updates from the nearest snapshot
// to it are made again.
struct Replay {
    Update update = 0; // of the checkpoint
    Update made = 0;
    Update length = 0;

    bool operator==(const Replay &) const = default;
};

struct Status {
    enum class State { preparing, paused, running, finished, failed };

    State state = State::preparing;
    std::optional<Error>
        error; // when failed: the data could not be read, the model cannot take them
    // Made by every member that has not diverged. Above the length when an edit has made the run
    // shorter than that.
    Update update = 0;
    Update length = 0;
    // While it runs, over the last second (or the last two updates at a slower speed), never above
    // a speed that was set; else 0. Each counts once for the group.
    double updatesPerSecond = 0;
    double secondsLeft = 0; // at that rate; 0 when unknown
    double trivialLoss = 0; // of the predictor that ignores its input
    std::string data; // the data's description
    std::string kernel; // the instruction set by which the losses have their bits: "AVX2"
    std::vector<MemberStatus> members; // arm-major: arm * seeds + seed
    std::optional<Replay> replay; // while a checkpoint is made; the training rests meanwhile
};

// What a member did since the caller last asked. losses[i] is the training loss of the batch of
// update begin + i, before that update's step; rates[i] the rate that was applied, momenta[i] the
// momentum that the curve set, as in Checkpoint.
struct Tail {
    Update begin = 0;
    std::vector<float> losses;
    std::vector<double> rates;
    std::vector<double> momenta;
    std::vector<Evaluation> evaluations; // those made since `evaluationsFrom`
    // Of each of Session::columns(), what was told of the same updates; NaN where nothing was. The
    // trajectory of a model of two parameters is in the columns of diagnostics::Kind::position.
    std::vector<std::vector<float>> watched;
};

// How a session works; what it computes does not depend on it.
struct SessionOptions {
    unsigned threads = 0; // at most one a member; 0: one for each core but one
    std::size_t snapshotBytes = Snapshots::kBytes; // for all members together
    data::Loader load = data::load;
};

// A group of members in training on threads of its own, at lower priority. Calls may come from any
// thread. wait() and snapshot() wait for updates to end, so that the window's thread leaves them to
// others; all the rest return at once. Destruction stops the threads, within one update of each.
//
// All members are at the same update between the chunks of some milliseconds in which they are
// trained; commands take effect there. Each update costs 4 bytes for each member (its loss) and 8
// for each arm (its rate) until the session ends, and 4 for each member and column of diagnostics;
// snapshots of the states take at most SessionOptions::snapshotBytes.
//
// The test part is evaluated at the end of epochs (all, or every second, third ... so that a run
// has at most kEvaluations of them) and at the end of the run; or every Spec::evaluateEvery
// updates, of which a run has at most kMostEvaluations.
class Session {
public:
    static constexpr int kEvaluations = 100;
    static constexpr int kMostEvaluations = 100'000;

    // Data are loaded on the session's thread: the state is `preparing` until then, afterwards
    // `paused`, or `running` once run() has been called. Needs at least one arm; the length is
    // that of the longest curve.
    //
    // With a checkpoint the session stands where that run stood, its history included, and goes on
    // under these curves: under the same ones with the same bits as if it had never been left
    // (on the same instruction set), under others as a fork. It fails where the checkpoint is not
    // one of such a group, or the data are others.
    [[nodiscard]] static std::unique_ptr<Session>
    create(const Spec &spec, std::vector<Arm> arms, double updatesPerEpoch,
           const SessionOptions &options = {}, std::shared_ptr<const Checkpoint> from = {});
    virtual ~Session() = default;

    virtual void run() = 0;
    virtual void pause() = 0;
    virtual void advance(Update updates) = 0; // that many more, then pause
    // To the end of the epoch, then pause; of one that ends between two updates, to the nearest. A
    // run that goes on is cut short there.
    virtual void advanceEpoch() = 0;
    virtual void setSpeed(double updatesPerSecond) = 0; // 0: flat out
    // Nothing where checkMomentum() fails.
    virtual void edit(int arm, schedule::RateCurvePtr curve, std::string description) = 0;
    // What is watched from the next update on. Columns that were watched once stay. Needs a session
    // that is prepared to take effect at once; changes no bit of what is trained.
    virtual void watch(const diagnostics::Spec &spec) = 0;
    // Asks for the run as it stood after so many updates (at most those made): the nearest
    // snapshot, and the updates from there made again with the rates that were applied, the same
    // bits as the first time. The session's own states stay as they are. Status::replay tells how
    // far it is; one request at a time, a new one replaces it.
    virtual void requestCheckpoint(Update update) = 0;
    virtual void cancelCheckpoint() = 0;
    // The checkpoint once it is made, and only once; null until then.
    [[nodiscard]] virtual std::shared_ptr<Checkpoint> takeCheckpoint() = 0;

    [[nodiscard]] virtual Status status() const = 0;
    [[nodiscard]] virtual Tail tail(std::size_t member, Update from,
                                    std::size_t evaluationsFrom) const = 0;
    [[nodiscard]] virtual std::vector<Edit> edits() const = 0;
    // Of Tail::watched.
    [[nodiscard]] virtual std::vector<diagnostics::Column> columns() const = 0;
    // The state of a member after the chunk that is being trained, for which it waits.
    // Nothing while the data are loaded.
    [[nodiscard]] virtual std::optional<State> snapshot(std::size_t member) = 0;
    // What is trained, the same from then on; null while the data are loaded.
    [[nodiscard]] virtual const Group *group() const = 0;
    // Returns when nothing is left to do: paused, finished or failed, and no checkpoint in the
    // making. For the command line and tests.
    virtual void wait() = 0;
};

} // namespace warmup::training
