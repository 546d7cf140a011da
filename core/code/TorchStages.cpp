// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/TorchStages.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "core/code/Expression.h"
#include "core/dialect/AsRun.h"

namespace warmup::code {
namespace {

using dialect::Argument;
using dialect::Construction;
constexpr Update kMostTicks = 1'000'000;
constexpr std::size_t kMostStages = 30; // beyond, a function is easier to read
constexpr double kTolerance = 1e-9;

Argument real(double value)
{
    return {tidied(value)};
}
Argument whole(Update value)
{
    return {value};
}
bool isShare(double factor)
{
    return factor >= 0 && factor <= 1;
}
bool isNear(double a, double b)
{
    return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

// Writes stretches as schedulers on an optimizer with this base rate.
class Composer {
public:
    Composer(const Plan &plan, LearningRate base) : m_plan(plan), m_base(base) { }

    std::optional<Composition> operator()()
    {
        const auto end = std::find_if(
            m_plan.stretches.begin(), m_plan.stretches.end(),
            [&](const schedule::Stretch &stretch) { return stretch.begin >= m_plan.ticks; });
        const std::vector<schedule::Stretch> stretches(m_plan.stretches.begin(), end);
        if (stretches.size() > kMostStages)
            return std::nullopt;
        if (auto cycle = oneCycle(stretches))
            return Composition{m_base, {*cycle}, {}};
        if (m_plan.intended.spec().momentum)
            return std::nullopt;
        Composition composition{m_base, {}, {}};
        for (std::size_t i = 0; i < stretches.size(); ++i) {
            if (i > 0 && i + 1 == stretches.size() && staysAt(stretches[i - 1], stretches[i]))
                break;
            if (i > 0)
                composition.milestones.push_back(stretches[i].begin);
            if (auto restarts = warmRestarts(stretches, i)) {
                composition.stages.push_back(*restarts);
                return composition;
            }
            auto stage = scheduler(stretches[i]);
            if (!stage)
                return std::nullopt;
            composition.stages.push_back(std::move(*stage));
        }
        return composition;
    }

private:
    double factor(LearningRate rate) const { return isNear(rate, m_base) ? 1 : rate / m_base; }
    Update lengthOf(const schedule::Stretch &stretch) const
    {
        return std::min(stretch.end, m_plan.ticks) - stretch.begin;
    }

    // Whether the scheduler of `before` gives `hold`, too: LinearLR and PolynomialLR stay where
    // they have arrived, ConstantLR returns to the base rate.
    bool staysAt(const schedule::Stretch &before, const schedule::Stretch &hold) const
    {
        if (!isHold(hold))
            return false;
        if (isHold(before))
            return isNear(hold.term.from, m_base);
        if (const auto ramp = linearRamp(before))
            return isNear(hold.term.from, ramp->last) && ramp->length == lengthOf(before);
        return shapeFromStart<schedule::Polynomial>(before) && hold.term.from == before.term.to
            && before.term.arrival == lengthOf(before);
    }

    std::optional<Construction> scheduler(const schedule::Stretch &stretch) const
    {
        if (isHold(stretch)) {
            const double share = factor(stretch.term.from);
            if (!isShare(share))
                return std::nullopt;
            const bool isLast = stretch.end == schedule::kForEver || stretch.end >= m_plan.ticks;
            return Construction{"ConstantLR",
                                {{"factor", real(share)},
                                 {"total_iters", whole(lengthOf(stretch) + (isLast ? 1 : 0))}}};
        }
        if (const auto ramp = linearRamp(stretch)) {
            const double first = factor(ramp->first);
            const double last = factor(ramp->last);
            if (!isShare(first) || first == 0 || !isShare(last))
                return std::nullopt;
            Construction linear{"LinearLR", {{"start_factor", real(first)}}};
            if (last != 1)
                linear.arguments.push_back({"end_factor", real(last)});
            linear.arguments.push_back({"total_iters", whole(ramp->length)});
            return linear;
        }
        if (!isNear(stretch.term.from, m_base))
            return std::nullopt;
        return law(stretch);
    }

    // A decay from the base rate.
    std::optional<Construction> law(const schedule::Stretch &stretch) const
    {
        const auto &term = stretch.term;
        if (const auto *cosine = shapeFromStart<schedule::Cosine>(stretch);
            cosine && cosine->cycles == 1) {
            Construction annealing{"CosineAnnealingLR", {{"T_max", whole(term.arrival)}}};
            if (term.to != 0)
                annealing.arguments.push_back({"eta_min", real(term.to)});
            return annealing;
        }
        if (const auto *polynomial = shapeFromStart<schedule::Polynomial>(stretch);
            polynomial && term.to == 0)
            return Construction{
                "PolynomialLR",
                {{"total_iters", whole(term.arrival)}, {"power", real(polynomial->power)}}};
        if (const auto *steps = shapeFromStart<schedule::Step>(stretch)) {
            const double every = ticksOf(m_plan, steps->every);
            if (every != std::trunc(every) || every > static_cast<double>(kLongestRun))
                return std::nullopt;
            return Construction{
                "StepLR",
                {{"step_size", whole(static_cast<Update>(every))}, {"gamma", real(steps->gamma)}}};
        }
        if (const auto *geometric = shapeFromStart<schedule::Geometric>(stretch)) {
            const double every = ticksOf(m_plan, geometric->every);
            return Construction{
                "ExponentialLR",
                {{"gamma",
                  real(every == 1 ? geometric->gamma : std::pow(geometric->gamma, 1 / every))}}};
        }
        if (const auto *multi = shapeOf<schedule::MultiStep>(stretch))
            return milestones(*multi, stretch.k);
        return std::nullopt;
    }

    std::optional<Construction> milestones(const schedule::MultiStep &multi, Update k) const
    {
        std::vector<Update> at;
        for (const auto &milestone : multi.milestones) {
            const double ticks = std::ceil(ticksOf(m_plan, milestone));
            if (ticks > static_cast<double>(kLongestRun))
                continue;
            if (ticks <= static_cast<double>(k))
                return std::nullopt; // reached before it begins
            at.push_back(static_cast<Update>(ticks) - k);
        }
        std::sort(at.begin(), at.end());
        Argument::List list;
        for (const Update milestone : at)
            list.push_back(whole(milestone));
        return Construction{"MultiStepLR", {{"milestones", {list}}, {"gamma", real(multi.gamma)}}};
    }

    // The same cosine again and again up to the end of the run, each a whole number of times as
    // long as the one before.
    std::optional<Construction> warmRestarts(const std::vector<schedule::Stretch> &stretches,
                                             std::size_t i) const
    {
        const auto &first = stretches[i];
        if (i + 1 >= stretches.size())
            return std::nullopt;
        Update times = 0;
        for (std::size_t j = i; j < stretches.size(); ++j) {
            const auto &stretch = stretches[j];
            const auto *cosine = shapeFromStart<schedule::Cosine>(stretch);
            if (!cosine || cosine->cycles != 1 || !isNear(stretch.term.from, m_base)
                || stretch.term.to != first.term.to || stretch.term.arrival != stretch.term.length)
                return std::nullopt;
            if (j == i)
                continue;
            const Update before = stretches[j - 1].term.length;
            const Update ratio = stretch.term.length / before;
            if (ratio * before != stretch.term.length || (times != 0 && ratio != times))
                return std::nullopt;
            times = ratio;
        }
        Construction restarts{"CosineAnnealingWarmRestarts", {{"T_0", whole(first.term.length)}}};
        if (times != 1)
            restarts.arguments.push_back({"T_mult", whole(times)});
        if (first.term.to != 0)
            restarts.arguments.push_back({"eta_min", real(first.term.to)});
        return restarts;
    }

    // Up to the peak and down again by the same shape, arriving with the last update.
    std::optional<Construction> oneCycle(const std::vector<schedule::Stretch> &stretches) const
    {
        if (stretches.size() != 2)
            return std::nullopt;
        const auto &up = stretches[0];
        const auto &down = stretches[1];
        const bool isCosine = shapeFromStart<schedule::Cosine>(up)
            && shapeFromStart<schedule::Cosine>(down)
            && shapeFromStart<schedule::Cosine>(up)->cycles == 1
            && shapeFromStart<schedule::Cosine>(down)->cycles == 1;
        const bool isLinear =
            shapeFromStart<schedule::Linear>(up) && shapeFromStart<schedule::Linear>(down);
        const Update total = m_plan.ticks;
        const bool fits = up.term.arrival == up.end && down.begin + down.term.arrival == total - 1
            && isNear(up.term.to, down.term.from) && up.term.from > 0 && up.term.from < up.term.to
            && down.term.to < up.term.from;
        const auto &momentum = m_plan.intended.spec().momentum;
        // Without a momentum to move, LinearLR twice says more than OneCycleLR.
        if (!fits || (!isCosine && !(isLinear && momentum)))
            return std::nullopt;
        const double share = static_cast<double>(up.end + 1) / static_cast<double>(total);
        const double final =
            down.term.to > 0 ? up.term.from / down.term.to : 1e300; // a rate of 0 to any precision
        Construction cycle{"OneCycleLR",
                           {{"max_lr", real(up.term.to)},
                            {"total_steps", whole(total)},
                            {"pct_start", real(share)},
                            {"div_factor", real(up.term.to / up.term.from)},
                            {"final_div_factor", real(final)}}};
        if (!isCosine)
            cycle.arguments.push_back({"anneal_strategy", {std::string("linear")}});
        if (momentum) {
            cycle.arguments.push_back({"base_momentum", real(momentum->lower)});
            cycle.arguments.push_back({"max_momentum", real(momentum->upper)});
        } else {
            cycle.arguments.push_back({"cycle_momentum", {false}});
        }
        return cycle;
    }

    const Plan &m_plan;
    LearningRate m_base;
};

Construction asOne(const Composition &composition)
{
    if (composition.stages.size() == 1)
        return composition.stages.front();
    Argument::List stages;
    for (const auto &stage : composition.stages)
        stages.push_back({stage});
    Argument::List milestones;
    for (const Update milestone : composition.milestones)
        milestones.push_back(whole(milestone));
    return {"SequentialLR", {{"schedulers", {stages}}, {"milestones", {milestones}}}};
}

bool isExact(const Plan &plan, const Composition &composition)
{
    using Driver = dialect::Driver;
    dialect::Spec spec;
    spec.framework = "torch";
    spec.version = dialect::versions("torch").back();
    spec.driver.advance = plan.isByEpoch() ? Driver::Advance::perEpoch : Driver::Advance::perUpdate;
    spec.schedulers = {asOne(composition)};
    spec.groupRates = {composition.baseRate};
    const auto asRun = dialect::makeAsRun(plan.intended, spec);
    if (!asRun)
        return false;
    const auto &curve = *asRun->curve;
    const auto whole = plan.intended.over(0, plan.updates);
    const double most = kTolerance * whole.maximum;
    for (Update tick = 0; tick < plan.ticks; ++tick) {
        const Update u = plan.ruler.firstUpdate(tick);
        if (!(std::abs(curve.at(u) - plan.intended.at(u)) <= most))
            return false;
        if (const auto momentum = plan.intended.momentumAt(u)) {
            const auto theirs = asRun->tracks.empty() || !asRun->tracks.front().momentum
                ? std::numeric_limits<double>::quiet_NaN()
                : asRun->tracks.front().momentum->at(u);
            if (!(std::abs(theirs - *momentum) <= kTolerance))
                return false;
        }
    }
    return true;
}

} // namespace

std::optional<Composition> composed(const Plan &plan)
{
    if (plan.floor || plan.ceiling || plan.ticks > kMostTicks)
        return std::nullopt;
    std::vector<LearningRate> bases{plan.intended.peak(), plan.intended.spec().baseRate};
    for (const auto &stretch : plan.stretches)
        bases.push_back(std::max(stretch.term.from, stretch.term.to));
    std::vector<LearningRate> tried;
    for (const double base : bases) {
        if (base <= 0 || tried.size() >= 4
            || std::find(tried.begin(), tried.end(), base) != tried.end())
            continue;
        tried.push_back(base);
        const auto composition = Composer(plan, base)();
        if (composition && isExact(plan, *composition))
            return composition;
    }
    return std::nullopt;
}

} // namespace warmup::code
