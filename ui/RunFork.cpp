// SPDX-License-Identifier: GPL-3.0-or-later
// What a RunController does with checkpoints: going back, forks, saved runs.
#include <utility>

#include "ui/RunControllerPrivate.h"
#include "ui/Text.h"

namespace warmup::ui {

std::optional<Update> RunController::rewindable() const
{
    const bool ready =
        d->state == State::paused || d->state == State::running || d->state == State::finished;
    if (!d->session || !ready || d->status.update < 1)
        return {};
    return d->status.update;
}

void RunController::setRewind(std::optional<Update> update)
{
    if (!d->session || update == d->rewind)
        return;
    d->setRewind(update);
    if (update)
        d->session->pause();
    d->watch();
}

void RunController::Private::setRewind(std::optional<Update> update)
{
    rewind = update;
    for (TrainingRun &run : runs)
        run.rewinding = run.live && update;
}

void RunController::fork(Update update)
{
    if (!rewindable())
        return;
    if (d->curves.intended->length() <= update) {
        Q_EMIT failed({"/schedule/clock/run", countText(d->curves.intended->length()).toStdString(),
                       tr("more than the %1 updates from which to continue")
                           .arg(countText(update))
                           .toStdString()});
        return;
    }
    d->setRewind(update);
    d->forgetCheckpoint(); // that of a run to be saved: the session makes one at a time
    d->wanted = Private::Wanted::fork;
    d->session->pause();
    d->session->requestCheckpoint(update);
    d->watchFromNextFrame(); // what is asked for never comes before the asking has returned
}

bool RunController::requestCheckpoint()
{
    if (!rewindable() || d->wanted == Private::Wanted::fork)
        return false;
    d->wanted = Private::Wanted::file;
    d->session->requestCheckpoint(d->session->status().update);
    d->watchFromNextFrame();
    return true;
}

void RunController::cancelReplay()
{
    if (d->wanted == Private::Wanted::nothing)
        return;
    d->forgetCheckpoint();
    d->session->cancelCheckpoint();
}

void RunController::Private::forgetCheckpoint()
{
    if (std::exchange(wanted, Wanted::nothing) == Wanted::file)
        Q_EMIT controller.checkpointLost();
}

// The recipe that the window shows, with what the live run was started with.
Recipe RunController::Private::recipeOfRun() const
{
    Recipe now = *recipe;
    now.training = startedWith.training;
    return now;
}

void RunController::Private::takeCheckpoint()
{
    if (status.replay && status.replay->length > 0)
        Q_EMIT controller.replayed(static_cast<double>(status.replay->made)
                                   / static_cast<double>(status.replay->length));
    auto checkpoint = session->takeCheckpoint();
    if (!checkpoint)
        return;
    const Wanted what = std::exchange(wanted, Wanted::nothing);
    if (what == Wanted::fork)
        makeFork(std::move(checkpoint));
    else
        Q_EMIT controller.checkpointMade({recipeOfRun(), metric, std::move(checkpoint)});
}

void RunController::Private::makeFork(std::shared_ptr<const training::Checkpoint> checkpoint)
{
    for (TrainingRun &run : runs)
        run.kept = true;
    const Update update = checkpoint->update;
    const QString name =
        RunController::tr("run %1, from update %2").arg(nextName).arg(countText(update));
    if (!create({recipeOfRun(), name, std::move(checkpoint), update}))
        return;
    session->run();
    Q_EMIT controller.forked(name);
    watch();
}

void RunController::resume(std::shared_ptr<const training::Checkpoint> checkpoint,
                           const QString &name)
{
    if (d->recipe && d->create({*d->recipe, name, std::move(checkpoint)}))
        d->watch();
}

} // namespace warmup::ui
