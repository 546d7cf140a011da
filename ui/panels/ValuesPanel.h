// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

#include "core/recipe/Recipe.h"

namespace warmup::ui {

class ValuesModel;

// The exact rates around every boundary of the schedule: update, epoch, learning rate and, where it
// differs, intended. Rows are copied as text with tabs.
class ValuesPanel : public QTableView {
    Q_OBJECT
public:
    explicit ValuesPanel(QWidget *parent = nullptr);

    void setCurves(const Curves &curves);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void copy();

    ValuesModel *m_model;
};

} // namespace warmup::ui
