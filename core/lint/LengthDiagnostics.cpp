// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/lint/Diagnostics.h"

namespace warmup::lint {
namespace {

using dialect::Argument;
using dialect::Construction;

// An argument that says how many calls a schedule takes to its end, and whether the warm-up is
// among them.
struct Horizon {
    std::string_view scheduler;
    std::string_view argument;
    std::string_view warmUp; // its own argument for the warm-up; "": it has none
    enum class Counts { all, decay } counts = Counts::all;
};

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

// One as a script gives it.
struct Given {
    const Horizon *horizon = nullptr;
    double calls = 0;
    double warmUp = 0; // calls before or in it
    bool decayAlone = false; // the warm-up comes on top
};

double milestoneBefore(const Construction &sequence, std::size_t member)
{
    const auto *given = sequence.find("milestones");
    const auto *list = given ? std::get_if<Argument::List>(&given->value.value) : nullptr;
    return member > 0 && list && member <= list->size() ? (*list)[member - 1].number().value_or(0)
                                                        : 0;
}

std::optional<Given> givenBy(const Construction &scheduler, double before)
{
    for (const auto &horizon : kHorizons) {
        const auto calls = scheduler.name == horizon.scheduler ? number(scheduler, horizon.argument)
                                                               : std::nullopt;
        if (!calls || *calls < 1)
            continue;
        Given given{&horizon, *calls, before, horizon.counts == decay};
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

// The last one counts: what stands before it ends before it.
std::optional<Given> horizonOf(const Case &of)
{
    const auto &schedulers = of.subject.spec.schedulers;
    if (schedulers.size() != 1 || !of.knowsRun()
        || of.subject.spec.driver.argument == dialect::Driver::Argument::epochs)
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

bool isAbout(double value, double wanted, double tolerance)
{
    return std::abs(value - wanted) <= tolerance * wanted;
}

constexpr double kClose = 0.1;
constexpr double kExact = 0.01;

std::string nameOf(const Given &given)
{
    return fmt::format("{} of {}", given.horizon->argument, given.horizon->scheduler);
}

// How many times too long or too short a length is, where that is one of the factors.
std::optional<double> unitOf(const Case &of, const Given &given)
{
    const auto &driver = of.subject.spec.driver;
    const double perEpoch =
        of.intended.updatesPerEpoch() * static_cast<double>(driver.callsPerUpdate);
    const double calls = of.calls();
    if (of.intended.updatesPerEpoch() < 1.5)
        return {};
    const bool byEpochs = driver.advance == dialect::Driver::Advance::perEpoch;
    const double other =
        byEpochs ? given.calls / of.intended.updatesPerEpoch() : given.calls * perEpoch;
    if (isAbout(given.calls, calls, kClose) || !isAbout(other, calls, kClose))
        return {};
    return byEpochs ? of.intended.updatesPerEpoch() : perEpoch;
}

// The length of the main curve in one unit, where no script says it otherwise; nothing where a
// phase has another unit.
std::optional<double> mainLengthIn(const Case &of, schedule::Unit unit)
{
    if (!of.subject.spec.schedulers.empty() || of.spec.main.empty() || !of.knowsRun())
        return {};
    double sum = 0;
    for (const auto &phase : of.spec.main) {
        if (phase.length.unit != unit)
            return {};
        sum += phase.length.amount;
    }
    return sum;
}

Found unitSlip(const Case &of)
{
    if (const auto given = horizonOf(of)) {
        if (!unitOf(of, *given))
            return {};
        const bool byEpochs = of.subject.spec.driver.advance == dialect::Driver::Advance::perEpoch;
        return finding("unit-slip", 0,
                       fmt::format("{} is {}, which is in {}, where step() is called once {}: {} "
                                   "calls in all.",
                                   nameOf(*given), shortestText(given->calls),
                                   byEpochs ? "updates" : "epochs",
                                   byEpochs ? "an epoch" : "an update", text(of.calls())));
    }
    const double perEpoch = of.intended.updatesPerEpoch();
    const auto run = static_cast<double>(of.length);
    if (perEpoch < 1.5 || run / perEpoch < 2)
        return {};
    const auto updates = mainLengthIn(of, schedule::Unit::updates);
    const auto epochs = mainLengthIn(of, schedule::Unit::epochs);
    const bool tooShort =
        updates && isAbout(*updates, run / perEpoch, kClose) && !isAbout(*updates, run, kClose);
    const bool tooLong =
        epochs && isAbout(*epochs, run, kClose) && !isAbout(*epochs, run / perEpoch, kClose);
    if (!tooShort && !tooLong)
        return {};
    return finding("unit-slip", of.warmUpEnd,
                   fmt::format("The main curve lasts {} {}, and the run {} epochs of {} updates.",
                               text(tooShort ? *updates : *epochs), tooShort ? "updates" : "epochs",
                               text(run / perEpoch), text(perEpoch)));
}

// Batches that make one update, and processes that make one batch; at least 2.
std::vector<double> countsBesideUpdates(const Case &of)
{
    std::vector<double> counts{static_cast<double>(of.subject.spec.driver.callsPerUpdate)};
    if (const auto *batching = std::get_if<schedule::Batching>(&of.spec.clock.updatesPerEpoch)) {
        counts.push_back(static_cast<double>(batching->accumulation));
        counts.push_back(static_cast<double>(batching->replicas));
    }
    std::erase_if(counts, [](double count) { return count < 2; });
    return counts;
}

Found accumulation(const Case &of)
{
    const auto given = horizonOf(of);
    const auto updates = mainLengthIn(of, schedule::Unit::updates);
    if ((!given || unitOf(of, *given)) && !updates)
        return {};
    const double calls = given ? of.calls() : static_cast<double>(of.length);
    const double length = given ? given->calls : *updates + static_cast<double>(of.warmUpEnd);
    if (isAbout(length, calls, kExact))
        return {};
    for (const double count : countsBesideUpdates(of)) {
        if (!isAbout(length * count, calls, kExact) && !isAbout(length, calls * count, kExact))
            continue;
        return finding("accumulation", given ? 0 : of.length - 1,
                       given ? fmt::format("{} is {}, and step() is called {} times: {} times for "
                                           "each update.",
                                           nameOf(*given), shortestText(length), text(calls),
                                           shortestText(count))
                             : fmt::format("The schedule lasts {} updates and the run {}: batches "
                                           "are counted, of which {} make an update.",
                                           text(length), text(calls), shortestText(count)));
    }
    return {};
}

Found lengthConvention(const Case &of)
{
    const auto given = horizonOf(of);
    if (!given || given->warmUp < 2 || unitOf(of, *given))
        return {};
    const double calls = of.calls();
    const auto same = [](double one, double other) { return std::abs(one - other) < 0.5; };
    if (given->decayAlone && same(given->calls, calls))
        return finding("length-convention", of.length - 1,
                       fmt::format("{} counts from the end of the warm-up: {} calls after the "
                                   "first {} end {} calls after the run.",
                                   nameOf(*given), shortestText(given->calls),
                                   shortestText(given->warmUp), shortestText(given->warmUp)));
    if (!given->decayAlone && same(given->calls + given->warmUp, calls))
        return finding("length-convention", of.length - 1,
                       fmt::format("{} counts the warm-up, too: {} calls end {} before the run.",
                                   nameOf(*given), shortestText(given->calls),
                                   shortestText(given->warmUp)));
    return {};
}

constexpr std::array kOfLengths{unitSlip, accumulation, lengthConvention};

} // namespace

std::span<const Diagnostic> lengthDiagnostics()
{
    return kOfLengths;
}

} // namespace warmup::lint
