// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/torch/Decays.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/dialect/PythonNumber.h"

namespace warmup::dialect::torch {
namespace {

using std::numbers::pi;

} // namespace

LambdaLR::LambdaLR(std::size_t index, std::vector<python::Function> factors)
    : Leaf(index), m_factors(std::move(factors))
{
}

LearningRate LambdaLR::next(State &state, std::size_t group, bool) const
{
    return base(group) * m_factors[group](epoch(state), state.raised);
}

MultiplicativeLR::MultiplicativeLR(std::size_t index, std::vector<python::Function> factors)
    : Leaf(index), m_factors(std::move(factors))
{
}

LearningRate MultiplicativeLR::next(State &state, std::size_t group, bool initial) const
{
    const double rate = state.groups[group].rate;
    return initial ? rate : rate * m_factors[group](epoch(state), state.raised);
}

RateByHand::RateByHand(std::size_t index, python::Function rule)
    : Leaf(index), m_rule(std::move(rule))
{
}

LearningRate RateByHand::next(State &state, std::size_t group, bool initial) const
{
    const double rate = state.groups[group].rate;
    return initial ? rate : m_rule(epoch(state), rate, state.raised);
}

WrittenLaw::WrittenLaw(std::size_t index, std::vector<python::Function> laws,
                       std::vector<python::Function> closed)
    : Leaf(index), m_laws(std::move(laws)), m_closed(std::move(closed))
{
}

LearningRate WrittenLaw::asked(const python::Function &law, State &state, std::size_t group) const
{
    const std::array arguments{epoch(state), base(group), state.groups[group].rate,
                               static_cast<double>(counters(state).steps)};
    return law(arguments, state.raised);
}

LearningRate WrittenLaw::next(State &state, std::size_t group, bool) const
{
    return asked(m_laws[group], state, group);
}

LearningRate WrittenLaw::closedForm(State &state, std::size_t group) const
{
    return asked(m_closed[group], state, group);
}

// What depends on the rate before has no closed form, unless the class has one: it stays.
void WrittenLaw::jump(State &state, Update calls) const
{
    const bool isRecursive =
        std::any_of(m_laws.begin(), m_laws.end(), [](const auto &law) { return law.uses(2); });
    if (hasClosedForm() || !isRecursive)
        Leaf::jump(state, calls);
}

StepDecay::StepDecay(std::size_t index, double stepSize, double gamma)
    : Leaf(index), m_stepSize(stepSize), m_gamma(gamma)
{
}

LearningRate StepDecay::next(State &state, std::size_t group, bool) const
{
    const double rate = state.groups[group].rate;
    const double at = epoch(state);
    if (at == 0)
        return rate;
    if (m_stepSize == 0) {
        state.raised = {"ZeroDivisionError", "StepLR divides by step_size"};
        return rate;
    }
    return pythonModulo(at, m_stepSize) != 0 ? rate : rate * m_gamma;
}

LearningRate StepDecay::closedForm(State &state, std::size_t group) const
{
    if (m_stepSize == 0) {
        state.raised = {"ZeroDivisionError", "StepLR divides by step_size"};
        return 0;
    }
    return base(group)
        * pythonPower(m_gamma, pythonFloorDivide(epoch(state), m_stepSize), state.raised);
}

MultiStepDecay::MultiStepDecay(std::size_t index, std::vector<double> milestones, double gamma)
    : Leaf(index), m_milestones(std::move(milestones)), m_gamma(gamma)
{
    std::sort(m_milestones.begin(), m_milestones.end());
}

LearningRate MultiStepDecay::next(State &state, std::size_t group, bool) const
{
    const double rate = state.groups[group].rate;
    const auto [first, last] =
        std::equal_range(m_milestones.begin(), m_milestones.end(), epoch(state));
    if (first == last)
        return rate;
    return rate * pythonPower(m_gamma, static_cast<double>(last - first), state.raised);
}

LearningRate MultiStepDecay::closedForm(State &state, std::size_t group) const
{
    const auto reached = std::upper_bound(m_milestones.begin(), m_milestones.end(), epoch(state));
    return base(group)
        * pythonPower(m_gamma, static_cast<double>(reached - m_milestones.begin()), state.raised);
}

ConstantFactor::ConstantFactor(std::size_t index, double factor, double length)
    : Leaf(index), m_factor(factor), m_length(length)
{
}

LearningRate ConstantFactor::next(State &state, std::size_t group, bool) const
{
    const double rate = state.groups[group].rate;
    if (epoch(state) == 0)
        return rate * m_factor;
    if (epoch(state) != m_length)
        return rate;
    return rate
        * pythonDivide(1.0, m_factor, "ConstantLR divides by factor to undo it", state.raised);
}

LearningRate ConstantFactor::closedForm(State &state, std::size_t group) const
{
    return base(group) * (m_factor + (epoch(state) >= m_length ? 1 - m_factor : 0.0));
}

LinearFactor::LinearFactor(std::size_t index, double start, double end, double length)
    : Leaf(index), m_start(start), m_end(end), m_length(length)
{
}

LearningRate LinearFactor::next(State &state, std::size_t group, bool initial) const
{
    const double rate = state.groups[group].rate;
    const double at = epoch(state);
    if (at == 0)
        return rate * m_start;
    if (initial || at > m_length)
        return rate;
    const double change = m_end - m_start;
    return rate
        * (1.0
           + pythonDivide(change, m_length * m_start + (at - 1) * change,
                          "LinearLR divides by the factor of the call before", state.raised));
}

LearningRate LinearFactor::closedForm(State &state, std::size_t group) const
{
    return base(group)
        * (m_start
           + pythonDivide((m_end - m_start) * std::min(m_length, epoch(state)), m_length,
                          "LinearLR divides by total_iters", state.raised));
}

ExponentialDecay::ExponentialDecay(std::size_t index, double gamma)
    : Leaf(index), m_gamma(gamma) { }

LearningRate ExponentialDecay::next(State &state, std::size_t group, bool initial) const
{
    const double rate = state.groups[group].rate;
    return initial ? rate : rate * m_gamma;
}

LearningRate ExponentialDecay::closedForm(State &state, std::size_t group) const
{
    return base(group) * pythonPower(m_gamma, epoch(state), state.raised);
}

PolynomialDecay::PolynomialDecay(std::size_t index, double length, double power)
    : Leaf(index), m_length(length), m_power(power)
{
}

LearningRate PolynomialDecay::next(State &state, std::size_t group, bool initial) const
{
    const double rate = state.groups[group].rate;
    const double at = epoch(state);
    if (initial || at > m_length)
        return rate;
    const char *why = "PolynomialLR divides by the factor of the call before";
    const double now = 1.0 - pythonDivide(at, m_length, why, state.raised);
    const double before = 1.0 - pythonDivide(at - 1, m_length, why, state.raised);
    const double ratio = pythonDivide(now, before, why, state.raised);
    return state.raised ? rate : rate * pythonPower(ratio, m_power, state.raised);
}

LearningRate PolynomialDecay::closedForm(State &state, std::size_t group) const
{
    const double done = pythonDivide(std::min(m_length, epoch(state)), m_length,
                                     "PolynomialLR divides by total_iters", state.raised);
    return state.raised ? 0 : base(group) * pythonPower(1.0 - done, m_power, state.raised);
}

CosineAnnealing::CosineAnnealing(std::size_t index, double horizon, double minimum)
    : Leaf(index), m_horizon(horizon), m_minimum(minimum)
{
}

LearningRate CosineAnnealing::next(State &state, std::size_t group, bool initial) const
{
    const double rate = state.groups[group].rate;
    if (initial)
        return rate;
    if (m_horizon == 0) {
        state.raised = {"ZeroDivisionError", "CosineAnnealingLR divides by T_max"};
        return rate;
    }
    const double at = epoch(state);
    if (pythonModulo(at - 1 - m_horizon, 2 * m_horizon) == 0)
        return rate + (base(group) - m_minimum) * (1 - std::cos(pi / m_horizon)) / 2;
    const double ratio =
        pythonDivide(1 + std::cos(pi * at / m_horizon), 1 + std::cos(pi * (at - 1) / m_horizon),
                     "CosineAnnealingLR divides by the height of the call before", state.raised);
    return ratio * (rate - m_minimum) + m_minimum;
}

LearningRate CosineAnnealing::closedForm(State &state, std::size_t group) const
{
    if (m_horizon == 0) {
        state.raised = {"ZeroDivisionError", "CosineAnnealingLR divides by T_max"};
        return 0;
    }
    return m_minimum
        + (base(group) - m_minimum) * (1 + std::cos(pi * epoch(state) / m_horizon)) / 2;
}

StochasticAveraging::StochasticAveraging(std::size_t index, std::vector<LearningRate> rates,
                                         double length, bool linear)
    : Leaf(index), m_rates(std::move(rates)), m_length(length), m_linear(linear)
{
}

void StochasticAveraging::construct(State &state)
{
    for (std::size_t group = 0; group < state.groups.size(); ++group)
        state.groups[group].averagingRate = m_rates[group];
    Leaf::construct(state);
}

double StochasticAveraging::progress(double t) const
{
    const double bounded = std::max(0.0, std::min(1.0, t));
    return m_linear ? bounded : (1 - std::cos(pi * bounded)) / 2;
}

LearningRate StochasticAveraging::next(State &state, std::size_t group, bool) const
{
    double step = static_cast<double>(counters(state).steps - 1);
    if (m_length == 0)
        step = std::max(1.0, step);
    const double length = std::max(1.0, m_length);
    const double goal = state.groups[group].averagingRate;
    const double before = progress((step - 1) / length);
    const double start = before == 1
        ? goal
        : pythonDivide(state.groups[group].rate - before * goal, 1 - before,
                       "SWALR divides by what is left", state.raised);
    const double now = progress(step / length);
    return goal * now + start * (1 - now);
}

} // namespace warmup::dialect::torch
