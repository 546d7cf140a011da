// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QWidget>

#include "core/recipe/Recipe.h"

namespace warmup::ui {

// A sweep over two fields of a recipe: the heat map that fills as runs end, the runs of a cell, and
// what can be done with them. Begins with the classic: warm-up length and peak rate of SGD. A
// window of its own beside the main one; closed, it stops.
class SweepWindow : public QWidget {
    Q_OBJECT
public:
    explicit SweepWindow(QWidget *parent = nullptr);
    ~SweepWindow() override;

    // The recipe of the main window, which is one of those that can be swept.
    void setRecipe(const Recipe &recipe);
    void openFile(const QString &path);
    // Makes the runs that are missing; where none is, all of them anew.
    void run();
    // Makes all runs; those that were kept go when the first new one is there.
    void runAnew();
    void stop();
    [[nodiscard]] bool isTraining() const;

    // What is written beside the window's thread; a message tells the end. Pictures are PNG, SVG or
    // PDF by their suffix, runs a table as `warmup-lab sweep -o` writes it.
    void savePicture(const QString &path);
    void saveTable(const QString &path);
    void saveSweep(const QString &path);

Q_SIGNALS:
    // A cell's recipe, with the sweep's seeds.
    void recipeChosen(const warmup::Recipe &recipe, const QString &name);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace warmup::ui
