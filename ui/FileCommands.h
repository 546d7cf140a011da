// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include "ui/ScriptCommands.h"

class QMenu;
class QMimeData;
class QWidget;

namespace warmup::ui {

class MessageBar;
class Preview;
class RecipeDocument;
class RunController;

// New, open, save, recent files, dropped files and pasted code. A problem is one message in the
// bar, and everything stays as it was.
class FileCommands : public QObject {
    Q_OBJECT
public:
    FileCommands(QWidget &window, RecipeDocument &document, RunController &runs, Preview &preview,
                 MessageBar &messages);

    void create();
    void chooseAndOpen();
    // By what it is: a recipe, a Python script, a recorded metric (.csv), a saved run or
    // a lesson (.lesson.json).
    void open(const QString &path);
    bool save();
    bool saveAs();
    void fillRecent(QMenu &menu);
    void choosePreset(const QString &id);

    void pasteCode();
    [[nodiscard]] static bool canTake(const QMimeData &data);
    void take(const QMimeData &data);

    // Saves or discards changes, as the user says; false: the user went back.
    [[nodiscard]] bool settleChanges();
    // The same, and asks about runs that end with the window.
    [[nodiscard]] bool settleBeforeClosing();
    // Among the recent files.
    void remember(const QString &path);

Q_SIGNALS:
    void runFileChosen(const QString &path);
    void lessonFileChosen(const QString &path);
    void sweepFileChosen(const QString &path);

private:
    void openRecipe(const QString &path);
    void openScript(const QString &path);
    void openMetric(const QString &path);
    [[nodiscard]] QString runsAtStake() const;
    [[nodiscard]] bool askToSave(const QString &more);

    QWidget &m_window;
    RecipeDocument &m_document;
    RunController &m_runs;
    Preview &m_preview;
    MessageBar &m_messages;
    ScriptCommands m_scripts;
};

} // namespace warmup::ui
