// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/mmengine/Members.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/dialect/PythonNumber.h"

namespace warmup::dialect::mmengine {
namespace {

using torch::Counters;
using torch::State;

constexpr double kPi = std::numbers::pi;

double rateOf(const State &state, std::size_t group)
{
    return state.groups[group].rate;
}

double baseOf(const State &state, std::size_t group)
{
    return state.groups[group].initialRate.value_or(state.groups[group].rate);
}

void exchangeMomentum(State &state)
{
    for (auto &group : state.groups) {
        std::swap(group.rate, group.momentum);
        std::swap(group.initialRate, group.initialMomentum);
    }
}

// From the height of a cosine at step - 1 to the one at step, above the minimum.
double lowered(State &state, double rate, double minimum, double step, double horizon)
{
    const double height = 1 + std::cos(kPi * step / horizon);
    const double before = 1 + std::cos(kPi * (step - 1) / horizon);
    return pythonDivide(height, before, state.raised) * (rate - minimum) + minimum;
}

} // namespace

bool Member::isActive(const Counters &counts) const
{
    const auto step = static_cast<double>(counts.steps);
    return m_window.begin <= step && step < m_window.end;
}

void Member::construct(State &state, Counters &counts) const
{
    for (auto &group : state.groups)
        if (!group.initialRate)
            group.initialRate = group.rate;
    counts.steps = -1;
    counts.epoch = -1;
    step(state, counts);
}

void Member::step(State &state, Counters &counts) const
{
    ++counts.steps;
    if (!isActive(counts))
        return;
    ++counts.epoch;
    for (std::size_t group = 0; group < state.groups.size(); ++group) {
        const double rate = next(state, group, static_cast<double>(counts.epoch));
        if (state.raised)
            return;
        state.groups[group].rate = rate;
    }
}

OfMomentum::OfMomentum(MemberPtr member, double momentum)
    : Member(member->window()), m_member(std::move(member)), m_momentum(momentum)
{
}

void OfMomentum::construct(State &state, Counters &counts) const
{
    for (auto &group : state.groups)
        if (std::isnan(group.momentum))
            group.momentum = m_momentum;
    exchangeMomentum(state);
    m_member->construct(state, counts);
    exchangeMomentum(state);
}

void OfMomentum::step(State &state, Counters &counts) const
{
    exchangeMomentum(state);
    m_member->step(state, counts);
    exchangeMomentum(state);
}

double OfMomentum::next(State &state, std::size_t group, double) const
{
    return state.groups[group].momentum;
}

StepLR::StepLR(Window window, double size, double gamma)
    : Member(window), m_size(size), m_gamma(gamma)
{
}

double StepLR::next(State &state, std::size_t group, double step) const
{
    const double rate = rateOf(state, group);
    if (step == 0)
        return rate;
    if (m_size == 0) {
        state.raised = {"ZeroDivisionError", "StepLR divides by step_size"};
        return rate;
    }
    return pythonModulo(step, m_size) != 0 ? rate : rate * m_gamma;
}

MultiStepLR::MultiStepLR(Window window, std::vector<double> milestones, double gamma)
    : Member(window), m_milestones(std::move(milestones)), m_gamma(gamma)
{
}

double MultiStepLR::next(State &state, std::size_t group, double step) const
{
    const auto here = std::count(m_milestones.begin(), m_milestones.end(), step);
    const double rate = rateOf(state, group);
    return here == 0 ? rate : rate * pythonPower(m_gamma, static_cast<double>(here), state.raised);
}

ConstantLR::ConstantLR(Window window, double factor) : Member(window), m_factor(factor) { }

double ConstantLR::next(State &state, std::size_t group, double step) const
{
    const double rate = rateOf(state, group);
    if (step == 0)
        return rate * m_factor;
    const double total = window().end - window().begin - 1;
    return step == total ? rate * pythonDivide(1, m_factor, state.raised) : rate;
}

ExponentialLR::ExponentialLR(Window window, double gamma) : Member(window), m_gamma(gamma) { }

double ExponentialLR::next(State &state, std::size_t group, double step) const
{
    return step == 0 ? rateOf(state, group) : rateOf(state, group) * m_gamma;
}

CosineAnnealingLR::CosineAnnealingLR(Window window, double horizon, Minimum minimum)
    : Member(window), m_horizon(horizon), m_minimum(minimum)
{
}

double CosineAnnealingLR::next(State &state, std::size_t group, double step) const
{
    const double rate = rateOf(state, group);
    const double base = baseOf(state, group);
    const double minimum = m_minimum.of(base);
    if (step == 0)
        return rate;
    if (pythonModulo(step - 1 - m_horizon, 2 * m_horizon) == 0)
        return rate + (base - minimum) * (1 - std::cos(kPi / m_horizon)) / 2;
    return lowered(state, rate, minimum, step, m_horizon);
}

LinearLR::LinearLR(Window window, double start, double end)
    : Member(window), m_start(start), m_end(end)
{
}

double LinearLR::next(State &state, std::size_t group, double step) const
{
    const double rate = rateOf(state, group);
    if (step == 0)
        return rate * m_start;
    const double total = window().end - window().begin - 1;
    const double change = m_end - m_start;
    return rate * (1.0 + pythonDivide(change, total * m_start + (step - 1) * change, state.raised));
}

PolyLR::PolyLR(Window window, double minimum, double power)
    : Member(window), m_minimum(minimum), m_power(power)
{
}

double PolyLR::next(State &state, std::size_t group, double step) const
{
    const double rate = rateOf(state, group);
    if (step == 0)
        return rate;
    const double total = window().end - window().begin - 1;
    const double left = 1 - pythonDivide(1, total - step + 1, state.raised);
    return (rate - m_minimum) * pythonPower(left, m_power, state.raised) + m_minimum;
}

OneCycleLR::OneCycleLR(Window window, Settings settings)
    : Member(window), m_settings(std::move(settings))
{
}

void OneCycleLR::construct(State &state, Counters &counts) const
{
    for (std::size_t i = 0; i < state.groups.size(); ++i) {
        auto &group = state.groups[i];
        group.maximumRate = m_settings.maximum[i];
        group.initialRate = pythonDivide(group.maximumRate, m_settings.divisor, state.raised);
        group.minimumRate = pythonDivide(*group.initialRate, m_settings.finalDivisor, state.raised);
    }
    if (state.raised)
        state.raised.why = "OneCycleLR divides by div_factor and final_div_factor";
    else
        Member::construct(state, counts);
}

double OneCycleLR::next(State &state, std::size_t index, double step) const
{
    const auto &group = state.groups[index];
    const double total = m_settings.total;
    if (step > total) {
        state.raised = {"ValueError", "OneCycleLR is stepped more often than total_steps"};
        return group.rate;
    }
    struct Phase {
        double end, from, to;
    };
    const double initial = group.initialRate.value_or(0);
    std::vector<Phase> phases{{m_settings.start * total - 1, initial, group.maximumRate}};
    if (m_settings.threePhases) {
        phases.push_back({2 * m_settings.start * total - 2, group.maximumRate, initial});
        phases.push_back({total - 1, initial, group.minimumRate});
    } else {
        phases.push_back({total - 1, group.maximumRate, group.minimumRate});
    }
    double start = 0;
    for (std::size_t i = 0; i < phases.size(); ++i) {
        const auto &[end, from, to] = phases[i];
        if (step > end && i + 1 < phases.size()) {
            start = end;
            continue;
        }
        const double progress = pythonDivide(step - start, end - start, state.raised);
        return m_settings.linear ? (to - from) * progress + from
                                 : to + (from - to) / 2.0 * (std::cos(kPi * progress) + 1);
    }
    return group.rate;
}

CosineRestartLR::CosineRestartLR(Window window, std::vector<double> periods,
                                 std::vector<double> weights, Minimum minimum)
    : Member(window), m_periods(std::move(periods)), m_weights(std::move(weights)),
      m_minimum(minimum)
{
}

double CosineRestartLR::next(State &state, std::size_t group, double step) const
{
    const double base = baseOf(state, group);
    double begin = 0;
    for (std::size_t i = 0; i < m_periods.size(); ++i) {
        if (step < begin + m_periods[i])
            return step == begin ? base * m_weights[i]
                                 : lowered(state, rateOf(state, group), m_minimum.of(base),
                                           step - begin, m_periods[i]);
        begin += m_periods[i];
    }
    return rateOf(state, group);
}

ReduceOnPlateauLR::ReduceOnPlateauLR(Window window, Settings settings)
    : Member(window), m_settings(std::move(settings))
{
}

void ReduceOnPlateauLR::construct(State &state, Counters &counts) const
{
    for (auto &group : state.groups)
        if (!group.initialRate)
            group.initialRate = group.rate;
    counts.steps = 0;
    counts.epoch = -1;
    counts.best = m_settings.improvement.worst();
}

void ReduceOnPlateauLR::step(State &state, Counters &counts) const
{
    const auto observation = static_cast<Update>(counts.position + 1);
    counts.position += 1;
    if (m_settings.hooked)
        ++counts.steps;
    if (!isActive(counts))
        return;
    ++counts.epoch;
    const double value = schedule::observed(m_settings.metric, observation);
    if (m_settings.improvement.over(counts.best, value)) {
        counts.best = value;
        counts.bad = 0;
    } else {
        ++counts.bad;
    }
    if (counts.cooldown > 0) {
        --counts.cooldown;
        counts.bad = 0;
    }
    if (static_cast<double>(counts.bad) <= m_settings.patience)
        return;
    for (std::size_t group = 0; group < state.groups.size(); ++group) {
        const double rate = next(state, group, 0);
        if (state.groups[group].rate - rate > m_settings.epsilon)
            state.groups[group].rate = rate;
    }
    counts.cooldown = static_cast<std::int64_t>(m_settings.cooldown);
    counts.bad = 0;
}

double ReduceOnPlateauLR::next(State &state, std::size_t group, double) const
{
    return std::max(rateOf(state, group) * m_settings.factor, m_settings.minimum[group]);
}

} // namespace warmup::dialect::mmengine
