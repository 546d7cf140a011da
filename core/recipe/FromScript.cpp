// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/FromScript.h"

namespace warmup {

Recipe recipeFromScript(const dialect::Script &script, const Recipe &base)
{
    Recipe recipe = base;
    recipe.schedule = script.schedule;
    recipe.asRun = script.asRun;
    if (script.optimizer)
        recipe.training.optimizer = *script.optimizer;
    return recipe;
}

} // namespace warmup
