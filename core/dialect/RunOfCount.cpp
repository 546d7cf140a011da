// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/RunOfCount.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/Difference.h"
#include "core/dialect/Framework.h"

namespace warmup::dialect {
namespace {

// A rate below 0 or none at all, where the run meets one.
void remarkOnRange(AsRun &asRun, Update length)
{
    constexpr Update kProbed = 100'000;
    for (Update u = 0; u < std::min(length, kProbed); ++u) {
        const double rate = asRun.curve->at(u);
        if (std::isfinite(rate))
            continue;
        asRun.remarks.push_back(
            {Remark::Severity::error, "not-finite", u,
             fmt::format("The rate of update {} is {}: training diverges there.", u,
                         shortestText(rate))});
        return;
    }
}

} // namespace

void setNoIntent(AsRun &asRun, std::string_view framework)
{
    asRun.hasIntent = false;
    const auto *known = frameworkNamed(framework);
    asRun.remarks.push_back(
        {Remark::Severity::hint, "no-intent", 0,
         fmt::format("{}'s documentation promises no more than what this code does: there is no "
                     "intended curve beside it.",
                     known ? known->title : framework)});
}

std::optional<schedule::Spec> fittingTheRun(schedule::Spec intended)
{
    const auto fits = [](schedule::Spec spec) {
        if (!spec.clock.run)
            spec.clock.run = schedule::Span{1e6, schedule::Unit::updates};
        return schedule::makeSchedule(spec).has_value();
    };
    while (!fits(intended)) {
        if (intended.main.size() < 2)
            return std::nullopt;
        intended.main.pop_back();
    }
    return intended;
}

AsRun runOfCount(const schedule::Schedule &intended, const Spec &spec, RateOfCount rate,
                 bool promised, double tolerance)
{
    AsRun asRun;
    asRun.curve = drive(countCurve(std::move(rate)), spec.driver, intended.updatesPerEpoch(),
                        intended.length());
    asRun.tracks.push_back({asRun.curve, nullptr});
    if (spec.driver.advance == Driver::Advance::never) {
        asRun.remarks.push_back({Remark::Severity::error, "never-advanced", 0,
                                 "The scheduler is never advanced: the rate stays at "
                                     + shortestText(asRun.curve->at(0)) + "."});
        return asRun;
    }
    remarkOnRange(asRun, intended.length());
    if (promised)
        asRun.differs =
            differ(intended, *asRun.curve, intended.length(), turnsOf(intended), tolerance);
    else
        setNoIntent(asRun, spec.framework);
    return asRun;
}

} // namespace warmup::dialect
