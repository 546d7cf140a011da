// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/optax/Run.h"

#include <memory>

#include "core/dialect/RunOfCount.h"
#include "core/dialect/RunOfFold.h"
#include "core/dialect/optax/Intent.h"
#include "core/dialect/optax/Reduced.h"
#include "core/dialect/optax/Schedules.h"

namespace warmup::dialect::optax {
namespace {

Result<AsRun> runOfChain(const schedule::Schedule &intended, const Spec &spec,
                         const std::vector<Construction> &chain, const schedule::Metric &metric)
{
    const auto schedule = build(chain);
    if (!schedule)
        return tl::unexpected(schedule.error());
    if (auto plateaus = plateausOf(chain); !plateaus.empty())
        return runOfFold(intended, spec,
                         std::make_shared<Reduced>(*schedule, std::move(plateaus), metric), "optax",
                         false, kSinglePrecision);
    auto promised = intended.spec();
    return runOfCount(
        intended, spec,
        [schedule = *schedule](Update count) {
            return static_cast<LearningRate>(schedule(static_cast<double>(count)));
        },
        intend(promised, chain), kSinglePrecision);
}

} // namespace

Result<AsRun> run(const schedule::Schedule &intended, const Spec &spec,
                  const schedule::Metric &metric)
{
    const auto groups = groupsOf(spec.schedulers);
    auto asRun = runOfChain(intended, spec, groups.front(), metric);
    for (std::size_t i = 1; asRun && i < groups.size(); ++i) {
        const auto other = runOfChain(intended, spec, groups[i], metric);
        if (!other)
            return other;
        asRun->tracks.push_back(other->tracks.front());
    }
    return asRun;
}

} // namespace warmup::dialect::optax
