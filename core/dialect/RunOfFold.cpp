// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/RunOfFold.h"

#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/RunOfCount.h"
#include "core/dialect/torch/Fold.h"
#include "core/schedule/Schedule.h"

namespace warmup::dialect {

Result<AsRun> runOfFold(const schedule::Schedule &intended, const Spec &spec,
                        const torch::SchedulerPtr &scheduler, const std::string &framework)
{
    torch::State state;
    const auto rates =
        spec.groupRates.empty() ? std::vector{intended.spec().baseRate} : spec.groupRates;
    for (const double rate : rates) {
        torch::ParameterGroup group;
        group.rate = rate;
        group.momentum = std::numeric_limits<double>::quiet_NaN();
        state.groups.push_back(group);
    }
    const double perEpoch = intended.updatesPerEpoch();
    const auto fold = torch::Fold::make(scheduler, std::move(state), spec.driver, perEpoch);
    if (!fold)
        return tl::unexpected(fold.error());
    AsRun asRun;
    for (std::size_t group = 0; group < rates.size(); ++group)
        asRun.tracks.push_back({drive(torch::curveOf(*fold, group, torch::Fold::Quantity::rate),
                                      spec.driver, perEpoch, intended.length()),
                                nullptr});
    asRun.curve = asRun.tracks.front().rate;
    if (spec.driver.advance == Driver::Advance::never) {
        asRun.remarks.push_back({Remark::Severity::error, "never-advanced", 0,
                                 "Nothing advances the schedule: the rate stays at "
                                     + shortestText(asRun.curve->at(0)) + "."});
        return asRun;
    }
    const Update calls = callsBefore(spec.driver, perEpoch, intended.length() - 1);
    if (const auto failure = (*fold)->failure(calls))
        asRun.remarks.push_back(
            {Remark::Severity::error, "raises",
             firstUpdateAfter(spec.driver, perEpoch, failure->call),
             fmt::format("Call {} of {} raises {}: {}. The run ends here.", failure->call,
                         framework, failure->raised.exception, failure->raised.why)});
    asRun.remarks.push_back(noIntent(framework));
    return asRun;
}

} // namespace warmup::dialect
