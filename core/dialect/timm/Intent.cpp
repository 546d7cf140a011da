// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/timm/Intent.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/PlateauTerms.h"
#include "core/dialect/timm/Schedules.h"

namespace warmup::dialect::timm {
namespace {

// The class's documentation: "Three phases: a linear warmup over warmup_t steps, a stable phase,
// and a decay to lr_min over the final decay_t steps", of the stable functions the constant one.
bool stableDecay(schedule::Spec &into, const Construction &scheduler, schedule::Unit call)
{
    const auto number = [&](std::string_view parameter) {
        return numberOf(scheduler, *signatureOf(scheduler.name), parameter).value_or(0);
    };
    const auto text = [&](std::string_view parameter, const char *byDefault) {
        const auto *given = scheduler.find(parameter);
        const auto *said = given ? std::get_if<std::string>(&given->value.value) : nullptr;
        return given && !said ? std::string() : said ? *said : byDefault;
    };
    const auto fall = text("decay_fn", "1-sqrt");
    const double length = number("t_initial");
    const double decay = number("decay_t");
    if (text("stable_fn", "constant") != "constant" || decay < 1 || decay > length)
        return false;
    schedule::Phase last{schedule::Linear{}, {decay, call}};
    if (fall == "1-sqrt")
        last.shape = schedule::SquareRoot{};
    else if (fall == "cosine")
        last.shape = schedule::Cosine{};
    else if (fall == "power")
        last.shape = schedule::Power{number("decay_power")};
    else if (fall != "linear")
        return false;
    last.to = schedule::Level{number("lr_min")};
    into.warmUp.reset();
    if (const double warmUp = number("warmup_t"); warmUp > 0)
        into.warmUp = schedule::Phase{
            schedule::Linear{}, {warmUp, call}, schedule::Level{number("warmup_lr_init")}};
    into.main.clear();
    if (length > decay)
        into.main.push_back({schedule::Hold{}, {length - decay, call}});
    into.main.push_back(last);
    into.repeat = {};
    return true;
}

// A law or shape without its cycles, its levels and its length.
std::optional<schedule::Phase> shapeOf(const Construction &scheduler, schedule::Unit call)
{
    const auto number = [&](std::string_view parameter) {
        return numberOf(scheduler, *signatureOf(scheduler.name), parameter);
    };
    const auto &name = scheduler.name;
    if (name == "StepLRScheduler") {
        const auto every = number("decay_t");
        const auto rate = number("decay_rate");
        if (!every || *every < 1 || !rate || *rate <= 0)
            return std::nullopt;
        return schedule::Phase{schedule::Step{{*every, call}, *rate}, {0, schedule::Unit::rest}};
    }
    if (name == "MultiStepLRScheduler") {
        // "list of epoch indices to decay LR": at them, and not one before.
        const auto *given = scheduler.find("decay_t");
        const auto *items = given ? std::get_if<Argument::List>(&given->value.value) : nullptr;
        const auto rate = number("decay_rate");
        if (!items || !rate || *rate <= 0)
            return std::nullopt;
        schedule::MultiStep law{{}, *rate};
        for (const auto &item : *items)
            law.milestones.push_back({item.number().value_or(0), call});
        std::sort(law.milestones.begin(), law.milestones.end(),
                  [](const auto &a, const auto &b) { return a.amount < b.amount; });
        return schedule::Phase{std::move(law), {0, schedule::Unit::rest}};
    }
    const double k = number("k_decay").value_or(1);
    const double power = number("power").value_or(0.5);
    const double minimum = number("lr_min").value_or(0);
    schedule::Phase phase{schedule::Cosine{}, {0, schedule::Unit::rest}};
    phase.to = schedule::Level{minimum};
    if (name == "TanhLRScheduler")
        phase.shape = schedule::Tanh{number("lb").value_or(-7), number("ub").value_or(3)};
    if (name == "PolyLRScheduler")
        phase.shape = schedule::Polynomial{power};
    if (k == 1)
        return phase;
    // "k-decay: A New Method For Learning Rate Schedule": p^k for p. A factor, which knows no
    // level.
    if (minimum != 0 || k <= 0)
        return std::nullopt;
    phase.to.reset();
    phase.shape =
        schedule::Formula{name == "PolyLRScheduler"
                              ? fmt::format("(1 - p^{})^{}", shortestText(k), shortestText(power))
                              : fmt::format("(1 + cos(pi * p^{})) / 2", shortestText(k))};
    return phase;
}

// Cycles of a decay, of which a warm-up that stands beside it takes the begin of the first.
bool cyclesOf(schedule::Spec &into, const Construction &scheduler, schedule::Unit call,
              const schedule::Phase &decay, double warmUp)
{
    const auto number = [&](std::string_view parameter) {
        return numberOf(scheduler, *signatureOf(scheduler.name), parameter);
    };
    constexpr double kMostCycles = 1000;
    const auto length = number("t_initial");
    const auto limit = number("cycle_limit");
    const auto multiple = number("cycle_mul");
    const auto peak = number("cycle_decay");
    if (!length || !limit || !multiple || !peak || *length <= 0 || *limit < 1
        || *limit != std::floor(*limit) || *limit > kMostCycles || *multiple <= 0)
        return false;
    const double rest = number("warmup_prefix") != 0 ? *length : *length - warmUp;
    if (rest < 1)
        return false;
    auto phase = decay;
    phase.length = {rest, call};
    into.main = {phase};
    into.repeat = {};
    // Its length is its own: a formula goes on beyond it.
    const bool isFormula = std::holds_alternative<schedule::Formula>(phase.shape);
    if (rest == *length && *limit > 1)
        into.repeat = {static_cast<int>(*limit), *multiple, *peak, schedule::Repeat::WarmUp::first};
    double cycle = *length;
    double height = 1;
    for (double i = 1; i < *limit && rest != *length; ++i) {
        if (isFormula)
            return false;
        cycle *= *multiple;
        height *= *peak;
        phase.length = {cycle, call};
        phase.from = schedule::Level{height, schedule::Basis::base};
        into.main.push_back(phase);
    }
    if (isFormula && *limit == 1)
        into.main.push_back(
            {schedule::Hold{}, {0, schedule::Unit::rest}, schedule::Level{*number("lr_min")}});
    return true;
}

// A decay behind the warm-up or beside it.
bool decayOf(schedule::Spec &into, const Construction &scheduler, schedule::Unit call,
             double warmUp)
{
    const auto shape = shapeOf(scheduler, call);
    if (!shape)
        return false;
    const bool isLaw =
        scheduler.name == "StepLRScheduler" || scheduler.name == "MultiStepLRScheduler";
    const bool prefix =
        numberOf(scheduler, *signatureOf(scheduler.name), "warmup_prefix").value_or(0) != 0;
    into.main = {*shape};
    into.repeat = {};
    into.join = isLaw && !prefix ? schedule::Join::over : schedule::Join::before;
    return isLaw || cyclesOf(into, scheduler, call, *shape, warmUp);
}

// "Decay the LR by a factor every time the validation loss plateaus", behind the warm-up.
bool plateauOf(schedule::Spec &into, const Construction &scheduler, schedule::Unit call)
{
    const auto number = [&](std::string_view parameter) {
        return numberOf(scheduler, *signatureOf(scheduler.name), parameter);
    };
    const auto *mode = scheduler.find("mode");
    const auto *text = mode ? std::get_if<std::string>(&mode->value.value) : nullptr;
    into.main.clear();
    into.repeat = {};
    into.plateau = dialect::plateauOf({.factor = number("decay_rate"),
                                       .patience = number("patience_t"),
                                       .cooldown = number("cooldown_t"),
                                       .threshold = number("threshold"),
                                       .minimum = number("lr_min"),
                                       .maximizes = !text || *text == "max",
                                       .every = {1, call}});
    return into.plateau.has_value();
}

} // namespace

bool intend(schedule::Spec &into, const Construction &scheduler, schedule::Unit call)
{
    const auto number = [&](std::string_view parameter) {
        return numberOf(scheduler, *signatureOf(scheduler.name), parameter);
    };
    const auto warmUp = number("warmup_t");
    const auto init = number("warmup_lr_init");
    if (!warmUp || !init || *warmUp < 0 || *init < 0)
        return false;
    if (scheduler.name == "WSDLRScheduler")
        return stableDecay(into, scheduler, call);
    auto made = into;
    const bool written = scheduler.name == "PlateauLRScheduler"
        ? plateauOf(made, scheduler, call)
        : decayOf(made, scheduler, call, *warmUp);
    if (!written)
        return false;
    made.warmUp.reset();
    if (*warmUp > 0)
        made.warmUp = schedule::Phase{schedule::Linear{}, {*warmUp, call}, schedule::Level{*init}};
    into = std::move(made);
    return true;
}

} // namespace warmup::dialect::timm
