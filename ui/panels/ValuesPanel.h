// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/dialect/Inspection.h"
#include "core/recipe/Recipe.h"
#include "ui/Background.h"

class QTableView;

namespace warmup::ui {

class QuietLabel;
class ValuesModel;

// The curve as run in a few numbers, and the exact rates around every boundary of the schedule:
// update, epoch, learning rate, what was intended, the difference, and what is there. Rows are
// copied as text with tabs. Worked out beside the window's thread, and only while it is on show.
class ValuesPanel : public QWidget {
    Q_OBJECT
public:
    explicit ValuesPanel(QWidget *parent = nullptr);

    void setCurves(const Curves &curves);

Q_SIGNALS:
    // A click or a key went to another row.
    void updateChosen(Update update);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void inspect();
    void present(const Curves &curves, const dialect::Inspection &inspection);
    void copy();

    Curves m_curves;
    bool m_stale = false; // m_curves are not those on show
    QuietLabel *m_summary;
    QTableView *m_table;
    ValuesModel *m_model;
    Background m_background; // the last member: it uses the others
};

} // namespace warmup::ui
