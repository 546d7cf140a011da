// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/keras/Run.h"

#include <utility>

#include "core/dialect/RunOfCount.h"
#include "core/dialect/RunOfFold.h"
#include "core/dialect/keras/Callbacks.h"
#include "core/dialect/keras/Intent.h"
#include "core/dialect/keras/Schedules.h"

namespace warmup::dialect::keras {
namespace {

Result<Schedule> scheduleOf(const std::vector<Construction> &constructions)
{
    if (constructions.size() > 1)
        return fail("/asRun/schedulers/1", constructions[1].name,
                    "one schedule, or callbacks: with a schedule, Keras raises TypeError where a "
                    "callback sets the learning rate");
    return buildSchedule(constructions.front(), "/asRun/schedulers/0");
}

AsRun runSchedule(const schedule::Schedule &intended, const Spec &spec, const Schedule &schedule)
{
    auto promised = intended.spec();
    auto asRun = runOfCount(
        intended, spec,
        [schedule](Update iteration) {
            return static_cast<LearningRate>(schedule(static_cast<double>(iteration)));
        },
        intend(promised, spec.schedulers), kSinglePrecision);
    if (isCutToIntegers(spec.schedulers.front()))
        asRun.remarks.push_back(
            {Remark::Severity::error, "cut-to-integers", 0,
             "initial_learning_rate is an int, and Keras computes in its type: rates, factors and "
             "even pi are cut to whole numbers, so that 0.1 becomes 0. Write it with a decimal "
             "point: 0.0, 1.0."});
    return asRun;
}

} // namespace

const Signature *signatureOf(std::string_view name)
{
    const auto *schedule = scheduleSignature(name);
    return schedule ? schedule : callbackSignature(name);
}

std::string names()
{
    return "ExponentialDecay, PiecewiseConstantDecay, PolynomialDecay, InverseTimeDecay, "
           "CosineDecay, CosineDecayRestarts, LearningRateScheduler, ReduceLROnPlateau";
}

Result<void> check(const std::vector<Construction> &constructions)
{
    if (scheduleSignature(constructions.front().name)) {
        const auto made = scheduleOf(constructions);
        return made ? Result<void>() : tl::unexpected(made.error());
    }
    const auto made = buildCallbacks(constructions, {});
    return made ? Result<void>() : tl::unexpected(made.error());
}

Result<AsRun> run(const schedule::Schedule &intended, const Spec &spec,
                  const schedule::Metric &metric)
{
    const auto &first = spec.schedulers.front().name;
    if (!signatureOf(first))
        return fail("/asRun/schedulers/0/name", first, names());
    if (!scheduleSignature(first))
        return buildCallbacks(spec.schedulers, metric)
            .and_then([&](const torch::SchedulerPtr &callbacks) {
                auto promised = intended.spec();
                return runOfFold(intended, spec, callbacks, "Keras",
                                 intend(promised, spec.schedulers), kSinglePrecision);
            });
    const auto schedule = scheduleOf(spec.schedulers);
    if (!schedule)
        return tl::unexpected(schedule.error());
    return runSchedule(intended, spec, *schedule);
}

} // namespace warmup::dialect::keras
