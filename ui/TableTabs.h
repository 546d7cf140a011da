// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>

namespace warmup::ui {

class FindingsPanel;
class RunController;
class ValuesPanel;

// The table below the charts: runs, findings, values. Findings are counted in their tab's title and
// marked in amber where one is more than a hint. Until the user chooses a tab, the findings are in
// front while there is no run, and the runs as soon as there is one.
class TableTabs : public QTabWidget {
    Q_OBJECT
public:
    TableTabs(RunController &runs, FindingsPanel &findings, ValuesPanel &values);

    // The findings changed.
    void refresh();
    void showFindings();

private:
    void chooseTab();

    RunController &m_runs;
    FindingsPanel &m_findings;
    bool m_chosen = false;
};

} // namespace warmup::ui
