// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/mmengine/Run.h"

#include <algorithm>

#include "core/dialect/RunOfCount.h"
#include "core/dialect/RunOfFold.h"
#include "core/dialect/mmengine/Intent.h"
#include "core/dialect/mmengine/Schedulers.h"
#include "core/schedule/Schedule.h"

namespace warmup::dialect::mmengine {

Result<AsRun> run(const schedule::Schedule &intended, const Spec &spec,
                  const schedule::Metric &metric)
{
    const auto built = build(spec.schedulers, std::max<std::size_t>(1, spec.groupRates.size()),
                             intended.updatesPerEpoch(), metric);
    if (!built)
        return tl::unexpected(built.error());
    auto promised = intended.spec();
    return runOfFold(intended, spec, *built, "mmengine", intend(promised, spec), kDoublePrecision);
}

} // namespace warmup::dialect::mmengine
