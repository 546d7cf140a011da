// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/range/RangeCommands.h"

#include <QAction>
#include <QWidget>

#include "ui/RecipeDocument.h"
#include "ui/range/RangeWindow.h"

namespace warmup::ui {

namespace {

// Two digits say all that such a test can.
double twoDigits(double rate)
{
    return QString::number(rate, 'g', 2).toDouble();
}

} // namespace

RangeCommands::RangeCommands(QWidget &window, RecipeDocument &document, QAction &action)
    : QObject(&window), m_window(window), m_document(document)
{
    connect(&action, &QAction::triggered, this, &RangeCommands::show);
}

void RangeCommands::show()
{
    if (!m_range) {
        m_range = new RangeWindow(&m_window);
        connect(m_range, &RangeWindow::rateChosen, this, &RangeCommands::takeRate);
    }
    m_range->setRecipe(m_document.recipe());
    m_range->show();
    m_range->raise();
    m_range->activateWindow();
}

void RangeCommands::takeRate(double rate)
{
    Recipe recipe = m_document.recipe();
    const double multiplier = recipe.schedule.multiplier > 0 ? recipe.schedule.multiplier : 1;
    recipe.schedule.baseRate = twoDigits(rate / multiplier);
    m_document.edit(recipe, tr("Rate of the range test"));
    m_window.activateWindow();
    m_window.raise();
}

} // namespace warmup::ui
