// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "ui/panels/RecipeFields.h"

namespace warmup::ui {

// Base rate, length of the run, updates per epoch.
class LengthSection {
    Q_DECLARE_TR_FUNCTIONS(LengthSection)
public:
    static void fill(RecipeFields &fields);
    static QString summary(const Recipe &recipe, const Resolved &resolved);
};

} // namespace warmup::ui
