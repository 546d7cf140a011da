// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/RunOfFold.h"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/Difference.h"
#include "core/dialect/RunOfCount.h"
#include "core/dialect/torch/Fold.h"
#include "core/schedule/Scaled.h"
#include "core/schedule/Schedule.h"

namespace warmup::dialect {

Result<AsRun> foldedRun(const schedule::Schedule &intended, const Spec &spec,
                        const torch::SchedulerPtr &scheduler, std::size_t counters,
                        const std::string &called)
{
    torch::State state;
    state.schedulers.resize(counters);
    const auto rates =
        spec.groupRates.empty() ? std::vector{intended.spec().baseRate} : spec.groupRates;
    for (const double rate : rates) {
        torch::ParameterGroup group;
        group.rate = rate;
        if (state.groups.size() < spec.groupScales.size())
            group.scale = spec.groupScales[state.groups.size()];
        group.momentum = std::numeric_limits<double>::quiet_NaN(); // until a scheduler sets it
        state.groups.push_back(group);
    }
    const double perEpoch = intended.updatesPerEpoch();
    const auto fold = torch::Fold::make(scheduler, std::move(state), spec.driver, perEpoch);
    if (!fold)
        return tl::unexpected(fold.error());

    using enum torch::Fold::Quantity;
    AsRun asRun;
    for (std::size_t group = 0; group < rates.size(); ++group) {
        const auto driven = [&](torch::Fold::Quantity quantity) {
            return drive(torch::curveOf(*fold, group, quantity), spec.driver, perEpoch,
                         intended.length());
        };
        const bool cycles = !std::isnan((*fold)->at(0, group, momentum));
        const auto momenta = cycles ? driven(momentum) : nullptr;
        asRun.tracks.push_back(
            {cycles ? schedule::withMomentum(driven(rate), momenta) : driven(rate), momenta});
    }
    asRun.curve = asRun.tracks.front().rate;
    const Update calls = callsBefore(spec.driver, perEpoch, intended.length() - 1);
    if (const auto failure = (*fold)->failure(calls))
        asRun.remarks.push_back(
            {Remark::Severity::error, "raises",
             firstUpdateAfter(spec.driver, perEpoch, failure->call),
             fmt::format("Call {} of {} raises {}: {}. The run ends here.", failure->call, called,
                         failure->raised.exception, failure->raised.why)});
    return asRun;
}

Result<AsRun> runOfFold(const schedule::Schedule &intended, const Spec &spec,
                        const torch::SchedulerPtr &scheduler, const std::string &framework,
                        bool promised, double tolerance)
{
    auto asRun = foldedRun(intended, spec, scheduler, 0, framework);
    if (!asRun)
        return asRun;
    if (spec.driver.advance == Driver::Advance::never)
        asRun->remarks.push_back({Remark::Severity::error, "never-advanced", 0,
                                  "Nothing advances the schedule: the rate stays at "
                                      + shortestText(asRun->curve->at(0)) + "."});
    else if (!promised)
        setNoIntent(*asRun, framework);
    else
        asRun->differs =
            differ(intended, *asRun->curve, intended.length(), turnsOf(intended), tolerance);
    return asRun;
}

} // namespace warmup::dialect
