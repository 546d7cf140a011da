// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "ui/panels/RecipeFields.h"

namespace warmup::ui {

// The optimizer that a run uses.
class OptimizerSection {
    Q_DECLARE_TR_FUNCTIONS(OptimizerSection)
public:
    static void fill(RecipeFields &fields);
    static QString summary(const Recipe &recipe, const Resolved &resolved);
};

} // namespace warmup::ui
