// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/AsRun.h"

#include <algorithm>
#include <utility>

#include "core/base/Number.h"
#include "core/dialect/Arguments.h"
#include "core/dialect/CallCurve.h"
#include "core/dialect/Difference.h"
#include "core/dialect/Framework.h"
#include "core/dialect/Remarks.h"

namespace warmup::dialect {
namespace {

std::string titleOf(const Framework &framework, const Spec &spec)
{
    std::string title = spec.framework + " " + spec.version + ", ";
    if (spec.driver.advance == Driver::Advance::never)
        return title + "never stepped";
    if (framework.advancedBy)
        return title + framework.advancedBy(spec);
    return title + (spec.driver.argument == Driver::Argument::none ? "step()" : "step(epoch)");
}

Result<const Framework *> frameworkOf(const Spec &spec)
{
    const auto *framework = frameworkNamed(spec.framework);
    if (!framework)
        return fail("/asRun/framework", spec.framework, frameworkNames() + ", or none");
    const auto &known = framework->versions;
    if (std::find(known.begin(), known.end(), spec.version) != known.end())
        return framework;
    std::string allowed;
    for (const auto &version : known)
        allowed += (allowed.empty() ? "" : ", ") + version;
    return fail("/asRun/version", spec.version, allowed);
}

std::string frameworksWithSchedulers()
{
    std::string names;
    for (const auto &each : frameworks())
        if (each.run)
            names += (names.empty() ? "" : ", ") + std::string(each.name);
    return names;
}

// Updates around which one of the curves may jump: the hand-off, the sections, a step law's drops.
std::vector<Update> turnsOf(const schedule::Schedule &intended, const Spec &spec,
                            const Arguments &arguments, Update handOff)
{
    constexpr int kDrops = 64;
    const double perEpoch = intended.updatesPerEpoch();
    std::vector<Update> calls{0, 1, 2, handOff};
    std::vector<double> drops;
    if (const auto *law = std::get_if<torch::Law>(&arguments.main)) {
        if (const auto *step = std::get_if<torch::StepLR>(law))
            for (int i = 1; i <= kDrops; ++i)
                drops.push_back(step->stepSize * i);
        if (const auto *multi = std::get_if<torch::MultiStepLR>(law))
            drops = multi->milestones;
    }
    for (const double drop : drops)
        if (drop < static_cast<double>(kLongestRun))
            calls.push_back(handOff + static_cast<Update>(drop));
    std::vector<Update> turns{0};
    for (const auto &section : intended.sections())
        turns.push_back(section.begin);
    for (const Update call : calls)
        turns.push_back(firstUpdateAfter(spec.driver, perEpoch, call));
    return turns;
}

} // namespace

std::vector<std::string> versions(const std::string &framework)
{
    const auto *known = frameworkNamed(framework);
    return known ? known->versions : std::vector<std::string>{};
}

Result<AsRun> makeAsRun(const schedule::Schedule &intended, const Spec &spec,
                        const schedule::Metric &metric)
{
    AsRun asRun;
    if (spec.framework.empty()) {
        auto same = schedule::makeSchedule(intended.spec(), metric);
        if (!same)
            return tl::unexpected(same.error());
        asRun.curve = *same;
        asRun.title = "as intended";
        return asRun;
    }
    const auto known = frameworkOf(spec);
    if (!known)
        return tl::unexpected(known.error());
    const Framework &framework = **known;
    if (spec.driver.callsPerUpdate < 1)
        return fail("/asRun/driver/callsPerUpdate", std::to_string(spec.driver.callsPerUpdate),
                    "a whole number of at least 1");
    if (!spec.schedulers.empty()) {
        if (!framework.run)
            return fail("/asRun/schedulers", "schedulers of " + spec.framework,
                        "none, or those of " + frameworksWithSchedulers());
        auto made = framework.run(intended, spec, metric);
        if (made)
            made->title = titleOf(framework, spec);
        return made;
    }
    if (!framework.trace)
        return fail("/asRun/schedulers", "none",
                    "those that a script constructs, which " + spec.framework + " needs");
    if (spec.driver.argument != Driver::Argument::none
        && spec.driver.argument != Driver::Argument::index)
        return fail("/asRun/driver/argument", "what depends on the epoch",
                    "none or index, where there are no schedulers");
    const auto arguments = argumentsOf(intended, spec.driver, spec.framework);
    if (!arguments)
        return tl::unexpected(arguments.error());
    const auto made = framework.trace(*arguments, spec, metric);
    if (!made)
        return tl::unexpected(made.error());
    asRun.curve = drive(made->curve, spec.driver, intended.updatesPerEpoch(), intended.length());
    asRun.title = titleOf(framework, spec);
    asRun.differs = differ(intended, *asRun.curve, intended.length(),
                           turnsOf(intended, spec, *arguments, made->handOff));
    asRun.remarks = remarksOn({intended, metric, spec, *arguments, *made->curve, made->handOff});
    return asRun;
}

} // namespace warmup::dialect
