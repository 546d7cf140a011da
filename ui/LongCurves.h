// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/Recipe.h"

namespace warmup::ui {

// Whether the curves of a recipe may take longer than a frame to work out: those of a script's
// schedulers are followed call by call.
[[nodiscard]] bool takesLong(const Recipe &recipe);

// As makeCurves, with all that is worked out when it is asked for the first time: after it, a chart
// has its ranges at once. For a thread that nobody waits for.
[[nodiscard]] Result<Curves> workedOutCurves(const Recipe &recipe, const schedule::Metric &metric);

} // namespace warmup::ui
