// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/recipe/Recipe.h"

namespace warmup {

// The other rates of a recipe: first those of a script's further parameter groups, then those of
// training.groups, whose factors multiply the curve that trains. Each rate that differs from the
// curve's and from those before it comes once.
[[nodiscard]] std::vector<GroupRate> groupRates(const Recipe &recipe, const Curves &curves);

} // namespace warmup
