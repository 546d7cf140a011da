// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include <QObject>

class QLabel;
class QStatusBar;
class QToolButton;

namespace warmup::ui {

class MessageBar;
class RunController;
struct TrainingRun;

// Says in the status bar how the run goes (update, speed, time left) and whether changes wait for a
// restart; tells divergence and a collapse that lasts in a sentence, offers the lesson that
// explains it, and takes it back when the run recovers or another one takes its place.
class RunStatus : public QObject {
    Q_OBJECT
public:
    RunStatus(RunController &runs, QStatusBar &bar, MessageBar &messages,
              QObject *parent = nullptr);

    // The recipe changed: does it wait for a restart?
    void refresh();

Q_SIGNALS:
    // One of lessonNames(), without its number.
    void lessonRequested(const QString &name);

private:
    [[nodiscard]] QString text() const;
    void tellEndings();
    // Of the first seed that diverged, else of the first that collapsed for long; empty: of none.
    [[nodiscard]] QString badEnd(const TrainingRun &run) const;

    RunController &m_runs;
    MessageBar &m_messages;
    QLabel *m_text;
    QLabel *m_data;
    QToolButton *m_restart;
    std::map<int, QString> m_told; // what was said of the bad end of the run with this id
};

} // namespace warmup::ui
