// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Elsewhere.h"

#include <cstddef>
#include <optional>
#include <utility>

#include <fmt/format.h>

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

constexpr std::size_t kMostTabled = 10'000; // rates that differ from the one before

// The rates of the run, each held until the next one that differs.
Result<schedule::SchedulePtr> tabulated(const dialect::AsRun &asRun)
{
    const auto &curve = *asRun.curve;
    const auto all = curve.over(0, curve.length());
    const double scale = all.maximum > 0 ? all.maximum : 1;
    schedule::Table table{{}, false};
    std::optional<LearningRate> before;
    for (Update u = 0; u < curve.length(); ++u) {
        const auto rate = curve.at(u);
        if (rate == before)
            continue;
        before = rate;
        if (table.points.size() == kMostTabled)
            return fail(
                "/asRun",
                fmt::format("{}, where only the code itself says what is meant, and more "
                            "than {} different rates",
                            asRun.title, kMostTabled),
                fmt::format("at most {} rates, which a table takes: a shorter run", kMostTabled));
        table.points.emplace_back(schedule::Span{static_cast<double>(u), schedule::Unit::updates},
                                  rate / scale);
    }
    schedule::Spec spec;
    spec.clock.run = schedule::Span{static_cast<double>(curve.length()), schedule::Unit::updates};
    spec.baseRate = scale;
    spec.warmUp.reset();
    spec.main = {schedule::Phase{.shape = std::move(table), .length = *spec.clock.run}};
    return schedule::makeSchedule(spec);
}

} // namespace

Result<schedule::SchedulePtr> meantSchedule(const Curves &curves)
{
    if (curves.asRun.hasIntent)
        return curves.intended;
    return tabulated(curves.asRun);
}

Result<std::string> codeFor(const Curves &curves, const std::string &title,
                            code::Framework framework)
{
    const bool takesTables =
        framework != code::Framework::transformers && framework != code::Framework::timm;
    if (!curves.asRun.hasIntent && !takesTables)
        return fail("/asRun",
                    curves.asRun.title + ", where only the code itself says what is meant",
                    "a framework that takes a table of its rates: --to torch, optax or keras");
    return meantSchedule(curves).and_then([&](const schedule::SchedulePtr &meant) {
        return code::writeCode(*meant, title, framework);
    });
}

Result<Elsewhere> elsewhere(const Curves &curves, const std::string &title,
                            code::Framework framework)
{
    const auto meant = meantSchedule(curves);
    if (!meant)
        return tl::unexpected(meant.error());
    auto script = codeFor(curves, title, framework);
    if (!script)
        return tl::unexpected(script.error());
    const auto read = dialect::readPython(*script, "the code for " + code::titleOf(framework));
    if (!read)
        return tl::unexpected(read.error());
    const schedule::Schedule &intended = **meant;
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
