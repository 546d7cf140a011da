// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Recipe.h"

#include "core/recipe/GroupRates.h"

namespace warmup {
namespace {

// The modules point into what they were given, the schedule ("/warmUp/length"); the recipe's own
// sections are named from the top ("/asRun/version").
Error inRecipe(Error error)
{
    if (!error.where.starts_with("/asRun"))
        error.where.insert(0, "/schedule");
    return error;
}

} // namespace

Result<Curves> makeCurves(const Recipe &recipe, const schedule::Metric &metric)
{
    auto intended = schedule::makeSchedule(recipe.schedule, metric);
    if (!intended) {
        return tl::unexpected(inRecipe(intended.error()));
    }
    Curves curves{*intended, {}, {}, {}};
    curves.asRun.curve = *intended;
    if (!recipe.asRun.framework.empty()) {
        if (auto asRun = dialect::makeAsRun(**intended, recipe.asRun, metric))
            curves.asRun = std::move(*asRun);
        else
            curves.asRunError = inRecipe(asRun.error());
    }
    curves.groups = groupRates(recipe, curves);
    return curves;
}

} // namespace warmup
