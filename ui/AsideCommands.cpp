// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/AsideCommands.h"

#include <QAction>

#include "ui/MessageBar.h"
#include "ui/Preview.h"
#include "ui/RecipeDocument.h"
#include "ui/RunController.h"

namespace warmup::ui {

AsideCommands::AsideCommands(Parts parts, QAction &bringBack, MessageBar &messages, QObject *parent)
    : QObject(parent), m_parts(parts), m_bringBack(bringBack), m_messages(messages)
{
    m_bringBack.setEnabled(false);
    connect(&parts.runs, &RunController::madeWay, this, &AsideCommands::note);
    // After what made it make way has said what there is to say.
    connect(&parts.runs, &RunController::madeWay, this, &AsideCommands::offer,
            Qt::QueuedConnection);
    connect(&bringBack, &QAction::triggered, this, &AsideCommands::bringBack);
}

void AsideCommands::note()
{
    const RecipeDocument &document = m_parts.document;
    m_shown = {document.recipe(), document.path(), m_parts.preview.metric()};
    m_bringBack.setEnabled(true);
    if (m_messages.kind() == MessageBar::Kind::note)
        m_messages.clear();
}

// A warning or a question is not covered: the menu has it too.
void AsideCommands::offer()
{
    QString text = tr("%1 made way.").arg(m_parts.runs.asideText());
    if (!m_messages.text().isEmpty()) {
        if (m_messages.kind() != MessageBar::Kind::note)
            return;
        text.prepend(m_messages.text() + QLatin1Char(' '));
    }
    m_messages.offer(text, tr("Bring it back"), [this] { bringBack(); });
}

void AsideCommands::bringBack()
{
    m_bringBack.setEnabled(false);
    m_parts.runs.bringBack([this, shown = m_shown] {
        m_parts.document.replace(shown.recipe, tr("Bring back a run"), shown.path);
        if (m_parts.preview.metric() != shown.metric)
            m_parts.preview.setMetric(shown.metric);
    });
}

} // namespace warmup::ui
