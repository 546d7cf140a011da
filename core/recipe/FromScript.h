// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dialect/ReadPython.h"
#include "core/recipe/Recipe.h"

namespace warmup {

// The recipe that a script stands for: its schedule, framework and driver, and its optimizer where
// it names one that we have. The rest (data, model, view) is `base`'s.
[[nodiscard]] Recipe recipeFromScript(const dialect::Script &script, const Recipe &base);

} // namespace warmup
