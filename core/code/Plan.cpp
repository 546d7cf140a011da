// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/Plan.h"

#include <cmath>
#include <utility>

#include "core/dialect/Names.h"

namespace warmup::code {
namespace {

bool goesOn(const schedule::Stretch &before, const schedule::Stretch &stretch)
{
    if (isPlain(before) && isPlain(stretch) && isHold(before) && isHold(stretch))
        return before.term.from == stretch.term.from;
    return before.term == stretch.term && before.mirrored == stretch.mirrored && !before.warmUp
        && !stretch.warmUp && before.k - before.begin == stretch.k - stretch.begin;
}

} // namespace

Result<Plan> makePlan(const schedule::Schedule &intended)
{
    auto parts = schedule::stretchesOf(intended.spec());
    if (!parts) {
        auto error = parts.error();
        error.where = "/schedule" + error.where;
        return tl::unexpected(error);
    }
    Plan plan{intended,
              parts->ruler,
              {},
              parts->floor,
              parts->ceiling,
              parts->run,
              parts->ruler.tickOf(parts->run - 1) + 1};
    for (auto &stretch : parts->all) {
        if (stretch.begin > plan.ticks)
            break;
        if (!plan.stretches.empty() && goesOn(plan.stretches.back(), stretch))
            plan.stretches.back().end = stretch.end;
        else
            plan.stretches.push_back(std::move(stretch));
    }
    plan.stretches.back().end = schedule::kForEver;
    return plan;
}

LearningRate Plan::at(Update tick) const
{
    return intended.at(ruler.firstUpdate(tick));
}

bool isPlain(const schedule::Stretch &stretch)
{
    return !stretch.mirrored && !stretch.warmUp;
}

bool isHold(const schedule::Stretch &stretch)
{
    const auto &term = stretch.term;
    return isPlain(stretch)
        && (std::holds_alternative<schedule::Hold>(term.phase->shape)
            || (std::holds_alternative<schedule::Linear>(term.phase->shape)
                && term.from == term.to));
}

std::optional<Ramp> linearRamp(const schedule::Stretch &stretch)
{
    const auto &term = stretch.term;
    if (!isPlain(stretch) || !std::holds_alternative<schedule::Linear>(term.phase->shape)
        || stretch.k >= term.arrival)
        return std::nullopt;
    const double share = static_cast<double>(stretch.k) / static_cast<double>(term.arrival);
    return Ramp{std::lerp(term.from, term.to, share), term.to, term.arrival - stretch.k};
}

double ticksOf(const Plan &plan, const schedule::Span &span)
{
    return plan.ruler.ticks(span, "").value_or(0);
}

Error refusal(const schedule::Stretch &stretch, const std::string &allowed)
{
    const auto where = "/schedule" + stretch.term.where;
    if (stretch.warmUp)
        return {"/schedule/join", "a warm-up times the main curve", allowed};
    if (stretch.mirrored)
        return {"/schedule/guard/afterEnd", "a run that goes back after its end", allowed};
    return {where + "/shape", dialect::shapeName(stretch.term.phase->shape), allowed};
}

} // namespace warmup::code
