// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <QWidget>

#include "core/base/Result.h"
#include "core/recipe/Recipe.h"

namespace warmup::ui {

// The form at the left: every field of a recipe. It holds no state of its own but text that is not
// valid yet.
class RecipeForm : public QWidget {
    Q_OBJECT
public:
    explicit RecipeForm(QWidget *parent = nullptr);
    ~RecipeForm() override;

    // Shows the recipe; emits nothing.
    void setRecipe(const Recipe &recipe);
    [[nodiscard]] const Recipe &recipe() const;

    // Shows a problem under the field that its pointer names ("/schedule/warmUp/length"), or clears
    // all.
    void showProblem(const std::optional<Error> &error);
    // While a run is in training, fields that need a restart say so.
    void setTraining(bool training);
    // Lines for the closed titles that only the caller knows, e.g. updates per epoch as resolved.
    void setResolved(double updatesPerEpoch, Update length);

Q_SIGNALS:
    // The user changed a field: `field` names it for undo texts and merging ("Multiplier").
    void recipeEdited(const warmup::Recipe &recipe, const QString &field);
    void presetChosen(const QString &id);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace warmup::ui
