// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "core/base/Units.h"

namespace warmup::ui {

class Actions;
class ChartPair;
class MessageBar;
class RunController;

// Going back in the live run: the handle in the charts, its menu entries, and the replay's progress
// in the message bar.
class RewindCommands : public QObject {
    Q_OBJECT
public:
    RewindCommands(RunController &runs, ChartPair &charts, Actions &actions, MessageBar &messages,
                   QObject *parent = nullptr);

private:
    void goBack();
    void mark();
    void fork(Update update);
    void refresh();

    RunController &m_runs;
    ChartPair &m_charts;
    Actions &m_actions;
    MessageBar &m_messages;
    bool m_forking = false;
};

} // namespace warmup::ui
