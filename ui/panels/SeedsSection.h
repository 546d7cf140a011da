// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "ui/panels/RecipeFields.h"

namespace warmup::ui {

// How many members a run has, and which curves they follow.
class SeedsSection {
    Q_DECLARE_TR_FUNCTIONS(SeedsSection)
public:
    static void fill(RecipeFields &fields);
    static QString summary(const Recipe &recipe, const Resolved &resolved);
};

} // namespace warmup::ui
