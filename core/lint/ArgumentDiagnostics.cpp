// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lint/Diagnostics.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/CallCurve.h"

namespace warmup::lint {
namespace {

using dialect::Argument;
using dialect::Construction;

Found warmUpFillsRun(const Case &of)
{
    const auto &schedulers = of.subject.spec.schedulers;
    if (schedulers.size() != 1 || schedulers.front().name != "LinearLR" || of.guessesEnd())
        return {};
    const double start = number(schedulers.front(), "start_factor").value_or(1.0 / 3);
    const double end = number(schedulers.front(), "end_factor").value_or(1.0);
    const double total = number(schedulers.front(), "total_iters").value_or(5);
    const auto calls =
        dialect::callsBefore(of.subject.spec.driver, of.intended.updatesPerEpoch(), of.length - 1);
    if (start >= end || total < static_cast<double>(calls) || calls == 0)
        return {};
    return finding("warm-up-fills-run", of.length - 1,
                   fmt::format("The warm-up of {} calls does not end before the run's last, {}.",
                               shortestText(total), calls));
}

Found baseRateIgnored(const Case &of)
{
    std::string name;
    visitAll(of, [&](const Construction &each) {
        if (each.name == "OneCycleLR" || each.name == "CyclicLR")
            name = each.name;
    });
    const double start = of.curve.at(0);
    if (name.empty() || start == of.spec.baseRate)
        return {};
    return finding("base-rate-ignored", 0,
                   fmt::format("{} starts at {}, whatever the optimizer's lr is ({}).", name,
                               text(start), text(of.spec.baseRate)));
}

bool isAbsolute(const Construction &scheduler)
{
    // Those of transformers are LambdaLR, too.
    return scheduler.name == "LambdaLR" || scheduler.name.ends_with("_schedule_with_warmup")
        || scheduler.name == "CosineAnnealingWarmRestarts" || scheduler.name == "OneCycleLR"
        || scheduler.name == "CyclicLR";
}

Found absoluteInChain(const Case &of)
{
    std::string name;
    const auto look = [&](const std::vector<const Construction *> &members) {
        for (const auto *member : members)
            if (members.size() > 1 && isAbsolute(*member))
                name = member->name;
    };
    std::vector<const Construction *> top;
    for (const auto &scheduler : of.subject.spec.schedulers) {
        top.push_back(&scheduler);
        visit(scheduler, [&](const Construction &each) {
            const auto *given = each.name == "ChainedScheduler" ? each.find("schedulers") : nullptr;
            const auto *list = given ? std::get_if<Argument::List>(&given->value.value) : nullptr;
            std::vector<const Construction *> members;
            for (std::size_t i = 0; list && i < list->size(); ++i)
                if (const auto *member = std::get_if<Construction>(&(*list)[i].value))
                    members.push_back(member);
            look(members);
        });
    }
    look(top);
    if (name.empty())
        return {};
    return finding(
        "absolute-in-chain", 0,
        fmt::format("{} sets the rate, where the schedulers beside it multiply it.", name));
}

Found degenerateLength(const Case &of)
{
    std::string what;
    for (const auto &scheduler : of.subject.spec.schedulers)
        visit(scheduler, [&](const Construction &each) {
            if (each.name == "LinearLR" && number(each, "total_iters") == 0
                && number(each, "start_factor").value_or(1.0 / 3)
                    != number(each, "end_factor").value_or(1.0))
                what = fmt::format("LinearLR with total_iters=0 stays at its start_factor, {}, for "
                                   "ever.",
                                   text(number(each, "start_factor").value_or(1.0 / 3)));
            if (each.name == "ConstantLR" && number(each, "factor") == 0)
                what = "ConstantLR with factor=0 cannot be undone: PyTorch divides by it.";
        });
    if (what.empty())
        return {};
    return finding("degenerate-length", 0, what);
}

Found firstValueSkipped(const Case &of)
{
    // Keras calls its callbacks itself, before each epoch.
    if (of.subject.spec.schedulers.empty() || !of.subject.spec.driver.beforeOptimizer
        || of.subject.spec.framework == "keras" || of.hasRemark("first-value-skipped"))
        return {};
    return finding("first-value-skipped", 0,
                   "step() is called before the optimizer: the first rate of the schedule is never "
                   "used.");
}

bool isPlateau(const Construction &scheduler)
{
    return scheduler.name == "ReduceLROnPlateau"
        || scheduler.name == "get_reduce_on_plateau_schedule";
}

Found plateauInComposer(const Case &of)
{
    std::string composer;
    visitAll(of, [&](const Construction &each) {
        const auto *given = each.find(each.name == "SequentialLR" ? "schedulers" : "");
        if (each.name == "ChainedScheduler")
            given = each.find("schedulers");
        const auto *list = given ? std::get_if<Argument::List>(&given->value.value) : nullptr;
        for (std::size_t i = 0; list && i < list->size(); ++i)
            if (const auto *member = std::get_if<Construction>(&(*list)[i].value);
                member && isPlateau(*member))
                composer = each.name;
    });
    if (composer.empty())
        return {};
    return finding("plateau-in-composer", 0,
                   fmt::format("ReduceLROnPlateau is a member of {}, which raises ValueError: it "
                               "has no metric to hand on.",
                               composer));
}

// The calls that a scheduler beside others warms up for; 0 for one that does not.
double warmUpCalls(const Construction &scheduler)
{
    if (scheduler.name == "LinearLR" || scheduler.name == "ConstantLR") {
        const bool linear = scheduler.name == "LinearLR";
        const double start =
            number(scheduler, linear ? "start_factor" : "factor").value_or(1.0 / 3);
        const double end = linear ? number(scheduler, "end_factor").value_or(1) : 1;
        return start < end ? number(scheduler, "total_iters").value_or(5) : 0;
    }
    if (scheduler.name == "LinearWarmup" || scheduler.name == "ExponentialWarmup")
        return number(scheduler, "warmup_period").value_or(0);
    return 0;
}

Found plateauDuringWarmUp(const Case &of)
{
    const auto &schedulers = of.subject.spec.schedulers;
    if (of.hasRemark("never-advanced")
        || std::none_of(schedulers.begin(), schedulers.end(), isPlateau))
        return {};
    double longest = 0;
    for (const auto &scheduler : schedulers)
        longest = std::max(longest, warmUpCalls(scheduler));
    if (longest < 2)
        return {};
    return finding("plateau-during-warm-up", 0,
                   fmt::format("ReduceLROnPlateau already counts in the {} calls of the warm-up.",
                               shortestText(longest)));
}

Found milestoneEdge(const Case &of)
{
    if (of.hasIntent() && !of.subject.asRun.differs)
        return {};
    for (const auto &scheduler : of.subject.spec.schedulers) {
        const auto *given =
            scheduler.name == "MultiStepLRScheduler" ? scheduler.find("decay_t") : nullptr;
        const auto *list = given ? std::get_if<Argument::List>(&given->value.value) : nullptr;
        if (!list || list->empty() || of.hasRemark("never-advanced"))
            continue;
        const auto first = list->front().number();
        if (!first || *first < 1)
            continue;
        // Its warm-up stands before the rest unless warmup_prefix is False.
        const bool before = number(scheduler, "warmup_prefix") != 0;
        const double warmUp = before ? number(scheduler, "warmup_t").value_or(0) : 0;
        const bool epochs = of.subject.spec.driver.advance == dialect::Driver::Advance::perEpoch;
        const double step = epochs ? of.intended.updatesPerEpoch() : 1;
        const auto update = static_cast<Update>(std::llround((*first - 1 + warmUp) * step));
        if (update >= of.length)
            continue;
        return finding("milestone-edge", update,
                       fmt::format("timm drops the rate when t + 1 reaches a milestone: the one at "
                                   "{0} acts at t = {1}.",
                                   shortestText(*first), shortestText(*first - 1)));
    }
    return {};
}

// Keras compares `wait >= patience`, the others `>`.
Found patienceEdge(const Case &of)
{
    if (of.subject.spec.framework != "keras" || of.hasRemark("never-advanced"))
        return {};
    for (const auto &callback : of.subject.spec.schedulers) {
        if (callback.name != "ReduceLROnPlateau")
            continue;
        const double patience = number(callback, "patience").value_or(10);
        if (patience <= 0)
            return finding("patience-edge", 0,
                           fmt::format("patience={} does what patience=1 does: Keras reduces the "
                                       "rate after one epoch without improvement.",
                                       shortestText(patience)));
        auto made = finding("patience-edge", 0,
                            fmt::format("Keras reduces the rate after {} epochs without "
                                        "improvement, and not after {}.",
                                        shortestText(patience), shortestText(patience + 1)));
        made.severity = Finding::Severity::hint;
        return made;
    }
    return {};
}

// An argument that a framework takes and does not use, given what else it is given.
struct Ignored {
    std::string_view scheduler;
    std::string_view argument;
    bool (*without)(const Construction &scheduler);
    const char *reason;
};

bool isFalse(const Construction &scheduler, std::string_view argument)
{
    return number(scheduler, argument) == 0;
}

bool isGiven(const Construction &scheduler, std::string_view argument)
{
    const auto *given = scheduler.find(argument);
    return given && !given->value.isNone();
}

bool isNamed(const Construction &scheduler, std::string_view name)
{
    const auto *given = scheduler.find("name");
    const auto *value = given ? std::get_if<std::string>(&given->value.value) : nullptr;
    return value && *value == name;
}

// PyTorch 2.13, transformers 5.24 and Keras 3 were asked: the rates are the same without it.
constexpr auto kIgnored = std::to_array<Ignored>(
    {{"OneCycleLR", "epochs",
      [](const Construction &scheduler) { return isGiven(scheduler, "total_steps"); },
      "total_steps is given, too"},
     {"OneCycleLR", "steps_per_epoch",
      [](const Construction &scheduler) { return isGiven(scheduler, "total_steps"); },
      "total_steps is given, too"},
     {"OneCycleLR", "base_momentum",
      [](const Construction &scheduler) { return isFalse(scheduler, "cycle_momentum"); },
      "cycle_momentum is False"},
     {"OneCycleLR", "max_momentum",
      [](const Construction &scheduler) { return isFalse(scheduler, "cycle_momentum"); },
      "cycle_momentum is False"},
     {"CyclicLR", "gamma",
      [](const Construction &scheduler) {
          const auto *mode = scheduler.find("mode");
          const auto *name = mode ? std::get_if<std::string>(&mode->value.value) : nullptr;
          return isGiven(scheduler, "scale_fn") || !name || *name != "exp_range";
      },
      "gamma is for mode='exp_range' alone"},
     {"CosineDecay", "warmup_steps",
      [](const Construction &scheduler) {
          return number(scheduler, "warmup_steps").value_or(0) > 0
              && !isGiven(scheduler, "warmup_target");
      },
      "without warmup_target Keras does not warm up"},
     {"get_scheduler", "num_warmup_steps",
      [](const Construction &scheduler) {
          return number(scheduler, "num_warmup_steps").value_or(0) > 0
              && (isNamed(scheduler, "constant") || isNamed(scheduler, "reduce_lr_on_plateau")
                  || isNamed(scheduler, "greedy"));
      },
      "this schedule has no warm-up"}});

Found ignoredArgument(const Case &of)
{
    std::string what;
    visitAll(of, [&](const Construction &each) {
        for (const auto &ignored : kIgnored)
            if (what.empty() && each.name == ignored.scheduler && isGiven(each, ignored.argument)
                && ignored.without(each))
                what = fmt::format("{} of {} does nothing: {}.", ignored.argument, each.name,
                                   ignored.reason);
        for (const auto *argument : {"noise_pct", "noise_std", "noise_seed"})
            if (what.empty() && of.subject.spec.framework == "timm" && each.find(argument)
                && !isGiven(each, "noise_range_t"))
                what = fmt::format("{} of {} does nothing: without noise_range_t there is no "
                                   "noise.",
                                   argument, each.name);
    });
    if (what.empty())
        return {};
    return finding("ignored-argument", 0, what);
}

// Where a decay goes to, and the rate it comes from; a share of it, or a rate.
struct Floor {
    std::string_view scheduler;
    std::string_view argument;
    std::string_view peak; // the argument with the rate that it decays from; "": the optimizer's
    bool share;
};

constexpr auto kFloors =
    std::to_array<Floor>({{"CosineAnnealingLR", "eta_min", "", false},
                          {"CosineAnnealingWarmRestarts", "eta_min", "", false},
                          {"CosineLRScheduler", "lr_min", "", false},
                          {"TanhLRScheduler", "lr_min", "", false},
                          {"PolyLRScheduler", "lr_min", "", false},
                          {"LinearWarmupCosineAnnealingLR", "eta_min", "", false},
                          {"get_cosine_with_min_lr_schedule_with_warmup", "min_lr", "", false},
                          {"PolynomialDecay", "end_learning_rate", "initial_learning_rate", false},
                          {"warmup_cosine_decay_schedule", "end_value", "peak_value", false},
                          {"CosineDecay", "alpha", "initial_learning_rate", true},
                          {"CosineDecayRestarts", "alpha", "initial_learning_rate", true},
                          {"cosine_decay_schedule", "alpha", "init_value", true},
                          {"get_cosine_with_min_lr_schedule_with_warmup", "min_lr_rate", "", true},
                          {"get_wsd_schedule", "min_lr_ratio", "", true}});

// Below this a share of the peak looks like a rate.
constexpr double kSmallestShare = 1e-4;

Found floorKind(const Case &of)
{
    std::string what;
    const auto &rates = of.subject.spec.groupRates;
    visitAll(of, [&](const Construction &each) {
        for (const auto &floor : kFloors) {
            const auto given =
                each.name == floor.scheduler ? number(each, floor.argument) : std::nullopt;
            if (!given || *given <= 0)
                continue;
            const double base = rates.empty() ? of.spec.baseRate : rates.front();
            auto peak = floor.peak.empty() ? std::optional(base) : number(each, floor.peak);
            if (const auto target = number(each, "warmup_target"))
                peak = target;
            if (!peak || *peak <= 0)
                continue;
            if (floor.share && *given <= kSmallestShare)
                what = fmt::format("{} of {} is a share: the rate goes down to {} times {}, which "
                                   "is {}.",
                                   floor.argument, each.name, text(*given), text(*peak),
                                   text(*given * *peak));
            if (!floor.share && *given > *peak)
                what = fmt::format("{} of {} is a rate and no share: {} lies above the {} that "
                                   "the decay starts from.",
                                   floor.argument, each.name, text(*given), text(*peak));
        }
    });
    // A schedule of which the framework does what is written in its fields.
    for (const auto &phase : of.spec.main)
        if (of.subject.spec.schedulers.empty()
            && std::holds_alternative<schedule::Cosine>(phase.shape) && phase.to
            && phase.to->basis == schedule::Basis::absolute && phase.to->value > of.intended.peak())
            what = fmt::format("The decay ends at a rate of {}, above the {} that it starts from.",
                               text(phase.to->value), text(of.intended.peak()));
    if (what.empty())
        return {};
    return finding("floor-kind", 0, what);
}

constexpr std::array kOfArguments{warmUpFillsRun,      baseRateIgnored,   absoluteInChain,
                                  degenerateLength,    firstValueSkipped, plateauInComposer,
                                  plateauDuringWarmUp, milestoneEdge,     patienceEdge,
                                  ignoredArgument,     floorKind};

} // namespace

std::span<const Diagnostic> argumentDiagnostics()
{
    return kOfArguments;
}

} // namespace warmup::lint
