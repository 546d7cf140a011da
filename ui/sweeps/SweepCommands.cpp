// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepCommands.h"

#include <QAction>
#include <QWidget>

#include "ui/RecipeDocument.h"
#include "ui/RunController.h"
#include "ui/sweeps/SweepWindow.h"

namespace warmup::ui {

SweepCommands::SweepCommands(QWidget &window, RecipeDocument &document, RunController &runs,
                             QAction &action)
    : QObject(&window), m_window(window), m_document(document), m_runs(runs)
{
    connect(&action, &QAction::triggered, this, [this] { shown(); });
}

void SweepCommands::open(const QString &path)
{
    shown().openFile(path);
}

SweepWindow &SweepCommands::shown()
{
    if (!m_sweeps) {
        m_sweeps = new SweepWindow(&m_window);
        m_sweeps->setRecipe(m_document.recipe());
        connect(m_sweeps, &SweepWindow::recipeChosen, this, &SweepCommands::take);
        connect(&m_document, &RecipeDocument::recipeChanged, m_sweeps,
                [this] { m_sweeps->setRecipe(m_document.recipe()); });
    }
    m_sweeps->show();
    m_sweeps->raise();
    m_sweeps->activateWindow();
    return *m_sweeps;
}

void SweepCommands::take(const Recipe &recipe, const QString &name)
{
    Recipe chosen = recipe;
    chosen.view = m_document.recipe().view;
    m_runs.clear();
    m_document.replace(chosen, tr("Cell %1").arg(name));
    m_window.activateWindow();
    m_window.raise();
}

} // namespace warmup::ui
