// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/torch/Run.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/CallCurve.h"
#include "core/dialect/Difference.h"
#include "core/dialect/Framework.h"
#include "core/dialect/torch/Builder.h"
#include "core/dialect/torch/Fold.h"
#include "core/dialect/torch/Schedulers.h"

namespace warmup::dialect::torch {
namespace {

State initialState(const Spec &spec, LearningRate baseRate, std::size_t schedulers)
{
    State state;
    for (const double rate : spec.groupRates.empty() ? std::vector{baseRate} : spec.groupRates) {
        ParameterGroup group;
        group.rate = rate;
        group.momentum = std::numeric_limits<double>::quiet_NaN(); // until a scheduler sets it
        state.groups.push_back(group);
    }
    state.schedulers.resize(schedulers);
    return state;
}

std::vector<Update> turnsOf(const schedule::Schedule &intended)
{
    std::vector<Update> turns{0};
    for (const auto &section : intended.sections())
        turns.push_back(section.begin);
    return turns;
}

} // namespace

Result<AsRun> run(const schedule::Schedule &intended, const Spec &spec,
                  const schedule::Metric &metric)
{
    const std::size_t groups = std::max<std::size_t>(1, spec.groupRates.size());
    const auto built = build(spec, intended.spec().baseRate, metric);
    if (!built)
        return tl::unexpected(built.error());
    const double perEpoch = intended.updatesPerEpoch();
    const auto fold =
        Fold::make(built->scheduler, initialState(spec, intended.spec().baseRate, built->count),
                   spec.driver, perEpoch);
    if (!fold)
        return tl::unexpected(fold.error());

    AsRun asRun;
    const auto driven = [&](std::size_t group, Fold::Quantity quantity) {
        return drive(curveOf(*fold, group, quantity), spec.driver, perEpoch, intended.length());
    };
    for (std::size_t group = 0; group < groups; ++group) {
        const bool cycles = !std::isnan((*fold)->at(0, group, Fold::Quantity::momentum));
        asRun.tracks.push_back({driven(group, Fold::Quantity::rate),
                                cycles ? driven(group, Fold::Quantity::momentum) : nullptr});
    }
    asRun.curve = asRun.tracks.front().rate;

    if (spec.driver.advance == Driver::Advance::never) {
        asRun.remarks.push_back({Remark::Severity::error, "never-advanced", 0,
                                 "The scheduler's step() is never called: the rate stays at "
                                     + shortestText(asRun.curve->at(0))
                                     + ", which its constructor sets."});
        return asRun;
    }
    const Update calls = callsBefore(spec.driver, perEpoch, intended.length() - 1);
    if (const auto failure = (*fold)->failure(calls))
        asRun.remarks.push_back(
            {Remark::Severity::error, "raises",
             firstUpdateAfter(spec.driver, perEpoch, failure->call),
             fmt::format("Call {} of step() raises {}: {}. The run ends here.", failure->call,
                         failure->raised.exception, failure->raised.why)});
    if (calls > kExactCalls)
        asRun.remarks.push_back(
            {Remark::Severity::hint, "closed-form-beyond-10^7",
             firstUpdateAfter(spec.driver, perEpoch, kExactCalls + 1),
             "From here on the closed form is shown: PyTorch's recursion is followed bit by bit "
             "for 10 million calls."});
    auto meant = intended.spec();
    if (!promised(meant, spec)) {
        const auto *framework = frameworkNamed(spec.framework);
        asRun.remarks.push_back(
            {Remark::Severity::hint, "no-intent", 0,
             fmt::format(
                 "{}'s documentation promises no more than what this code does: there is no "
                 "intended curve beside it.",
                 framework ? framework->title : "PyTorch")});
        return asRun;
    }
    asRun.differs = differ(intended, *asRun.curve, intended.length(), turnsOf(intended));
    return asRun;
}

} // namespace warmup::dialect::torch
