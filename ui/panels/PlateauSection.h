// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "ui/panels/RecipeFields.h"

namespace warmup::ui {

// The parameters of ReduceLROnPlateau, shown while the recipe's rate follows a metric.
class PlateauSection {
    Q_DECLARE_TR_FUNCTIONS(PlateauSection)
public:
    static void fill(RecipeFields &fields);
};

} // namespace warmup::ui
