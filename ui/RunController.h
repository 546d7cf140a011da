// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>

#include "core/io/RunFile.h"
#include "core/recipe/Recipe.h"
#include "ui/RunHistory.h"

namespace warmup::ui {

// The run in training and the runs that were kept. Owns the session; one timer carries what it did
// into the histories, some 30 times a second. A session that is no longer wanted is torn down on
// another thread, so that no call here waits for an update to end.
class RunController : public QObject {
    Q_OBJECT
public:
    enum class State { idle, preparing, paused, running, finished, failed };

    explicit RunController(QObject *parent = nullptr);
    ~RunController() override;

    // The recipe that the window shows now. While a run is in training its schedule is edited, and
    // other diagnostics are watched, from the next update on; what needs a restart waits for one
    // (needsRestart). `field` describes the edit.
    void setRecipe(const Recipe &recipe, const Curves &curves, const schedule::Metric &metric,
                   const QString &field);

    void start();
    void pause();
    void advance(Update updates);
    void advanceEpoch(); // to its end
    // Starts anew with the current recipe. The live run makes way for it, like the one that was
    // not kept when start() begins another: what would be lost with it can be brought back.
    void restart();
    // Ends the live run; its curves stay until the next one starts.
    void stop();
    // Takes everything away that was not kept: another recipe comes. The live run makes way for it.
    void clear();
    // The run that made way last: "run 1 (update 240 of 1 000)"; empty: none.
    [[nodiscard]] QString asideText() const;
    // Whether that one had not come to its end.
    [[nodiscard]] bool isAsideUnfinished() const;
    // It comes back as it stood, to go on with; what is on show now makes way for it. `showRecipe`
    // is called between the two, to show the recipe that was shown with it.
    void bringBack(const std::function<void()> &showRecipe);
    // The updates that the live run has made and can be gone back in; nothing where it cannot.
    [[nodiscard]] std::optional<Update> rewindable() const;
    // Pauses at an earlier update in thought: edits of the schedule are held back, for a fork from
    // there. Nothing, or going on: the live run takes them up.
    void setRewind(std::optional<Update> update);
    // Keeps the live run and trains a new one that goes on from its `update` under the schedule as
    // it is now. Replays first; forked() tells the end.
    void fork(Update update);
    // Asks for the live run as it stands, to be saved: checkpointMade() brings it, or
    // checkpointLost() where the run ended before. Returns whether there is a run to save.
    bool requestCheckpoint();
    // Ends what fork() and requestCheckpoint() began.
    void cancelReplay();
    // Goes on, paused, with a run that was saved under the recipe that the window shows.
    void resume(std::shared_ptr<const training::Checkpoint> checkpoint, const QString &name);
    // Updates a second; 0: flat out.
    void setSpeed(double updatesPerSecond);

    [[nodiscard]] State state() const;
    // A session is loaded and not at its end: schedule edits reach it.
    [[nodiscard]] bool inTraining() const;
    // The recipe differs from what the live run was started with in more than its schedule, or that
    // has a momentum which the run's optimizer cannot take.
    [[nodiscard]] bool needsRestart() const;
    [[nodiscard]] const training::Status &status() const;
    // What the live run trains as long as it is in training, else what the next one would; null
    // before there is a recipe.
    [[nodiscard]] const training::Spec *shownTraining() const;
    // Of the live run. Nobody keeps it longer than a job of another thread takes.
    [[nodiscard]] std::weak_ptr<training::Session> session() const;
    // Where the slowest seed of the live run stands; nothing without one.
    [[nodiscard]] std::optional<Update> cursor() const;
    // Kept runs first, in the order they were made, then the live run's arms.
    [[nodiscard]] const std::vector<TrainingRun> &runs() const;
    [[nodiscard]] bool canKeep() const;

    void keep();
    void rename(int run, const QString &name);
    void recolor(int run, const QColor &color);
    void setHidden(int run, bool hidden);
    void remove(const std::vector<int> &ids);
    // Brings back what the last remove() took, for as long as nothing else was removed. A run that
    // was in training comes back stopped.
    void restoreRemoved();

Q_SIGNALS:
    void stateChanged();
    // New losses or a new status; at most once a frame.
    void progressed();
    // The list of runs or the look of one changed.
    void runsChanged();
    void removed(const QString &what);
    // A run was set aside; the recipe is still the one that was shown with it.
    void madeWay();
    // How far a fork's or a checkpoint's replay is, 0 to 1.
    void replayed(double share);
    void forked(const QString &name);
    void checkpointMade(const warmup::io::SavedRun &run);
    void checkpointLost();
    // The session could not start or went wrong, or cannot take up an edit.
    void failed(const warmup::Error &error);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace warmup::ui
