// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Fix.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/code/Code.h"
#include "core/dialect/Framework.h"
#include "core/dialect/ReadPython.h"
#include "core/lint/Horizon.h"
#include "core/schedule/Schedule.h"

namespace warmup {
namespace {

using dialect::Argument;
using dialect::Construction;
using lint::Finding;

// What lint says of a recipe; nothing where its framework cannot run it.
struct Linted {
    Curves curves;
    std::vector<dialect::Remark> remarks;
    std::vector<Finding> findings;

    [[nodiscard]] bool has(const std::string &name) const
    {
        return std::ranges::find(findings, name, &Finding::name) != findings.end();
    }
};

std::optional<Linted> lintOf(const Recipe &recipe, const std::vector<dialect::Remark> &said,
                             const schedule::Metric &metric)
{
    auto curves = makeCurves(recipe, metric);
    if (!curves || curves->asRunError)
        return std::nullopt;
    Linted made{std::move(*curves), {}, {}};
    made.remarks = made.curves.asRun.remarks;
    for (const auto &remark : said)
        if (std::ranges::find(made.remarks, remark) == made.remarks.end())
            made.remarks.push_back(remark);
    const auto optimizer = std::optional(recipe.training.optimizer);
    made.findings = lint::lint(
        {*made.curves.intended, made.curves.asRun, recipe.asRun, optimizer, made.remarks});
    return made;
}

// The intended schedule of what the framework constructs now.
void restate(Recipe &recipe)
{
    const auto *framework = dialect::frameworkNamed(recipe.asRun.framework);
    auto intended = recipe.schedule;
    if (recipe.asRun.schedulers.empty() || !framework || !framework->intend
        || !framework->intend(intended, recipe.asRun))
        return;
    // Nothing may be left of the run for what comes last.
    if (!schedule::makeSchedule(intended) && intended.main.size() > 1)
        intended.main.pop_back();
    if (schedule::makeSchedule(intended))
        recipe.schedule = std::move(intended);
}

class Proposals {
public:
    Proposals(const Finding &finding, const Recipe &recipe, const Linted &now)
        : m_finding(finding), m_recipe(recipe), m_now(now)
    {
    }

    std::vector<Fix> all()
    {
        if (is({"unit-slip", "accumulation", "length-convention", "decay-unfinished",
                "decay-ends-early", "rebound", "schedule-exhausted"}))
            length();
        if (is({"never-advanced", "first-value-skipped", "first-value-twice"}))
            driver();
        if (is({"multiplier-lost", "one-epoch-dip", "peak-held-twice", "peak-exceeded",
                "no-warm-up"}))
            otherFramework();
        if (is({"peak-never-reached", "hand-off-jump"}))
            afterTheWarmUp();
        if (is({"milestone-edge"}))
            milestones();
        if (is({"cut-to-integers"}))
            decimalPoint();
        if (is({"ignored-argument"}))
            withoutArguments();
        if (m_recipe.asRun.schedulers.empty() && m_recipe.schedule.warmUp)
            warmUp();
        return std::move(m_fixes);
    }

private:
    bool is(std::initializer_list<std::string_view> names) const
    {
        return std::ranges::find(names, std::string_view(m_finding.name)) != names.end();
    }
    // What the schedulers are meant to be follows from them.
    template <typename Change>
    void propose(std::string what, const Change &change)
    {
        Fix fix{std::move(what), m_recipe};
        change(fix.recipe);
        if (fix.recipe.asRun.schedulers != m_recipe.asRun.schedulers
            && fix.recipe.asRun.framework == m_recipe.asRun.framework)
            restate(fix.recipe);
        m_fixes.push_back(std::move(fix));
    }
    // Each scheduler that stands at the top or in a list of a composer.
    template <typename Visit>
    static void visit(std::vector<Construction> &schedulers, const Visit &each)
    {
        for (auto &scheduler : schedulers) {
            each(scheduler);
            for (auto &argument : scheduler.arguments)
                if (auto *list = std::get_if<Argument::List>(&argument.value.value))
                    for (auto &item : *list)
                        if (auto *member = std::get_if<Construction>(&item.value))
                            each(*member);
        }
    }
    static Argument *find(Construction &scheduler, std::string_view name)
    {
        for (auto &argument : scheduler.arguments)
            if (argument.name == name)
                return &argument.value;
        return nullptr;
    }

    void length()
    {
        if (m_recipe.asRun.schedulers.empty())
            return restOfTheRun();
        const std::optional<optimizer::Spec> optimizer = m_recipe.training.optimizer;
        const lint::Subject subject{*m_now.curves.intended, m_now.curves.asRun, m_recipe.asRun,
                                    optimizer, m_now.remarks};
        const lint::Case of(subject);
        const auto given = lint::horizonOf(of);
        if (!given)
            return;
        const double wanted = std::ceil(given->wanted(of.calls()));
        if (wanted < 1 || wanted == given->calls)
            return;
        const auto &[scheduler, argument, own, counts] = *given->horizon;
        propose(fmt::format("{} of {} is {} instead of {}", argument, scheduler,
                            shortestText(wanted), shortestText(given->calls)),
                [&, scheduler = scheduler, argument = argument](Recipe &recipe) {
                    visit(recipe.asRun.schedulers, [&](Construction &each) {
                        if (auto *value = each.name == scheduler ? find(each, argument) : nullptr)
                            *value = Argument{static_cast<std::int64_t>(wanted)};
                    });
                });
    }
    void restOfTheRun()
    {
        if (m_recipe.schedule.main.empty() || !m_recipe.schedule.clock.run)
            return;
        propose("The decay lasts for the rest of the run", [](Recipe &recipe) {
            recipe.schedule.main.back().length = {0, schedule::Unit::rest};
        });
    }

    void driver()
    {
        if (m_finding.name == "never-advanced") {
            propose("step() after each epoch", [](Recipe &recipe) {
                recipe.asRun.driver = {};
                recipe.asRun.driver.advance = dialect::Driver::Advance::perEpoch;
            });
            propose("step() after each update", [](Recipe &recipe) {
                recipe.asRun.driver = {};
                recipe.asRun.driver.advance = dialect::Driver::Advance::perUpdate;
            });
        } else if (m_finding.name == "first-value-skipped") {
            propose("step() after the optimizer's step",
                    [](Recipe &recipe) { recipe.asRun.driver.beforeOptimizer = false; });
        } else {
            propose("step() without an argument", [](Recipe &recipe) {
                recipe.asRun.driver.argument = dialect::Driver::Argument::none;
            });
        }
    }

    void otherFramework()
    {
        if (m_recipe.asRun.framework == "warmup_scheduler" && m_recipe.asRun.version != "0.3")
            propose("warmup_scheduler 0.3 instead of " + m_recipe.asRun.version,
                    [](Recipe &recipe) { recipe.asRun.version = "0.3"; });
        const auto code = code::writeCode(*m_now.curves.intended, "", code::Framework::torch);
        const auto read = code ? dialect::readPython(*code, "") : tl::unexpected(code.error());
        if (!read || read->asRun.schedulers.empty())
            return;
        propose(fmt::format("PyTorch's {} instead of {}", read->asRun.schedulers.front().name,
                            m_recipe.asRun.framework),
                [&](Recipe &recipe) {
                    recipe.asRun = read->asRun;
                    recipe.asRun.groupRates = {read->schedule.baseRate};
                });
    }

    void afterTheWarmUp()
    {
        if (m_recipe.asRun.framework == "timm")
            propose("warmup_prefix=True", [](Recipe &recipe) {
                visit(recipe.asRun.schedulers, [](Construction &each) {
                    std::erase_if(each.arguments, [](const auto &argument) {
                        return argument.name == "warmup_prefix";
                    });
                    each.arguments.push_back({"warmup_prefix", Argument{true}});
                });
            });
        if (m_recipe.asRun.schedulers.empty() && m_recipe.schedule.join != schedule::Join::before)
            propose("The main schedule begins after the warm-up",
                    [](Recipe &recipe) { recipe.schedule.join = schedule::Join::before; });
    }

    void milestones()
    {
        propose("Each milestone one larger", [](Recipe &recipe) {
            visit(recipe.asRun.schedulers, [](Construction &each) {
                auto *value = each.name == "MultiStepLRScheduler" ? find(each, "decay_t") : nullptr;
                auto *list = value ? std::get_if<Argument::List>(&value->value) : nullptr;
                for (std::size_t i = 0; list && i < list->size(); ++i)
                    if (const auto at = (*list)[i].number())
                        (*list)[i] = Argument{static_cast<std::int64_t>(std::llround(*at)) + 1};
            });
            // What was meant stays where it is: at the milestones as they were.
        });
        if (!m_fixes.empty())
            m_fixes.back().recipe.schedule = m_recipe.schedule;
    }

    void decimalPoint()
    {
        propose("initial_learning_rate with a decimal point", [](Recipe &recipe) {
            visit(recipe.asRun.schedulers, [](Construction &each) {
                if (auto *value = find(each, "initial_learning_rate"))
                    if (const auto number = value->number())
                        *value = Argument{*number};
            });
        });
    }

    void withoutArguments()
    {
        for (std::size_t s = 0; s < m_recipe.asRun.schedulers.size(); ++s)
            for (const auto &argument : m_recipe.asRun.schedulers[s].arguments) {
                // The finding begins with it.
                if (!m_finding.what.starts_with(argument.name + " of "))
                    continue;
                propose("Without " + argument.name, [&](Recipe &recipe) {
                    std::erase_if(recipe.asRun.schedulers[s].arguments,
                                  [&](const auto &each) { return each.name == argument.name; });
                });
            }
    }

    // Of a schedule in the form.
    void warmUp()
    {
        if (is({"zero-first-update"}))
            propose("The warm-up begins one step above 0", [](Recipe &recipe) {
                recipe.schedule.warmUp->grid = schedule::Grid::openClosed;
            });
        if (is({"warm-up-every-cycle"}))
            propose("Warm-up in the first cycle alone", [](Recipe &recipe) {
                recipe.schedule.repeat.warmUp = schedule::Repeat::WarmUp::first;
            });
        if (is({"non-linear-warm-up"}))
            propose("A linear warm-up",
                    [](Recipe &recipe) { recipe.schedule.warmUp->shape = schedule::Linear{}; });
        if (is({"redundant-warm-up"}))
            propose("No warm-up", [](Recipe &recipe) { recipe.schedule.warmUp.reset(); });
        if (is({"short-for-adam"}))
            propose("A warm-up of 2 / (1 - beta2) updates", [](Recipe &recipe) {
                double beta2 = 0;
                if (const auto *adam = std::get_if<optimizer::Adam>(&recipe.training.optimizer))
                    beta2 = adam->beta2;
                if (const auto *adam = std::get_if<optimizer::AdamW>(&recipe.training.optimizer))
                    beta2 = adam->beta2;
                recipe.schedule.warmUp->length = {std::ceil(2 / (1 - beta2) - 1e-6),
                                                  schedule::Unit::updates};
            });
    }

    const Finding &m_finding;
    const Recipe &m_recipe;
    const Linted &m_now;
    std::vector<Fix> m_fixes;
};

} // namespace

std::optional<Fix> fixOf(const Finding &finding, const Recipe &recipe,
                         const std::vector<dialect::Remark> &remarks,
                         const schedule::Metric &metric)
{
    const auto now = lintOf(recipe, remarks, metric);
    if (!now)
        return std::nullopt;
    auto still = remarks; // what a change of the recipe leaves true
    const auto &ofCurve = now->curves.asRun.remarks;
    std::erase_if(still, [&](const auto &each) {
        return lint::findingOf(each).name == finding.name
            || std::ranges::find(ofCurve, each) != ofCurve.end();
    });
    for (auto &fix : Proposals(finding, recipe, *now).all()) {
        const auto then = lintOf(fix.recipe, still, metric);
        if (!then || then->has(finding.name))
            continue;
        const bool worse = std::ranges::any_of(then->findings, [&](const Finding &each) {
            return each.severity == Finding::Severity::error && !now->has(each.name);
        });
        if (!worse)
            return std::move(fix);
    }
    return std::nullopt;
}

} // namespace warmup
