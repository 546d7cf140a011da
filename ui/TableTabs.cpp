// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/TableTabs.h"

#include <QTabBar>

#include "ui/Icons.h"
#include "ui/RunController.h"
#include "ui/panels/FindingsPanel.h"
#include "ui/panels/RunsPanel.h"
#include "ui/panels/ValuesPanel.h"

namespace warmup::ui {
namespace {

enum Tab { runsTab, findingsTab, valuesTab };

} // namespace

TableTabs::TableTabs(RunController &runs, FindingsPanel &findings, ValuesPanel &values)
    : m_runs(runs), m_findings(findings)
{
    setObjectName(QStringLiteral("table"));
    setDocumentMode(true);
    insertTab(runsTab, new RunsPanel(runs), tr("Runs"));
    insertTab(findingsTab, &findings, tr("Findings"));
    insertTab(valuesTab, &values, tr("Values"));
    // In a low window the pages give way, not the tabs above them.
    for (int page = 0; page < count(); ++page)
        widget(page)->setMinimumHeight(1);
    setTabToolTip(runsTab, tr("The run in training and the runs that were kept"));
    setTabToolTip(findingsTab, tr("What to know about this curve, and why it departs"));
    setTabToolTip(valuesTab, tr("The rate in numbers, where something happens"));
    connect(tabBar(), &QTabBar::tabBarClicked, this, [this] { m_chosen = true; });
    connect(&runs, &RunController::runsChanged, this, &TableTabs::chooseTab);
    refresh();
}

void TableTabs::refresh()
{
    const int count = m_findings.count();
    setTabText(findingsTab, count == 0 ? tr("Findings") : tr("Findings (%1)").arg(count));
    const bool grave =
        m_findings.worst().value_or(lint::Finding::Severity::hint) > lint::Finding::Severity::hint;
    setTabIcon(findingsTab,
               grave ? icon(QStringLiteral("warning"), QColor(0xd8, 0x8a, 0x00)) : QIcon());
    chooseTab();
}

void TableTabs::showFindings()
{
    m_chosen = true;
    setCurrentIndex(findingsTab);
}

void TableTabs::chooseTab()
{
    if (!m_chosen)
        setCurrentIndex(m_runs.runs().empty() && m_findings.count() > 0 ? findingsTab : runsTab);
}

} // namespace warmup::ui
