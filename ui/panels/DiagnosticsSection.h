// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "ui/panels/RecipeFields.h"

namespace warmup::ui {

// What is watched while a run trains, a chart below the loss for each.
class DiagnosticsSection {
    Q_DECLARE_TR_FUNCTIONS(DiagnosticsSection)
public:
    static void fill(RecipeFields &fields);
    static QString summary(const Recipe &recipe, const Resolved &resolved);
};

} // namespace warmup::ui
