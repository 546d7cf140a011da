// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "ui/panels/RecipeFields.h"

namespace warmup::ui {

// What stays on top of the form: warm-up epochs, multiplier, and the decay with its parameters.
class MainSection {
    Q_DECLARE_TR_FUNCTIONS(MainSection)
public:
    static void fill(RecipeFields &fields);
};

} // namespace warmup::ui
