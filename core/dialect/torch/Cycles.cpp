// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/torch/Cycles.h"

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/dialect/PythonNumber.h"

namespace warmup::dialect::torch {
namespace {

using std::numbers::pi;

} // namespace

WarmRestarts::WarmRestarts(std::size_t index, double first, double multiple, LearningRate minimum)
    : Leaf(index), m_first(first), m_multiple(multiple), m_minimum(minimum)
{
}

void WarmRestarts::construct(State &state)
{
    counters(state).period = m_first;
    Leaf::construct(state);
}

void WarmRestarts::step(State &state) const
{
    auto &counts = counters(state);
    if (counts.epoch < 0)
        return stepTo(state, 0);
    counts.position += 1;
    if (counts.position >= counts.period) {
        counts.position = pythonModulo(counts.position, counts.period);
        counts.period *= m_multiple;
    }
    ++counts.epoch;
    apply(state, false, false);
}

void WarmRestarts::stepTo(State &state, double epoch) const
{
    auto &counts = counters(state);
    if (epoch < 0) {
        state.raised = {"ValueError", "CosineAnnealingWarmRestarts expects an epoch of at least 0"};
        return;
    }
    if (epoch < m_first) {
        counts.period = m_first;
        counts.position = epoch;
    } else if (m_multiple == 1) {
        counts.position = pythonModulo(epoch, m_first);
    } else {
        const double n =
            std::trunc(std::log(epoch / m_first * (m_multiple - 1) + 1) / std::log(m_multiple));
        counts.position = epoch - m_first * (std::pow(m_multiple, n) - 1) / (m_multiple - 1);
        counts.period = m_first * std::pow(m_multiple, n);
    }
    counts.epoch = static_cast<std::int64_t>(std::floor(epoch));
    apply(state, false, false);
}

void WarmRestarts::begin(State &state) const
{
    step(state);
}

void WarmRestarts::jump(State &state, Update calls) const
{
    stepTo(state, static_cast<double>(calls));
}

LearningRate WarmRestarts::next(State &state, std::size_t group, bool) const
{
    const auto &counts = counters(state);
    return m_minimum
        + (base(group) - m_minimum) * (1 + std::cos(pi * counts.position / counts.period)) / 2;
}

OneCycle::OneCycle(std::size_t index, Settings settings)
    : Leaf(index), m_settings(std::move(settings))
{
}

void OneCycle::construct(State &state)
{
    for (std::size_t i = 0; i < state.groups.size(); ++i) {
        auto &group = state.groups[i];
        group.maximumRate = m_settings.maximum[i];
        group.initialRate = pythonDivide(group.maximumRate, m_settings.divisor, state.raised);
        group.minimumRate = pythonDivide(*group.initialRate, m_settings.finalDivisor, state.raised);
        if (!m_settings.cyclesMomentum)
            continue;
        group.momentum = group.maximumMomentum = m_settings.maximumMomentum[i];
        group.baseMomentum = m_settings.baseMomentum[i];
    }
    if (state.raised)
        state.raised.why = "OneCycleLR divides by div_factor and final_div_factor";
    else
        Leaf::construct(state);
}

double OneCycle::annealed(double start, double end, double progress) const
{
    if (m_settings.linear)
        return (end - start) * progress + start;
    const double height = std::cos(pi * progress) + 1;
    return end + (start - end) / 2.0 * height;
}

LearningRate OneCycle::next(State &state, std::size_t index, bool) const
{
    struct Phase {
        double end;
        double startRate, endRate;
        double startMomentum, endMomentum;
    };
    auto &group = state.groups[index];
    const double first = *group.initialRate;
    const double low = group.baseMomentum;
    const double high = group.maximumMomentum;
    const double all = m_settings.total - 1;
    const double up = m_settings.start * m_settings.total - 1;
    const double down = 2 * m_settings.start * m_settings.total - 2;
    const std::array<Phase, 3> three{Phase{up, first, group.maximumRate, high, low},
                                     Phase{down, group.maximumRate, first, low, high},
                                     Phase{all, first, group.minimumRate, high, high}};
    const std::array<Phase, 2> two{three[0],
                                   Phase{all, group.maximumRate, group.minimumRate, low, high}};
    const Phase *phases = m_settings.threePhases ? three.data() : two.data();
    const std::size_t last = m_settings.threePhases ? 2 : 1;

    const double at = epoch(state);
    if (at > m_settings.total) {
        state.raised = {"ValueError", "OneCycleLR is stepped more often than its total_steps"};
        return group.rate;
    }
    double begin = 0;
    std::size_t i = 0;
    for (; i < last && !(at <= phases[i].end); ++i)
        begin = phases[i].end;
    const double progress = pythonDivide(at - begin, phases[i].end - begin, state.raised);
    if (state.raised) {
        state.raised.why = "OneCycleLR divides by the length of a phase, here 0";
        return group.rate;
    }
    if (m_settings.cyclesMomentum)
        group.momentum = annealed(phases[i].startMomentum, phases[i].endMomentum, progress);
    return annealed(phases[i].startRate, phases[i].endRate, progress);
}

Cyclic::Cyclic(std::size_t index, Settings settings) : Leaf(index), m_settings(std::move(settings))
{
}

void Cyclic::construct(State &state)
{
    for (std::size_t i = 0; i < state.groups.size(); ++i) {
        auto &group = state.groups[i];
        group.rate = m_settings.base[i];
        if (!m_settings.cyclesMomentum)
            continue;
        group.momentum = group.maximumMomentum = m_settings.maximumMomentum[i];
        group.baseMomentum = m_settings.baseMomentum[i];
    }
    if (m_settings.up + m_settings.down == 0) {
        state.raised = {"ZeroDivisionError", "CyclicLR divides by the length of a cycle"};
        return;
    }
    // The first rate is still worked out from initial_lr, which is another scheduler's if there
    // was one before.
    Leaf::construct(state);
    setBases(m_settings.base);
}

double Cyclic::scale(double cycle, double epoch, Raised &raised) const
{
    if (m_settings.custom)
        return (*m_settings.custom)(m_settings.customByCycle ? cycle : epoch, raised);
    switch (m_settings.scale) {
    case Scale::triangular:
        return 1;
    case Scale::triangular2:
        return 1 / pythonPower(2.0, cycle - 1, raised);
    case Scale::exponential:
        break;
    }
    return pythonPower(m_settings.gamma, epoch, raised);
}

LearningRate Cyclic::next(State &state, std::size_t index, bool) const
{
    auto &group = state.groups[index];
    const double at = epoch(state);
    const double total = m_settings.up + m_settings.down;
    const double turn = m_settings.up / total; // step_ratio
    const double cycle = std::floor(1 + at / total);
    const double x = 1.0 + at / total - cycle;
    const double height = x <= turn ? pythonDivide(x, turn, state.raised)
                                    : pythonDivide(x - 1, turn - 1, state.raised);
    if (state.raised) {
        state.raised.why = "CyclicLR divides by the share of a cycle that rises";
        return group.rate;
    }
    const double factor = scale(cycle, at, state.raised);
    const double first = base(index);
    const double rate = first + (m_settings.maximum[index] - first) * height * factor;
    if (m_settings.cyclesMomentum) {
        const double low = m_settings.baseMomentum[index];
        const double high = m_settings.maximumMomentum[index];
        group.momentum = high - (high - low) * height * factor;
    }
    return rate;
}

} // namespace warmup::dialect::torch
