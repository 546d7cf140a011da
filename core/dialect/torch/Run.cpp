// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/torch/Run.h"

#include "core/base/Number.h"
#include "core/dialect/CallCurve.h"
#include "core/dialect/Difference.h"
#include "core/dialect/Framework.h"
#include "core/dialect/RunOfCount.h"
#include "core/dialect/RunOfFold.h"
#include "core/dialect/torch/Builder.h"
#include "core/dialect/torch/Schedulers.h"

namespace warmup::dialect::torch {

Result<AsRun> run(const schedule::Schedule &intended, const Spec &spec,
                  const schedule::Metric &metric)
{
    const auto built = build(spec, intended.spec().baseRate, metric);
    if (!built)
        return tl::unexpected(built.error());
    auto made = foldedRun(intended, spec, built->scheduler, built->count, "step()");
    if (!made)
        return made;
    AsRun &asRun = *made;
    if (spec.driver.advance == Driver::Advance::never) {
        asRun.remarks.push_back({Remark::Severity::error, "never-advanced", 0,
                                 "The scheduler's step() is never called: the rate stays at "
                                     + shortestText(asRun.curve->at(0))
                                     + ", which its constructor sets."});
        return made;
    }
    const double perEpoch = intended.updatesPerEpoch();
    if (callsBefore(spec.driver, perEpoch, intended.length() - 1) > kExactCalls)
        asRun.remarks.push_back(
            {Remark::Severity::hint, "closed-form-beyond-10^7",
             firstUpdateAfter(spec.driver, perEpoch, kExactCalls + 1),
             "From here on the closed form is shown: PyTorch's recursion is followed bit by bit "
             "for 10 million calls."});
    auto meant = intended.spec();
    if (!promised(meant, spec)) {
        const auto *framework = frameworkNamed(spec.framework);
        setNoIntent(asRun, framework ? framework->title : "PyTorch");
        return made;
    }
    if (!fittingTheRun(std::move(meant))) {
        asRun.hasIntent = false;
        asRun.remarks.push_back({Remark::Severity::hint, "run-too-short", 0,
                                 "The run ends within the first part of what is asked for: there "
                                 "is no intended curve beside it."});
        return made;
    }
    asRun.differs = differ(intended, *asRun.curve, intended.length(), turnsOf(intended));
    return made;
}

} // namespace warmup::dialect::torch
