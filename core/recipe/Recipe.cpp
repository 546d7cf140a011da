// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Recipe.h"

#include "core/optimizer/Optimizer.h"
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

// A script says itself which of the two its optimizer has.
bool movesBeta1(const Recipe &recipe)
{
    return recipe.asRun.schedulers.empty()
        ? optimizer::movesBeta1(recipe.training.optimizer)
        : recipe.asRun.momentum == dialect::Spec::Momentum::beta1;
}

} // namespace

Result<Curves> makeCurves(const Recipe &recipe, const schedule::Metric &metric)
{
    auto intended = schedule::makeSchedule(recipe.schedule, metric);
    if (!intended) {
        return tl::unexpected(inRecipe(intended.error()));
    }
    Curves curves{*intended, {}, {}, {}, movesBeta1(recipe)};
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
