// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QWidget>

#include "core/recipe/Recipe.h"

namespace warmup::ui {

// A sweep over two fields of a recipe, or of a sweep file: the form, the heat map that fills as
// runs end, and what can be done with it. A window of its own beside the main one.
class SweepWindow : public QWidget {
    Q_OBJECT
public:
    explicit SweepWindow(QWidget *parent = nullptr);
    ~SweepWindow() override;

    // The recipe that is swept from now on, with a proposal of fields and values; not while a sweep
    // is in training.
    void setRecipe(const Recipe &recipe);
    void openFile(const QString &path);
    void run();
    [[nodiscard]] bool isBusy() const;

Q_SIGNALS:
    // A cell's recipe, with the sweep's seeds.
    void recipeChosen(const warmup::Recipe &recipe, const QString &name);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace warmup::ui
