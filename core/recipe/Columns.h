// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/recipe/Recipe.h"

namespace warmup {

using Columns = std::vector<std::pair<std::string, schedule::RateCurvePtr>>;

// What an optimizer gets beside the rate of its first parameter group, by the name of its column:
// lr_1, lr_2 ... of the other groups, and momentum (or beta1), momentum_1 ... where it is moved.
[[nodiscard]] Columns furtherColumns(const Curves &curves);

} // namespace warmup
