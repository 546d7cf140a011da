// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

#include "core/recipe/Recipe.h"

class QAction;
class QWidget;

namespace warmup::ui {

class RecipeDocument;
class RunController;
class SweepWindow;

// Opens the window of sweeps, which may sweep the recipe on show or a file, and takes a cell's
// recipe from it as one step of undo.
class SweepCommands : public QObject {
    Q_OBJECT
public:
    SweepCommands(QWidget &window, RecipeDocument &document, RunController &runs, QAction &action);

    void open(const QString &path);

private:
    SweepWindow &shown();
    void take(const Recipe &recipe, const QString &name);

    QWidget &m_window;
    RecipeDocument &m_document;
    RunController &m_runs;
    QPointer<SweepWindow> m_sweeps; // made when it is first wanted
};

} // namespace warmup::ui
