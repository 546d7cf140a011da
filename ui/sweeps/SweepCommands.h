// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class QAction;
class QWidget;

namespace warmup::ui {

class RecipeDocument;
class SweepWindow;

// Opens the window of sweeps, over the recipe on show or a sweep file, and takes a cell's recipe
// from it as one step of undo.
class SweepCommands : public QObject {
    Q_OBJECT
public:
    SweepCommands(QWidget &window, RecipeDocument &document, QAction &action);

    void open(const QString &path);

private:
    SweepWindow &shown();

    QWidget &m_window;
    RecipeDocument &m_document;
    QPointer<SweepWindow> m_sweeps; // made when it is first wanted
};

} // namespace warmup::ui
