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

Result<schedule::SchedulePtr> statedIntent(const Curves &curves)
{
    if (!curves.asRun.hasIntent)
        return fail("/asRun",
                    curves.asRun.title + ", where only the code itself says what is meant",
                    "a schedule that is stated: in the form, or by a scheduler whose "
                    "documentation says what it does");
    return curves.intended;
}

Result<std::string> codeFor(const Curves &curves, const std::string &title,
                            code::Framework framework)
{
    return statedIntent(curves).and_then([&](const schedule::SchedulePtr &intended) {
        return code::writeCode(*intended, title, framework);
    });
}

Result<Elsewhere> elsewhere(const Curves &curves, const std::string &title,
                            code::Framework framework)
{
    auto script = codeFor(curves, title, framework);
    if (!script)
        return tl::unexpected(script.error());
    const auto read = dialect::readPython(*script, "the code for " + code::titleOf(framework));
    if (!read)
        return tl::unexpected(read.error());
    const schedule::Schedule &intended = *curves.intended;
    Recipe recipe = recipeFromScript(*read, {});
    recipe.schedule.clock.run =
        schedule::Span{static_cast<double>(intended.length()), schedule::Unit::updates};
    const auto there = makeCurves(recipe);
    if (!there)
        return tl::unexpected(there.error());
    if (there->asRunError)
        return tl::unexpected(*there->asRunError);
    const auto &rates = there->asRun.curve;
    return Elsewhere{framework, there->asRun.title, std::move(*script), rates,
                     dialect::differ(intended, *rates, intended.length(),
                                     dialect::turnsOf(intended), precisionOf(framework))};
}

} // namespace warmup
