// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Elsewhere.h"

#include "core/dialect/Difference.h"
#include "core/dialect/ReadPython.h"
#include "core/recipe/FromScript.h"

namespace warmup {
namespace {

// What writeCode promises: 1e-9 where a framework computes in double, 1e-5 in single precision.
double precisionOf(code::Framework framework)
{
    const bool isSingle =
        framework == code::Framework::optax || framework == code::Framework::keras;
    return isSingle ? 1e-5 : 1e-9;
}

} // namespace

Result<Elsewhere> elsewhere(const schedule::Schedule &intended, const std::string &title,
                            code::Framework framework)
{
    auto script = code::writeCode(intended, title, framework);
    if (!script)
        return tl::unexpected(script.error());
    const auto read = dialect::readPython(*script, "the code for " + code::titleOf(framework));
    if (!read)
        return tl::unexpected(read.error());
    Recipe recipe = recipeFromScript(*read, {});
    recipe.schedule.clock.run =
        schedule::Span{static_cast<double>(intended.length()), schedule::Unit::updates};
    const auto curves = makeCurves(recipe);
    if (!curves)
        return tl::unexpected(curves.error());
    if (curves->asRunError)
        return tl::unexpected(*curves->asRunError);
    const auto &rates = curves->asRun.curve;
    return Elsewhere{framework, curves->asRun.title, std::move(*script), rates,
                     dialect::differ(intended, *rates, intended.length(),
                                     dialect::turnsOf(intended), precisionOf(framework))};
}

} // namespace warmup
