// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "ui/panels/RecipeFields.h"

namespace warmup::ui {

// The law of the decay and, below it, the parameters of the law that is chosen.
class DecaySection {
    Q_DECLARE_TR_FUNCTIONS(DecaySection)
public:
    static void fill(RecipeFields &fields);

private:
    static void fillLaws(RecipeFields &fields);
};

} // namespace warmup::ui
