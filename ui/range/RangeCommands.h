// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class QAction;
class QWidget;

namespace warmup::ui {

class RangeWindow;
class RecipeDocument;

// Opens the window of the range test over the recipe on show, and takes a rate from it as one step
// of undo: the base rate with which the peak is that rate.
class RangeCommands : public QObject {
    Q_OBJECT
public:
    RangeCommands(QWidget &window, RecipeDocument &document, QAction &action);

private:
    void show();
    void takeRate(double rate);

    QWidget &m_window;
    RecipeDocument &m_document;
    QPointer<RangeWindow> m_range; // made when it is first wanted
};

} // namespace warmup::ui
