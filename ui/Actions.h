// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QAction;
class QActionGroup;
class QMainWindow;
class QMenu;
class QSlider;
class QToolBar;
class QToolButton;
class QUndoStack;

namespace warmup::ui {

class SpeedSlider;

// Every command of the window with its icon, shortcut and place in menu and toolbar. What a command
// does is wired by the window.
class Actions : public QObject {
    Q_OBJECT
public:
    Actions(QMainWindow &window, QUndoStack &undo);

    // File
    QAction *create;
    QAction *open;
    QMenu *openRecent;
    QAction *save;
    QAction *saveAs;
    QAction *saveRun;
    QAction *quit;
    // Edit
    QAction *pasteCode;
    QAction *copyCode; // for the schedule's own framework
    QActionGroup *copyAs; // data: the code::Framework as int
    // View
    QAction *epochs;
    QAction *updates;
    QAction *logRate;
    QAction *logLoss;
    QActionGroup *smoothing; // data: the factor as double
    QActionGroup *diagnostics; // data: the kind as int
    QActionGroup *alsoIn; // data: the code::Framework as int, -1 for none
    QAction *fit;
    QAction *table;
    QAction *presentation;
    QAction *resetLayout;
    // Run
    QAction *startPause;
    QAction *oneUpdate;
    QAction *oneEpoch;
    QAction *restart;
    QAction *stop;
    QAction *keep;
    QAction *bringBack;
    QAction *goBack;
    QAction *continueHere;
    QAction *sweep;
    QAction *rangeTest;
    // Export: all charts, one, the other, schedule CSV, runs CSV
    QMenu *exportMenu;
    QAction *exportBoth;
    QAction *exportRate;
    QAction *exportLoss;
    QAction *exportMap;
    QAction *exportSchedule;
    QAction *exportRuns;
    QActionGroup *testFor; // a golden test; data as above
    // Lessons
    QAction *firstLesson;
    QAction *allLessons;
    QAction *openLesson;
    // Help
    QAction *shortcuts;
    QAction *about;

    SpeedSlider *speed;
    QToolBar *toolBar;

    // What the one highlighted button is now.
    enum class Start { start, resume, pause };
    void showStart(Start what);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeDiagnostics();
    void makeFrameworks();
    void makeActions(QMainWindow &window, QUndoStack &undo);
    void makeMenus(QMainWindow &window);
    void makeToolBar(QMainWindow &window);
    void highlightStart();
    void foldToolBar();

    QAction *m_undo;
    QAction *m_redo;
    QToolButton *m_startButton;
    QList<QToolButton *> m_folding; // show their icon alone where the toolbar is too narrow
};

} // namespace warmup::ui
