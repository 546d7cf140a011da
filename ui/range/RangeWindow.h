// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QWidget>

#include "core/recipe/Recipe.h"

namespace warmup::ui {

// The learning-rate range test of a recipe: from which rate to which, the losses against the rate,
// what a rule makes of them, and that the test is itself a warm-up. A window of its own beside the
// main one.
class RangeWindow : public QWidget {
    Q_OBJECT
public:
    explicit RangeWindow(QWidget *parent = nullptr);
    ~RangeWindow() override;

    // The recipe that is tested from now on; not while a test is in training.
    void setRecipe(const Recipe &recipe);
    void run();
    [[nodiscard]] bool isBusy() const;

Q_SIGNALS:
    void rateChosen(double rate);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace warmup::ui
