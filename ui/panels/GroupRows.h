// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/RecipeFields.h"

namespace warmup::ui {

// The rows of parameter groups: all alike, no decay on biases, or groups of one's own, each with
// the parameters that it takes, a factor of the rate and a weight decay.
void addGroupRows(RecipeFields &fields);

} // namespace warmup::ui
