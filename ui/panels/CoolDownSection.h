// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "ui/panels/RecipeFields.h"

namespace warmup::ui {

// What comes after the decay: cool-down, repetition, bounds, and the end.
class CoolDownSection {
    Q_DECLARE_TR_FUNCTIONS(CoolDownSection)
public:
    static void fill(RecipeFields &fields);
    static QString summary(const Recipe &recipe, const Resolved &resolved);
};

} // namespace warmup::ui
