// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "ui/panels/RecipeFields.h"

namespace warmup::ui {

// Shape, start and grid of the warm-up, and how it joins the decay.
class WarmUpSection {
    Q_DECLARE_TR_FUNCTIONS(WarmUpSection)
public:
    static void fill(RecipeFields &fields);
    static QString summary(const Recipe &recipe, const Resolved &resolved);
};

} // namespace warmup::ui
