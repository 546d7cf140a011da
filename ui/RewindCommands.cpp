// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RewindCommands.h"

#include <algorithm>

#include <QAction>

#include "ui/Actions.h"
#include "ui/MessageBar.h"
#include "ui/RunController.h"
#include "ui/Text.h"
#include "ui/chart/ChartPair.h"

namespace warmup::ui {

RewindCommands::RewindCommands(RunController &runs, ChartPair &charts, Actions &actions,
                               MessageBar &messages, QObject *parent)
    : QObject(parent), m_runs(runs), m_charts(charts), m_actions(actions), m_messages(messages)
{
    connect(&charts, &ChartPair::rewindMarked, this, &RewindCommands::mark);
    connect(&charts, &ChartPair::continueRequested, this, &RewindCommands::fork);
    connect(actions.goBack, &QAction::triggered, this, &RewindCommands::goBack);
    connect(actions.continueHere, &QAction::triggered, this, [this] {
        if (const auto at = m_charts.rewindMark())
            fork(*at);
    });
    connect(&runs, &RunController::replayed, this, [this](double share) {
        if (m_forking)
            m_messages.showProgress(tr("Going back: making the updates again…"), share, [this] {
                m_forking = false;
                m_runs.cancelReplay();
                m_messages.clear();
            });
    });
    connect(&runs, &RunController::forked, this, [this](const QString &name) {
        m_forking = false;
        m_messages.show(
            MessageBar::Kind::note,
            tr("%1 trains under the schedule as it is now; the run before is kept.").arg(name));
    });
    connect(&runs, &RunController::failed, this, [this] { m_forking = false; });
    connect(&runs, &RunController::stateChanged, this, [this] {
        // Told to go on: it goes on from its end.
        if (m_runs.state() == RunController::State::running)
            m_charts.setRewindMark(std::nullopt);
        refresh();
    });
    connect(&runs, &RunController::progressed, this, &RewindCommands::refresh);
    connect(&runs, &RunController::runsChanged, this, &RewindCommands::refresh);
    refresh();
}

void RewindCommands::goBack()
{
    const auto made = m_runs.rewindable();
    if (!made)
        return;
    m_runs.setRewind(*made);
    m_charts.setRewindable(made);
    m_charts.setRewindMark(*made - std::max<Update>(1, *made / 10));
    m_charts.setFocus(Qt::ShortcutFocusReason);
}

void RewindCommands::mark()
{
    const auto at = m_charts.rewindMark();
    const bool first = at && !m_actions.continueHere->isEnabled();
    m_runs.setRewind(at);
    refresh();
    if (first)
        m_messages.show(MessageBar::Kind::note,
                        tr("Change the schedule if you like, then continue from here: a new run "
                           "beside this one. Escape goes back to the end."));
}

void RewindCommands::fork(Update update)
{
    m_forking = true;
    m_runs.fork(update);
}

void RewindCommands::refresh()
{
    const bool marked = m_charts.rewindMark().has_value();
    m_actions.goBack->setEnabled(m_runs.rewindable().has_value());
    m_actions.continueHere->setEnabled(marked);
    m_actions.saveRun->setEnabled(m_runs.rewindable().has_value());
}

} // namespace warmup::ui
