// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QMainWindow;
class QSplitter;
class QTabWidget;

namespace warmup::ui {

class ChartPair;
class RecipeForm;

// Where everything lies: the form at the left, at most a third of the width; the charts above a
// table that can be folded away. Remembers the user's splitters and window size.
class WindowLayout : public QObject {
    Q_OBJECT
public:
    WindowLayout(QMainWindow &window, RecipeForm &form, ChartPair &charts, QTabWidget &table);

    void restore();
    void save() const;
    void reset();
    void setTableShown(bool shown);
    [[nodiscard]] bool isTableShown() const;
    // Larger text everywhere in the window.
    void setPresentation(bool on);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fitForm();
    void fitPlaceholders();

    QMainWindow &m_window;
    RecipeForm &m_form;
    QTabWidget &m_table;
    QSplitter *m_columns;
    QSplitter *m_rows;
    bool m_presentation = false;
};

} // namespace warmup::ui
