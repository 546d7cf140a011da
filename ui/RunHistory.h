// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <QColor>
#include <QString>

#include "core/plot/Series.h"
#include "core/training/RunRecord.h"
#include "core/training/Session.h"

namespace warmup::ui {

// What diagnostics told of one member in one column, a value an update; NaN where there was none.
struct WatchedHistory {
    std::shared_ptr<plot::Series> values = std::make_shared<plot::Series>();
    // For the charts: what is measured every few updates holds until the next measurement.
    std::shared_ptr<plot::Series> shown = values;
    float last = 0;
    int age = -1; // of `last` in updates; -1: none
};

// What one member (one seed of one arm) did so far. The series are shared with the charts and grow
// on the window's thread alone.
struct MemberHistory {
    std::uint64_t seed = 0;
    std::shared_ptr<plot::Series> losses = std::make_shared<plot::Series>();
    std::vector<double> rates; // applied, one an update
    std::vector<double> momenta; // that the schedule set, as in training::Checkpoint
    std::vector<training::Evaluation> evaluations;
    std::vector<WatchedHistory> watched; // one for each of the run's columns
    std::shared_ptr<plot::Points> testLoss = std::make_shared<plot::Points>();
    std::shared_ptr<plot::Points> testAccuracy = std::make_shared<plot::Points>();
    training::Ending ending = training::Ending::running;
    Update endedAt = 0;
};

// One run as the table and the charts know it: one arm, all its seeds. A pair is two of them.
struct TrainingRun {
    int id = 0; // never used twice
    int armIndex = 0; // in its session
    QString name; // the user's: "run 1"
    QString arm; // "as run"
    QColor color;
    bool hidden = false;
    bool kept = false; // stays when the next run starts
    bool live = false; // of the session that is loaded now
    std::shared_ptr<const training::Spec> training; // what it was started with
    schedule::RateCurvePtr curve; // followed at the start, or since the last edit
    // Where it was edited: the rates and momenta that it was made with up to there, then `curve`.
    schedule::RateCurvePtr applied;
    schedule::RateCurvePtr appliedThen; // the `curve` and the update that `applied` is made of
    Update appliedUntil = 0;
    std::vector<MemberHistory> members;
    std::vector<diagnostics::Column> columns; // that were watched at any time
    int sharpnessEvery = 1; // updates between two measurements
    std::vector<training::Edit> edits;
    std::optional<Update> forkedAt; // its first updates are those of another run,
    int forkedFrom = 0; // with this id
    bool rewinding = false; // edits of the schedule are held back
    Update length = 0;
    double updatesPerEpoch = 1;
};

// The run's outcome in a few words: "diverged at update 112", "2 of 5 seeds diverged", "finished",
// "running", "stopped at update 40".
[[nodiscard]] QString outcomeText(const TrainingRun &run);
// Updates that the slowest seed which still runs has made; where none does, the longest.
[[nodiscard]] Update updatesMade(const TrainingRun &run);
// Mean over the seeds of the mean of the last losses (20, or fewer), NaN without any.
[[nodiscard]] double finalLoss(const TrainingRun &run);
// Mean over the seeds of the last test accuracy, NaN without any.
[[nodiscard]] double testAccuracy(const TrainingRun &run);

// From where on a run is drawn: all of it, or of a fork what the run that it comes from, if that is
// on show, has not.
[[nodiscard]] Update drawnFrom(const TrainingRun &run, const std::vector<TrainingRun> &runs);

// In training, and under the schedule that is on show.
[[nodiscard]] bool isGoing(const TrainingRun &run);
// The rates that a run was and will be made with.
[[nodiscard]] schedule::RateCurvePtr ratesOf(const TrainingRun &run);
// Makes `applied` anew where an edit came since, once the rates up to there are known.
void joinPast(TrainingRun &run);

// What a session's status and tails add to a run of it, whose members from `first` on are those of
// the session.
void collect(TrainingRun &run, const training::Session &session, const training::Status &status,
             std::size_t first = 0);
// A whole run of a seed, as one more member.
void addMember(TrainingRun &run, const training::RunRecord &record);

} // namespace warmup::ui
