// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include "ui/RunController.h"

namespace warmup::ui {

// The session that is loaded, what the window knows of it, and what it was started with.
struct LoadedRun {
    std::shared_ptr<training::Session> session;
    training::Status status;
    RunController::State state = RunController::State::idle;
    Recipe startedWith;
    double startedUpdatesPerEpoch = 1;
    Update startedLength = 0;
    std::vector<schedule::RateCurvePtr> armCurves;
    QString pendingEdit; // the field; empty: none
    bool refusesEdit = false; // its optimizer cannot follow the schedule as it is now
};

class RunController::Private : public LoadedRun {
public:
    explicit Private(RunController &theController) : controller(theController) { }

    // What a new session is made of; by default all anew under the recipe.
    struct Origin {
        Recipe recipe;
        QString name;
        std::shared_ptr<const training::Checkpoint> from = nullptr;
        std::optional<Update> forkedAt = std::nullopt;
    };
    // A run that made way for another one, as it stood.
    struct Aside {
        std::vector<TrainingRun> runs;
        LoadedRun loaded; // without a session: curves alone
    };
    bool create();
    bool create(const Origin &origin);
    // Whether there was something to set aside; it takes the place of what was aside before.
    bool setAside();
    void dropAside();
    [[nodiscard]] bool wouldBeLost(const TrainingRun &run) const;
    void showAgain(std::vector<TrainingRun> back);
    // A session that can go on under the schedule as it is now; false when there is none.
    bool makeReady();
    void frame();
    void endSession();
    void deliverEdit();
    void setRewind(std::optional<Update> update);
    void endRewind() { setRewind(std::nullopt); }
    void takeCheckpoint();
    void forgetCheckpoint();
    void makeFork(std::shared_ptr<const training::Checkpoint> checkpoint);
    [[nodiscard]] Recipe recipeOfRun() const;
    void setState(State next);
    void editArms(const QString &field);
    void watch();
    void watchFromNextFrame();
    QColor freeColor() const;
    TrainingRun *find(int id);

    RunController &controller;
    QTimer timer;
    int quietFrames = 0;
    std::vector<TrainingRun> runs;
    std::vector<TrainingRun> removed; // last, to be brought back
    std::optional<Aside> aside;
    int nextId = 1;
    int nextName = 1;
    double speed = 0;

    std::optional<Recipe> recipe;
    Curves curves;
    schedule::Metric metric;
    QElapsedTimer sinceEdit; // that the recipe was changed last
    std::optional<Update> rewind; // where the user thinks of going back to
    // What a checkpoint that was asked for is for.
    enum class Wanted { nothing, fork, file };
    Wanted wanted = Wanted::nothing;
};

} // namespace warmup::ui
