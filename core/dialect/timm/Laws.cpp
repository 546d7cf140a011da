// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/timm/Laws.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/dialect/PythonNumber.h"

namespace warmup::dialect::timm {
namespace {

// math.log(x, base)
double logarithm(double x, double base, Raised &raised)
{
    if (x <= 0 || base <= 0)
        raised = {"ValueError", "the logarithm of a number that is not above 0"};
    return raised ? 0 : std::log(x) / std::log(base);
}

// bisect.bisect_right, which is this search whether or not the values are sorted.
double bisected(const std::vector<double> &values, double x)
{
    std::size_t low = 0;
    std::size_t high = values.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (x < values[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return static_cast<double>(low);
}

} // namespace

void Scheduled::construct(torch::State &state)
{
    m_bases.clear();
    m_slopes.clear();
    for (auto &group : state.groups) {
        if (!group.initialRate)
            group.initialRate = group.rate;
        m_bases.push_back(*group.initialRate);
        group.rate = *group.initialRate * group.scale;
    }
    for (std::size_t i = 0; i < state.groups.size(); ++i) {
        if (m_warmUp.length == 0) {
            m_slopes.push_back(1);
            continue;
        }
        // Where a law aims at itself, its own clock runs during the warm-up.
        const double target = aimsAtItself() && !m_warmUp.prefix
            ? after(m_warmUp.length, m_bases[i], state.raised)
            : m_bases[i];
        m_slopes.push_back((target - m_warmUp.init) / m_warmUp.length);
        state.groups[i].rate = m_warmUp.init * state.groups[i].scale;
    }
}

LearningRate Scheduled::rate(double t, std::size_t group, Raised &raised) const
{
    if (t < m_warmUp.length)
        return line(t, group);
    return after(m_warmUp.prefix ? t - m_warmUp.length : t, m_bases[group], raised);
}

void Scheduled::stepTo(torch::State &state, double t) const
{
    std::vector<LearningRate> rates;
    for (std::size_t i = 0; i < state.groups.size(); ++i)
        rates.push_back(rate(t, i, state.raised));
    for (std::size_t i = 0; i < state.groups.size() && !state.raised; ++i)
        state.groups[i].rate = rates[i] * state.groups[i].scale;
}

LearningRate Cycles::after(double t, LearningRate base, Raised &raised) const
{
    const auto &[decay, length, minimum, multiple, peakDecay, limit, exponent, power, lower,
                 upper] = m_settings;
    double cycle = 0;
    double cycleLength = length;
    double at = 0;
    if (multiple != 1) {
        cycle = std::floor(logarithm(1 - t / length * (1 - multiple), multiple, raised));
        const double scale = pythonPower(multiple, cycle, raised);
        cycleLength = scale * length;
        at = t - (1 - scale) / (1 - multiple) * length;
    } else {
        cycle = pythonFloorDivide(t, length);
        at = t - length * cycle;
    }
    if (raised)
        return base;
    // The peak of a cycle beyond the limit is worked out too, except by tanh.
    if (!(cycle < limit) && decay == Decay::tanh)
        return minimum;
    const double peak = base * pythonPower(peakDecay, cycle, raised);
    if (!(cycle < limit))
        return minimum;
    const double share = at / cycleLength;
    if (decay == Decay::tanh)
        return minimum
            + 0.5 * (peak - minimum) * (1 - std::tanh(lower * (1.0 - share) + upper * share));
    const double start = pythonPower(at, exponent, raised);
    const double whole = pythonPower(cycleLength, exponent, raised);
    if (decay == Decay::cosine)
        return minimum + 0.5 * (peak - minimum) * (1 + std::cos(std::numbers::pi * start / whole));
    return minimum + (peak - minimum) * pythonPower(1 - start / whole, power, raised);
}

LearningRate Steps::after(double t, LearningRate base, Raised &raised) const
{
    if (m_every == 0) {
        raised = {"ZeroDivisionError", "StepLRScheduler divides by decay_t"};
        return base;
    }
    return base * pythonPower(m_decay, pythonFloorDivide(t, m_every), raised);
}

LearningRate MultiSteps::after(double t, LearningRate base, Raised &raised) const
{
    return base * pythonPower(m_decay, bisected(m_milestones, t + 1), raised);
}

double StableDecay::decay(double share, Raised &raised) const
{
    switch (m_settings.fall) {
    case Fall::linear:
        return 1 - share;
    case Fall::root:
        return 1 - std::sqrt(share);
    case Fall::cosine:
        return 0.5 * (1 + std::cos(std::numbers::pi * share));
    case Fall::power:
        return 1 - pythonPower(share, m_settings.decayPower, raised);
    case Fall::exponential:
        return (std::pow(m_settings.decayRatio, share) - m_settings.decayRatio)
            / (1 - m_settings.decayRatio);
    case Fall::function:
        return m_settings.function(share, raised);
    }
    return 1;
}

LearningRate StableDecay::after(double t, LearningRate base, Raised &raised) const
{
    double stable = 1;
    if (m_settings.timescale)
        stable = pythonPower(1 + t / *m_settings.timescale, -m_settings.stablePower, raised);
    const double rate = std::max(base * stable, m_settings.minimum);
    const double past = t - (m_settings.length - m_settings.decayLength);
    if (past <= 0)
        return rate;
    const double share = std::min(past / m_settings.decayLength, 1.0);
    return m_settings.minimum + (rate - m_settings.minimum) * decay(share, raised);
}

void Plateau::construct(torch::State &state)
{
    Scheduled::construct(state);
    m_plateau->construct(state);
}

void Plateau::stepTo(torch::State &state, double t) const
{
    if (t > m_warmUpLength)
        return m_plateau->step(state);
    ++state.schedulers[m_plateauIndex].epoch; // this call's metric is not looked at
    // Without a warm-up the line's slope is 1, and epoch 0 belongs to it.
    for (std::size_t i = 0; i < state.groups.size(); ++i)
        state.groups[i].rate = line(t, i) * state.groups[i].scale;
}

} // namespace warmup::dialect::timm
