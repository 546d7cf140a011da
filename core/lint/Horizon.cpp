// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lint/Horizon.h"

#include <array>

namespace warmup::lint {
namespace {

using dialect::Argument;
using dialect::Construction;
using enum Horizon::Counts;

constexpr auto kHorizons = std::to_array<Horizon>(
    {{"CosineAnnealingLR", "T_max", "", decay},
     {"PolynomialLR", "total_iters", "", decay},
     {"OneCycleLR", "total_steps", "", all},
     {"get_scheduler", "num_training_steps", "num_warmup_steps", all},
     {"get_linear_schedule_with_warmup", "num_training_steps", "num_warmup_steps", all},
     {"get_cosine_schedule_with_warmup", "num_training_steps", "num_warmup_steps", all},
     {"get_cosine_with_hard_restarts_schedule_with_warmup", "num_training_steps",
      "num_warmup_steps", all},
     {"get_polynomial_decay_schedule_with_warmup", "num_training_steps", "num_warmup_steps", all},
     {"get_cosine_with_min_lr_schedule_with_warmup", "num_training_steps", "num_warmup_steps", all},
     {"LinearWarmupCosineAnnealingLR", "max_epochs", "warmup_epochs", all},
     {"CosineLRScheduler", "t_initial", "warmup_t", all},
     {"TanhLRScheduler", "t_initial", "warmup_t", all},
     {"PolyLRScheduler", "t_initial", "warmup_t", all},
     {"cosine_decay_schedule", "decay_steps", "", decay},
     {"warmup_cosine_decay_schedule", "decay_steps", "warmup_steps", all},
     {"CosineDecay", "decay_steps", "warmup_steps", decay},
     {"PolynomialDecay", "decay_steps", "", decay}});

double milestoneBefore(const Construction &sequence, std::size_t member)
{
    const auto *given = sequence.find("milestones");
    const auto *list = given ? std::get_if<Argument::List>(&given->value.value) : nullptr;
    return member > 0 && list && member <= list->size() ? (*list)[member - 1].number().value_or(0)
                                                        : 0;
}

std::optional<GivenHorizon> givenBy(const Construction &scheduler, double before)
{
    for (const auto &horizon : kHorizons) {
        const auto calls = scheduler.name == horizon.scheduler ? number(scheduler, horizon.argument)
                                                               : std::nullopt;
        if (!calls || *calls < 1)
            continue;
        GivenHorizon given{&horizon, *calls, before, horizon.counts == decay};
        if (!horizon.warmUp.empty())
            given.warmUp += number(scheduler, horizon.warmUp).value_or(0);
        const auto *prefix = scheduler.find("warmup_prefix");
        if (before > 0 || (prefix && prefix->value.number().value_or(0) != 0))
            given.decayAlone = true;
        // Keras warms up to a target alone.
        if (scheduler.name == "CosineDecay" && !number(scheduler, "warmup_target"))
            given.warmUp = 0;
        return given;
    }
    return {};
}

} // namespace

std::optional<GivenHorizon> horizonOf(const Case &of)
{
    const auto &schedulers = of.subject.spec.schedulers;
    if (schedulers.size() != 1 || !of.knowsRun()
        || of.subject.spec.driver.argument >= dialect::Driver::Argument::epochs)
        return {};
    const auto &only = schedulers.front();
    if (only.name != "SequentialLR")
        return givenBy(only, 0);
    const auto *given = only.find("schedulers");
    const auto *list = given ? std::get_if<Argument::List>(&given->value.value) : nullptr;
    if (!list || list->empty())
        return {};
    const auto *last = std::get_if<Construction>(&list->back().value);
    return last ? givenBy(*last, milestoneBefore(only, list->size() - 1)) : std::nullopt;
}

} // namespace warmup::lint
