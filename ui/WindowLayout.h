// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QMainWindow;
class QSplitter;
class QTabWidget;
class QWidget;

namespace warmup::ui {

class ChartPair;
class MapChart;
class RecipeForm;

// Where everything lies: the form at the left, at most a third of the width; the charts above a
// table that can be folded away. Remembers the user's splitters and window size.
class WindowLayout : public QObject {
    Q_OBJECT
public:
    WindowLayout(QMainWindow &window, RecipeForm &form, ChartPair &charts, MapChart &map,
                 QTabWidget &table);

    void restore();
    void save() const;
    void reset();
    void setTableShown(bool shown);
    [[nodiscard]] bool isTableShown() const;
    // Beside the charts, or below them where the window is narrow.
    void setMapShown(bool shown);
    // Something that takes the place of form, charts and table as long as it is shown.
    void addInstead(QWidget &view);
    void showInstead(QWidget &view, bool shown);
    [[nodiscard]] bool isInstead(const QWidget &view) const;
    // Form and table end above the lower edge's pixels: what lies there covers none of their lines.
    void keepFree(int pixels);
    // Larger text everywhere in the window.
    void setPresentation(bool on);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fitForm();
    void placeMap();
    void fitPalette();

    QMainWindow &m_window;
    RecipeForm &m_form;
    MapChart &m_map;
    QTabWidget &m_table;
    QSplitter *m_pictures; // charts and map
    QSplitter *m_columns;
    QSplitter *m_rows;
    bool m_presentation = false;
    bool m_mapPlaced = false;
};

} // namespace warmup::ui
