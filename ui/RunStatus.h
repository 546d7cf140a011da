// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>

#include <QObject>

class QLabel;
class QStatusBar;
class QToolButton;

namespace warmup::ui {

class MessageBar;
class RunController;

// Says in the status bar how the run goes (update, speed, time left) and whether changes wait for a
// restart; tells divergence and collapse in a sentence.
class RunStatus : public QObject {
    Q_OBJECT
public:
    RunStatus(RunController &runs, QStatusBar &bar, MessageBar &messages,
              QObject *parent = nullptr);

    // The recipe changed: does it wait for a restart?
    void refresh();

private:
    [[nodiscard]] QString text() const;
    void tellEndings();

    RunController &m_runs;
    MessageBar &m_messages;
    QLabel *m_text;
    QLabel *m_data;
    QToolButton *m_restart;
    std::set<int> m_told; // ids of runs whose bad end was told
};

} // namespace warmup::ui
