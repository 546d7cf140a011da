// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/code/Expression.h"
#include "core/code/WarmUpAndDecay.h"
#include "core/code/Writers.h"

namespace warmup::code {
namespace {

// LambdaLR is PyTorch's: what get_*_schedule*() cannot say is written --to torch, and Trainer takes
// that too.
constexpr const char *kTransformersAllowed =
    "what a get_*_schedule*() function says: a straight warm-up from 0 on the grid [) or none, and "
    "after it a held rate, a line, cosine, polynomial or inverse square root; or --to torch, whose "
    "scheduler Trainer takes as optimizers=(optimizer, scheduler)";

std::string stepCounts(Update warmUp, Update total)
{
    return fmt::format("num_warmup_steps={}, num_training_steps={}", warmUp, total);
}

// Whether the float arithmetic of transformers gives every restart its place.
bool restartsAreExact(const Plan &plan, const WarmUpAndDecay &found, Update count)
{
    const auto &first = found.rest.front();
    const auto total = static_cast<double>(first.term.length * count);
    for (Update tick = first.begin; tick < plan.ticks; ++tick) {
        const double progress = static_cast<double>(tick - first.begin) / total;
        const double place = std::fmod(static_cast<double>(count) * progress, 1.0);
        const double factor =
            progress >= 1 ? 0 : std::max(0.0, 0.5 * (1 + std::cos(std::numbers::pi * place)));
        if (std::abs(found.base * factor - plan.at(tick)) > 1e-9 * found.base)
            return false;
    }
    return true;
}

// A held rate or nothing, then a decay to the level from which the warm-up started.
std::string warmUpStableDecay(const WarmUpAndDecay &found)
{
    std::size_t i = 0;
    const auto &rest = found.rest;
    Update stable = 0;
    if (isHold(rest[0]) && rest[0].term.from == found.base && rest.size() > 1) {
        stable = rest[0].end - rest[0].begin;
        i = 1;
    }
    const auto &decay = rest[i];
    if (decay.term.from != found.base || (found.warmUp > 0 && found.start != decay.term.to))
        return {};
    std::string kind;
    if (const auto *cosine = shapeFromStart<schedule::Cosine>(decay); cosine && cosine->cycles == 1)
        kind = "cosine";
    else if (shapeFromStart<schedule::Linear>(decay))
        kind = "linear";
    else if (shapeFromStart<schedule::SquareRoot>(decay))
        kind = "1-sqrt";
    const bool isLast = i + 1 == rest.size();
    const bool isHeldAfter = i + 2 == rest.size() && isHold(rest[i + 1])
        && rest[i + 1].term.from == decay.term.to && decay.term.arrival == decay.end - decay.begin;
    if (kind.empty() || (!isLast && !isHeldAfter))
        return {};
    return fmt::format("get_wsd_schedule(\n    optimizer, num_warmup_steps={}, "
                       "num_stable_steps={}, num_decay_steps={},\n"
                       "    decay_type=\"{}\", min_lr_ratio={},\n)",
                       found.warmUp, stable, decay.term.arrival, kind,
                       pythonNumber(decay.term.to / found.base));
}

// One function call, or empty.
std::string transformersCall(const Plan &plan, const WarmUpAndDecay &found)
{
    const auto &main = found.rest.front();
    const auto &term = main.term;
    const bool isAlone = found.rest.size() == 1;
    const bool startsAtZero = found.warmUp == 0 || found.start == 0;
    if (startsAtZero && std::abs(term.from - found.base) <= 1e-12 * found.base) {
        const Update total = main.begin + term.arrival;
        // What stays at its end within the run.
        const bool isHeldAfter = found.rest.size() == 2 && isHold(found.rest[1])
            && found.rest[1].term.from == term.to && term.arrival == main.end - main.begin;
        if (isHold(main) && isAlone)
            return found.warmUp == 0 ? "get_constant_schedule(optimizer)"
                                     : fmt::format("get_constant_schedule_with_warmup(optimizer, "
                                                   "num_warmup_steps={})",
                                                   found.warmUp);
        if (shapeFromStart<schedule::Linear>(main) && term.to == 0 && (isAlone || isHeldAfter))
            return "get_linear_schedule_with_warmup(\n    optimizer, "
                + stepCounts(found.warmUp, total) + ",\n)";
        const auto *polynomial = shapeFromStart<schedule::Polynomial>(main);
        if ((polynomial || shapeFromStart<schedule::Linear>(main)) && term.to < found.base
            && (isAlone || isHeldAfter))
            return "get_polynomial_decay_schedule_with_warmup(\n    optimizer, "
                + stepCounts(found.warmUp, total)
                + fmt::format(",\n    lr_end={}, power={},\n)", pythonNumber(term.to),
                              polynomial ? pythonNumber(polynomial->power) : "1.0");
        if (const auto *inverse = shapeFromStart<schedule::InverseSquareRoot>(main);
            inverse && isAlone)
            return fmt::format("get_inverse_sqrt_schedule(\n    optimizer, num_warmup_steps={}, "
                               "timescale={},\n)",
                               found.warmUp, pythonNumber(ticksOf(plan, inverse->tau)));
        const auto *cosine = shapeFromStart<schedule::Cosine>(main);
        const auto cycles = cosine && cosine->cycles != 1
            ? ", num_cycles=" + pythonNumber(cosine->cycles / 2)
            : std::string();
        if (cosine && isAlone && term.to == 0)
            return "get_cosine_schedule_with_warmup(\n    optimizer, "
                + stepCounts(found.warmUp, total) + cycles + ",\n)";
        if (cosine && isAlone && term.to < found.base)
            return "get_cosine_with_min_lr_schedule_with_warmup(\n    optimizer, "
                + stepCounts(found.warmUp, total) + cycles
                + ",\n    min_lr=" + pythonNumber(term.to) + ",\n)";
        const auto restarts = cosineRestarts(found.rest);
        const auto shown = static_cast<std::size_t>(restarts.count);
        const bool endsSo = found.rest.size() == shown
            || (found.rest.size() == shown + 1 && isHold(found.rest[shown])
                && found.rest[shown].term.from == 0);
        if (cosine && cosine->cycles == 1 && restarts.count > 1 && restarts.decay == 1
            && term.to == 0 && endsSo && restartsAreExact(plan, found, restarts.count))
            return "get_cosine_with_hard_restarts_schedule_with_warmup(\n    optimizer, "
                + stepCounts(found.warmUp, main.begin + term.length * restarts.count)
                + fmt::format(", num_cycles={},\n)", restarts.count);
    }
    return warmUpStableDecay(found);
}

} // namespace

Result<std::string> writeTransformers(const Assignment &assignment)
{
    const auto &plan = assignment.plan;
    if (assignment.plateau && assignment.afterWarmUp > 0)
        return fail("/schedule/plateau", "a plateau after a warm-up",
                    "a plateau without a warm-up, which get_reduce_on_plateau_schedule() is, or "
                    "--to torch");
    std::string call;
    std::string advance;
    LearningRate base = plan.at(0);
    const double perEpoch = plan.ruler.updatesPerEpoch();
    if (assignment.plateau) {
        call = "get_reduce_on_plateau_schedule(\n    optimizer, "
            + plateauArguments(*assignment.plateau) + ",\n)";
        advance = "    " + endOf(observedEvery(plan, *assignment.plateau))
            + "\n        scheduler.step(loss)  # your validation metric\n";
    } else {
        const auto found = warmUpAndDecay(plan, kTransformersAllowed);
        if (!found)
            return tl::unexpected(found.error());
        if (found->warmUp > 0 && found->start != 0 && warmUpStableDecay(*found).empty())
            return fail("/schedule/warmUp/from", pythonNumber(found->start), kTransformersAllowed);
        call = transformersCall(plan, *found);
        if (call.empty())
            return tl::unexpected(
                refusal(found->rest[isHold(found->rest.front()) && found->rest.size() > 1 ? 1 : 0],
                        kTransformersAllowed));
        base = found->base;
        advance = plan.isByEpoch() && perEpoch != 1
            ? "    " + endOf(perEpoch) + "  # an epoch is over\n        scheduler.step()\n"
            : "    scheduler.step()\n";
    }
    return headLine(assignment) + "import torch\nfrom transformers import "
        + call.substr(0, call.find('(')) + "\n\n" + torchModel(plan, base) + "scheduler = " + call
        + "\n\n" + torchLoop(plan) + advance;
}

} // namespace warmup::code
