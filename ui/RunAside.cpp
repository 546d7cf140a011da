// SPDX-License-Identifier: GPL-3.0-or-later
// What a RunController does with a run that makes way for another one.
#include <algorithm>
#include <iterator>
#include <utility>

#include "ui/Background.h"
#include "ui/RunControllerPrivate.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

// A run of fewer updates than both of these has hardly begun: nobody misses it.
constexpr Update kFewUpdates = 100;
constexpr Update kSmallShare = 20;

bool hasHardlyBegun(const TrainingRun &run)
{
    return updatesMade(run) < std::min(kFewUpdates, run.length / kSmallShare);
}

} // namespace

// Its curves, or with a run in training what it would still learn.
bool RunController::Private::wouldBeLost(const TrainingRun &run) const
{
    const bool more = run.live && controller.inTraining();
    return updatesMade(run) > 0 && (!run.kept || more);
}

bool RunController::Private::setAside()
{
    forgetCheckpoint();
    frame(); // what it did since the last one
    Aside next;
    std::ranges::copy_if(runs, std::back_inserter(next.runs),
                         [this](const TrainingRun &run) { return wouldBeLost(run); });
    if (next.runs.empty() || std::ranges::all_of(next.runs, hasHardlyBegun))
        return false;
    if (std::ranges::any_of(next.runs, &TrainingRun::live)) {
        session->pause();
        session->cancelCheckpoint();
        next.loaded = *this;
        if (controller.inTraining())
            next.loaded.state = State::paused;
        session = nullptr;
    }
    dropAside();
    aside = std::move(next);
    return true;
}

void RunController::Private::dropAside()
{
    if (aside)
        letGo(std::move(aside->loaded.session));
    aside.reset();
}

// Their marks in the list may have been renamed, coloured or hidden since.
void RunController::Private::showAgain(std::vector<TrainingRun> back)
{
    for (TrainingRun &run : back) {
        if (const TrainingRun *listed = find(run.id)) {
            run.name = listed->name;
            run.color = listed->color;
            run.hidden = listed->hidden;
            std::erase_if(runs, [&](const TrainingRun &one) { return one.id == run.id; });
        } else if (std::ranges::find(runs, run.color, &TrainingRun::color) != runs.end()) {
            run.color = freeColor();
        }
        run.rewinding = false;
        runs.push_back(std::move(run));
    }
}

void RunController::bringBack(const std::function<void()> &showRecipe)
{
    if (!d->aside)
        return;
    Private::Aside back = std::move(*d->aside);
    d->aside.reset();
    clear();
    showRecipe();
    d->showAgain(std::move(back.runs));
    if (!back.loaded.session) {
        Q_EMIT runsChanged();
        return;
    }
    const State then = std::exchange(back.loaded.state, d->state); // setState tells of the change
    static_cast<LoadedRun &>(*d) = std::move(back.loaded);
    d->session->setSpeed(d->speed);
    d->setState(then);
    d->watch();
    Q_EMIT runsChanged();
}

bool RunController::isAsideUnfinished() const
{
    return d->aside && d->aside->loaded.session && d->aside->loaded.state == State::paused;
}

QString RunController::asideText() const
{
    if (!d->aside)
        return {};
    const std::vector<TrainingRun> &runs = d->aside->runs;
    return runs.size() == 1 ? tr("%1 (%2)").arg(runs.front().name, outcomeText(runs.front()))
                            : tr("%1 and %2 more").arg(runs.front().name).arg(runs.size() - 1);
}

} // namespace warmup::ui
