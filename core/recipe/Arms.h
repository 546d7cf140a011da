// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/Result.h"
#include "core/recipe/Recipe.h"
#include "core/training/Session.h"

namespace warmup {

// The curves that a recipe's run trains under, as training::Follow says: "as run", "intended",
// both, "with warm-up" (as run) beside "without warm-up". The last is the same curve with each
// warm-up taken away and nothing else changed: the peak where the ramp was (the main curve itself
// where the warm-up overlaps it), the same rates after it, the same length. Or "shuffled" beside
// "class-sorted" or "swapped", both as run. Fails where withoutWarmUp or withoutOrder finds nothing
// to leave out.
[[nodiscard]] Result<std::vector<training::Arm>>
makeArms(const Recipe &recipe, const Curves &curves, const schedule::Metric &metric = {});

} // namespace warmup
