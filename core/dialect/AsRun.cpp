// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/AsRun.h"

#include <algorithm>
#include <utility>

#include "core/base/Number.h"
#include "core/dialect/Arguments.h"
#include "core/dialect/CallCurve.h"
#include "core/dialect/Difference.h"
#include "core/dialect/GradualWarmup.h"
#include "core/dialect/Remarks.h"
#include "core/dialect/TorchAlone.h"
#include "core/dialect/torch/Run.h"

namespace warmup::dialect {
namespace {

struct Trace {
    CallCurvePtr curve;
    Update handOff = 0;
};

std::string titleOf(const Spec &spec)
{
    std::string title = spec.framework + " " + spec.version + ", ";
    if (spec.driver.advance == Driver::Advance::never)
        return title + "never stepped";
    return title + (spec.driver.argument == Driver::Argument::none ? "step()" : "step(epoch)");
}

Result<void> checkVersion(const Spec &spec)
{
    const auto known = versions(spec.framework);
    if (known.empty())
        return fail("/asRun/framework", spec.framework, "warmup_scheduler, torch, or none");
    if (std::find(known.begin(), known.end(), spec.version) != known.end())
        return {};
    std::string allowed;
    for (const auto &version : known)
        allowed += (allowed.empty() ? "" : ", ") + version;
    return fail("/asRun/version", spec.version, allowed);
}

Result<Trace> trace(const Arguments &arguments, const Spec &spec, const schedule::Metric &metric)
{
    if (spec.framework == "torch")
        return torchAlone(arguments, spec.driver, metric).map([](CallCurvePtr curve) {
            return Trace{std::move(curve)};
        });
    const auto version =
        spec.version == "0.3" ? GradualWarmupVersion::v0_3 : GradualWarmupVersion::v0_3_2;
    return makeGradualWarmup(arguments, version, spec.driver, metric)
        .map([](const GradualWarmupTrace &made) {
            return Trace{made.curve, made.handOff};
        });
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
    if (framework == "warmup_scheduler")
        return {"0.3", "0.3.2"};
    if (framework == "torch")
        return {"2.13"};
    return {};
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
    if (const auto known = checkVersion(spec); !known)
        return tl::unexpected(known.error());
    if (spec.driver.callsPerUpdate < 1)
        return fail("/asRun/driver/callsPerUpdate", std::to_string(spec.driver.callsPerUpdate),
                    "a whole number of at least 1");
    if (!spec.schedulers.empty()) {
        if (spec.framework != "torch")
            return fail("/asRun/schedulers", "schedulers of " + spec.framework,
                        "none, or those of torch");
        auto made = torch::run(intended, spec, metric);
        if (made)
            made->title = titleOf(spec);
        return made;
    }
    if (spec.driver.argument == Driver::Argument::epochs)
        return fail("/asRun/driver/argument", "epochs",
                    "none or index, where there are no schedulers");
    const auto arguments = argumentsOf(intended, spec.driver, spec.framework);
    if (!arguments)
        return tl::unexpected(arguments.error());
    const auto made = trace(*arguments, spec, metric);
    if (!made)
        return tl::unexpected(made.error());
    asRun.curve = drive(made->curve, spec.driver, intended.updatesPerEpoch(), intended.length());
    asRun.title = titleOf(spec);
    asRun.differs = differ(intended, *asRun.curve, intended.length(),
                           turnsOf(intended, spec, *arguments, made->handOff));
    asRun.remarks = remarksOn({intended, metric, spec, *arguments, *made->curve, made->handOff});
    return asRun;
}

} // namespace warmup::dialect
