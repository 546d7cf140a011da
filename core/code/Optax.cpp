// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "core/code/Expression.h"
#include "core/code/Writers.h"

namespace warmup::code {
namespace {

constexpr double kMostSteps = 2147483647; // optax counts in int32

// One of optax's own schedules of the count since the stretch began, or empty.
std::string ownOptaxSchedule(const Plan &plan, const schedule::Stretch &stretch)
{
    const auto &term = stretch.term;
    const auto from = pythonFloat(term.from);
    if (isHold(stretch))
        return "optax.constant_schedule(" + from + ")";
    if (static_cast<double>(term.arrival) > kMostSteps)
        return {};
    if (const auto ramp = linearRamp(stretch))
        return fmt::format("optax.linear_schedule({}, {}, {})", pythonFloat(ramp->first),
                           pythonFloat(ramp->last), ramp->length);
    if (const auto *cosine = shapeFromStart<schedule::Cosine>(stretch);
        cosine && cosine->cycles == 1 && term.from > 0)
        return fmt::format("optax.cosine_decay_schedule({}, {}{})", from, term.arrival,
                           term.to == 0 ? "" : ", alpha=" + pythonNumber(term.to / term.from));
    if (const auto *polynomial = shapeFromStart<schedule::Polynomial>(stretch))
        return fmt::format("optax.polynomial_schedule({}, {}, {}, {})", from, pythonFloat(term.to),
                           pythonNumber(polynomial->power), term.arrival);
    if (const auto *steps = shapeFromStart<schedule::Step>(stretch))
        return fmt::format("optax.exponential_decay({}, {}, {}, staircase=True)", from,
                           pythonNumber(ticksOf(plan, steps->every)), pythonNumber(steps->gamma));
    if (const auto *geometric = shapeFromStart<schedule::Geometric>(stretch))
        return fmt::format("optax.exponential_decay({}, {}, {})", from,
                           pythonNumber(ticksOf(plan, geometric->every)),
                           pythonNumber(geometric->gamma));
    if (const auto *multi = shapeFromStart<schedule::MultiStep>(stretch)) {
        std::map<double, double> factors;
        for (const auto &milestone : multi->milestones) {
            const double at = std::ceil(ticksOf(plan, milestone));
            if (at <= kMostSteps)
                factors.try_emplace(at, 1).first->second *= multi->gamma;
        }
        std::string text;
        for (const auto &[at, factor] : factors)
            text += (text.empty() ? "" : ", ") + pythonNumber(at) + ": " + pythonNumber(factor);
        return fmt::format("optax.piecewise_constant_schedule({}, {{{}}})", from, text);
    }
    return {};
}

} // namespace

Result<std::string> writeOptax(const Assignment &assignment)
{
    const auto &plan = assignment.plan;
    if (static_cast<double>(plan.updates) > kMostSteps)
        return fail("/schedule/clock/run", std::to_string(plan.updates) + " updates",
                    "at most 2147483647 for optax, which counts in 32 bits, or --to torch");
    Expressions expressions(plan, Arithmetic::jax);
    const bool isWrapped = plan.isByEpoch() || plan.floor || plan.ceiling;
    const std::string name = isWrapped ? "unwrapped" : "schedule";
    std::string body;
    if (plan.stretches.size() == 1 && ownOptaxSchedule(plan, plan.stretches.front()).empty()) {
        const auto rate = expressions.rate(plan.stretches.front(), "count", true);
        if (!rate)
            return tl::unexpected(rate.error());
        body = "def " + name + "(count):\n    return " + *rate + "\n\n\n";
    } else if (plan.stretches.size() == 1) {
        body = name + " = " + ownOptaxSchedule(plan, plan.stretches.front()) + "\n";
    } else {
        body = name + " = optax.join_schedules(\n    [\n";
        std::string boundaries;
        for (const auto &stretch : plan.stretches) {
            auto piece = ownOptaxSchedule(plan, stretch);
            if (piece.empty()) {
                const auto rate = expressions.rate(stretch, "count", true);
                if (!rate)
                    return tl::unexpected(rate.error());
                piece = "lambda count: " + *rate;
            }
            body += "        " + piece + ",\n";
            if (stretch.begin > 0)
                boundaries += (boundaries.empty() ? "" : ", ") + std::to_string(stretch.begin);
        }
        body += "    ],\n    boundaries=[" + boundaries + "],\n)\n";
    }
    if (isWrapped) {
        const auto perEpoch = pythonNumber(plan.ruler.updatesPerEpoch());
        const bool isWhole =
            plan.ruler.updatesPerEpoch() == std::trunc(plan.ruler.updatesPerEpoch());
        const auto tick = !plan.isByEpoch() || perEpoch == "1" ? "count"
            : isWhole                                          ? "count // " + perEpoch
                      : "jnp.floor(count / " + perEpoch + ")";
        if (!body.ends_with("\n\n\n"))
            body += "\n\n";
        body += "def schedule(count):\n    return " + expressions.guarded("unwrapped(" + tick + ")")
            + (plan.isByEpoch() ? "  # changes once an epoch" : "") + "\n\n\n";
    } else if (!body.ends_with("\n\n\n")) {
        body += "\n";
    }
    return headLine(assignment, true) + "import jax\nimport jax.numpy as jnp\nimport optax\n\n"
        + (expressions.helpers().empty() && !body.starts_with("def ") ? "" : "\n")
        + expressions.helpers() + body
        + "optimizer = optax.sgd(learning_rate=schedule)  # your optimizer\n"
          "params = jnp.zeros(1)  # your parameters\n"
          "state = optimizer.init(params)\n\n"
        + fmt::format("for update in range({}):\n", plan.updates)
        + "    gradients = jax.grad(jnp.sum)(params)  # your batch and loss\n"
          "    updates, state = optimizer.update(gradients, state, params)  # counts this update\n"
          "    params = optax.apply_updates(params, updates)\n";
}

} // namespace warmup::code
