// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include "core/recipe/Arms.h"
#include "ui/Background.h"
#include "ui/RunControllerPrivate.h"

namespace warmup::ui {
namespace {

using SessionState = training::Status::State;

constexpr int kFrameMilliseconds = 33;
// A schedule is trained under when its field has rested for so long: "30" is no edit to 3 and one
// to 30, and a wheel that turns is one edit.
constexpr int kRestMilliseconds = 300;
// A session answers a command a moment later: the timer rests only after that many frames without
// work.
constexpr int kQuietFrames = 10;

// A session's end waits for its threads; the window does not.
void discard(std::shared_ptr<training::Session> session)
{
    if (session)
        session->pause();
    letGo(std::move(session));
}

RunController::State toState(SessionState state)
{
    switch (state) {
    case SessionState::preparing:
        return RunController::State::preparing;
    case SessionState::paused:
        return RunController::State::paused;
    case SessionState::running:
        return RunController::State::running;
    case SessionState::finished:
        return RunController::State::finished;
    case SessionState::failed:
        return RunController::State::failed;
    }
    return RunController::State::failed;
}

} // namespace

void RunController::Private::watch()
{
    frame();
    watchFromNextFrame();
}

void RunController::Private::watchFromNextFrame()
{
    quietFrames = 0;
    timer.start();
}

void RunController::Private::setState(State next)
{
    if (state == next)
        return;
    state = next;
    Q_EMIT controller.stateChanged();
}

bool RunController::Private::create()
{
    return recipe && create({*recipe, QObject::tr("run %1").arg(nextName)});
}

bool RunController::Private::create(const Origin &origin)
{
    if (!curves.intended)
        return false;
    auto arms = makeArms(origin.recipe, curves, metric);
    if (!arms) {
        Q_EMIT controller.failed(arms.error());
        return false;
    }
    const bool moved = !origin.forkedAt && setAside(); // a fork keeps what it comes from
    discard(std::move(session));
    std::map<int, int> parents; // of a fork: the ids by arm
    for (const TrainingRun &run : runs)
        if (run.live && origin.forkedAt)
            parents[run.armIndex] = run.id;
    std::erase_if(runs, [](const TrainingRun &run) { return !run.kept; });
    for (TrainingRun &run : runs)
        run.live = run.rewinding = false;
    ++nextName;
    startedWith = origin.recipe;
    startedUpdatesPerEpoch = curves.intended->updatesPerEpoch();
    startedLength = curves.intended->length();
    armCurves.clear();
    const auto training = std::make_shared<const training::Spec>(startedWith.training);
    for (std::size_t arm = 0; arm < arms->size(); ++arm) {
        TrainingRun run;
        run.id = nextId++;
        run.armIndex = static_cast<int>(arm);
        run.arm = QString::fromStdString((*arms)[arm].label);
        run.name = arms->size() == 1 ? origin.name : origin.name + QStringLiteral(" · ") + run.arm;
        run.color = freeColor();
        run.live = true;
        run.training = training;
        run.curve = (*arms)[arm].curve;
        run.length = startedLength;
        run.updatesPerEpoch = startedUpdatesPerEpoch;
        run.sharpnessEvery = startedWith.training.diagnostics.sharpnessEvery;
        run.forkedAt = origin.forkedAt;
        run.forkedFrom = parents[run.armIndex];
        armCurves.push_back(run.curve);
        runs.push_back(std::move(run));
    }
    session = training::Session::create(startedWith.training, std::move(*arms),
                                        startedUpdatesPerEpoch, {}, origin.from);
    session->setSpeed(speed);
    status = session->status();
    pendingEdit.clear();
    refusesEdit = false;
    rewind.reset();
    forgetCheckpoint();
    Q_EMIT controller.runsChanged();
    setState(State::preparing);
    if (moved)
        Q_EMIT controller.madeWay();
    return true;
}

void RunController::Private::editArms(const QString &field)
{
    // Which curves train is part of what the run was started with, not of its schedule.
    const auto arms = makeArms(recipeOfRun(), curves, metric);
    if (!arms) {
        Q_EMIT controller.failed(arms.error());
        return;
    }
    for (const training::Arm &arm : *arms) {
        const auto checked = training::checkMomentum(startedWith.training.optimizer, *arm.curve);
        refusesEdit = !checked;
        if (refusesEdit) {
            Q_EMIT controller.failed(checked.error());
            return;
        }
    }
    for (std::size_t arm = 0; arm < arms->size(); ++arm)
        session->edit(static_cast<int>(arm), (*arms)[arm].curve, field.toStdString());
    for (TrainingRun &run : runs) {
        if (run.live)
            run.curve = (*arms)[static_cast<std::size_t>(run.armIndex)].curve;
    }
}

void RunController::Private::deliverEdit()
{
    if (pendingEdit.isEmpty() || rewind)
        return;
    editArms(pendingEdit);
    pendingEdit.clear();
}

void RunController::Private::frame()
{
    if (!session)
        return;
    if (sinceEdit.hasExpired(kRestMilliseconds))
        deliverEdit();
    status = session->status();
    const std::vector<training::Edit> edits = session->edits();
    for (TrainingRun &run : runs) {
        if (!run.live)
            continue;
        collect(run, *session, status);
        run.edits.clear();
        std::ranges::copy_if(edits, std::back_inserter(run.edits),
                             [&](const training::Edit &edit) { return edit.arm == run.armIndex; });
        joinPast(run);
    }
    const State next = toState(status.state);
    if (next == State::failed && state != State::failed) {
        setState(next);
        Q_EMIT controller.failed(
            status.error.value_or(Error{"training", "an unknown problem", ""}));
    }
    setState(next);
    Q_EMIT controller.progressed();
    if (state == State::failed)
        forgetCheckpoint();
    else if (wanted != Wanted::nothing)
        takeCheckpoint();
    const bool isEditing = !pendingEdit.isEmpty() && !rewind;
    const bool busy = state == State::running || state == State::preparing || isEditing
        || wanted != Wanted::nothing;
    quietFrames = busy ? 0 : quietFrames + 1;
    if (quietFrames >= kQuietFrames)
        timer.stop();
}

RunController::RunController(QObject *parent) : QObject(parent), d(std::make_unique<Private>(*this))
{
    d->timer.setInterval(kFrameMilliseconds);
    connect(&d->timer, &QTimer::timeout, this, [this] { d->frame(); });
}

RunController::~RunController()
{
    discard(std::move(d->session));
    d->dropAside();
}

void RunController::setRecipe(const Recipe &recipe, const Curves &curves,
                              const schedule::Metric &metric, const QString &field)
{
    const bool changed = !d->recipe || d->recipe->schedule != recipe.schedule
        || d->recipe->asRun != recipe.asRun || d->metric != metric;
    const bool watchesOthers =
        d->recipe && d->recipe->training.diagnostics != recipe.training.diagnostics;
    d->recipe = recipe;
    d->curves = curves;
    d->metric = metric;
    if (watchesOthers && d->session) {
        d->startedWith.training.diagnostics = recipe.training.diagnostics;
        d->session->watch(recipe.training.diagnostics);
        for (TrainingRun &run : d->runs)
            if (run.live)
                run.sharpnessEvery = recipe.training.diagnostics.sharpnessEvery;
    }
    if (!changed || !inTraining())
        return;
    d->pendingEdit = field.isEmpty() ? tr("Schedule") : field;
    d->sinceEdit.start();
    if (!d->timer.isActive())
        d->watch();
}

bool RunController::Private::makeReady()
{
    if (!controller.inTraining() && !create())
        return false;
    endRewind();
    deliverEdit();
    return true;
}

void RunController::start()
{
    if (!d->makeReady())
        return;
    d->session->run();
    d->watch();
}

void RunController::pause()
{
    if (!d->session)
        return;
    d->session->pause();
    d->watch();
}

void RunController::advance(Update updates)
{
    if (updates < 1 || !d->makeReady())
        return;
    d->session->advance(updates);
    d->watch();
}

void RunController::advanceEpoch()
{
    if (!d->makeReady())
        return;
    d->session->advanceEpoch();
    d->watch();
}

void RunController::restart()
{
    if (d->create())
        start();
}

void RunController::Private::endSession()
{
    timer.stop();
    rewind.reset();
    forgetCheckpoint();
    discard(std::move(session));
    for (TrainingRun &run : runs)
        run.live = false;
    status = {};
    setState(State::idle);
}

void RunController::stop()
{
    if (!d->session)
        return;
    d->frame();
    d->endSession();
    Q_EMIT runsChanged();
}

void RunController::clear()
{
    const bool moved = d->setAside();
    d->endSession();
    std::erase_if(d->runs, [](const TrainingRun &run) { return !run.kept; });
    Q_EMIT runsChanged();
    if (moved)
        Q_EMIT madeWay();
}

void RunController::setSpeed(double updatesPerSecond)
{
    d->speed = updatesPerSecond;
    if (d->session)
        d->session->setSpeed(updatesPerSecond);
}

RunController::State RunController::state() const
{
    return d->state;
}

bool RunController::inTraining() const
{
    return d->session && d->state != State::finished && d->state != State::failed;
}

bool RunController::needsRestart() const
{
    if (!inTraining() || !d->recipe || !d->curves.intended)
        return false;
    return d->refusesEdit || d->recipe->training != d->startedWith.training
        || d->curves.intended->updatesPerEpoch() != d->startedUpdatesPerEpoch
        || d->curves.intended->length() != d->startedLength;
}

const training::Status &RunController::status() const
{
    return d->status;
}

const training::Spec *RunController::shownTraining() const
{
    if (inTraining())
        return &d->startedWith.training;
    return d->recipe ? &d->recipe->training : nullptr;
}

std::weak_ptr<training::Session> RunController::session() const
{
    return d->session;
}

std::optional<Update> RunController::cursor() const
{
    if (!d->session || d->state == State::failed)
        return {};
    return d->status.update;
}

const std::vector<TrainingRun> &RunController::runs() const
{
    return d->runs;
}

} // namespace warmup::ui
