// SPDX-License-Identifier: GPL-3.0-or-later
// The list of a RunController's runs and what a user does to it.
#include <algorithm>
#include <iterator>

#include "ui/RunColors.h"
#include "ui/RunControllerPrivate.h"

namespace warmup::ui {

TrainingRun *RunController::Private::find(int id)
{
    const auto found = std::ranges::find(runs, id, &TrainingRun::id);
    return found == runs.end() ? nullptr : &*found;
}

// The first colour that no run wears.
QColor RunController::Private::freeColor() const
{
    for (int index = 0; index < static_cast<int>(kRunColors.size()); ++index) {
        if (std::ranges::find(runs, runColor(index), &TrainingRun::color) == runs.end())
            return runColor(index);
    }
    return runColor(static_cast<int>(runs.size()));
}

bool RunController::canKeep() const
{
    return std::ranges::any_of(
        d->runs, [](const TrainingRun &run) { return !run.kept && updatesMade(run) > 0; });
}

void RunController::keep()
{
    for (TrainingRun &run : d->runs)
        run.kept = true;
    Q_EMIT runsChanged();
}

void RunController::rename(int run, const QString &name)
{
    TrainingRun *found = d->find(run);
    if (!found || name.trimmed().isEmpty())
        return;
    found->name = name.trimmed();
    Q_EMIT runsChanged();
}

void RunController::recolor(int run, const QColor &color)
{
    TrainingRun *found = d->find(run);
    if (!found || !color.isValid())
        return;
    found->color = color;
    Q_EMIT runsChanged();
}

void RunController::setHidden(int run, bool hidden)
{
    TrainingRun *found = d->find(run);
    if (!found || found->hidden == hidden)
        return;
    found->hidden = hidden;
    Q_EMIT runsChanged();
}

void RunController::remove(const std::vector<int> &ids)
{
    const auto wanted = [&ids](const TrainingRun &run) {
        return std::ranges::find(ids, run.id) != ids.end();
    };
    if (std::ranges::none_of(d->runs, wanted))
        return;
    const auto live = std::ranges::count_if(d->runs, &TrainingRun::live);
    const auto taken = std::ranges::count_if(
        d->runs, [&](const TrainingRun &run) { return run.live && wanted(run); });
    // A finished pair of which one is left can still be rewound and saved.
    if (taken > 0 && (inTraining() || taken == live))
        stop();
    d->removed.clear();
    std::ranges::copy_if(d->runs, std::back_inserter(d->removed), wanted);
    for (TrainingRun &run : d->removed)
        run.live = false;
    std::erase_if(d->runs, wanted);
    Q_EMIT runsChanged();
    Q_EMIT removed(d->removed.size() == 1 ? d->removed.front().name
                                          : tr("%1 runs").arg(d->removed.size()));
}

void RunController::restoreRemoved()
{
    // Kept runs stand before the live one, in the order of their making.
    for (TrainingRun &run : d->removed) {
        run.kept = true;
        const auto place = std::ranges::find_if(d->runs, [&](const TrainingRun &other) {
            return other.live || !other.kept || other.id > run.id;
        });
        d->runs.insert(place, std::move(run));
    }
    d->removed.clear();
    Q_EMIT runsChanged();
}

} // namespace warmup::ui
