// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QStackedLayout;
class QTableView;

namespace warmup::ui {

class RunController;
class RunsModel;

// The table of runs below the charts. A click on a run's colour chooses another; Delete removes the
// selected runs.
class RunsPanel : public QWidget {
    Q_OBJECT
public:
    explicit RunsPanel(RunController &runs, QWidget *parent = nullptr);

    void chooseColor(int row);
    void removeSelected();

protected:
    void changeEvent(QEvent *event) override;

private:
    void setWidths();
    void widenName();
    void showMenu(const QPoint &at);

    RunController &m_runs;
    RunsModel *m_model;
    QTableView *m_table;
    QStackedLayout *m_stack;
};

} // namespace warmup::ui
