// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/optax/Run.h"

#include "core/dialect/RunOfCount.h"
#include "core/dialect/optax/Intent.h"
#include "core/dialect/optax/Schedules.h"

namespace warmup::dialect::optax {

Result<AsRun> run(const schedule::Schedule &intended, const Spec &spec, const schedule::Metric &)
{
    const auto schedule = build(spec.schedulers);
    if (!schedule)
        return tl::unexpected(schedule.error());
    auto promised = intended.spec();
    return runOfCount(
        intended, spec,
        [schedule = *schedule](Update count) {
            return static_cast<LearningRate>(schedule(static_cast<double>(count)));
        },
        intend(promised, spec.schedulers), kSinglePrecision);
}

} // namespace warmup::dialect::optax
