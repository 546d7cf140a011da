// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/transformers/Greedy.h"

#include <algorithm>
#include <utility>

namespace warmup::dialect::transformers {

// Of the counters, steps counts better metrics, period the reductions that are left before a reset,
// and position the first value of the smoothed metric's window.
Greedy::Greedy(std::size_t index, Settings settings)
    : m_index(index), m_settings(std::move(settings))
{
}

void Greedy::construct(torch::State &state)
{
    m_initial.clear();
    for (const auto &group : state.groups)
        m_initial.push_back(group.rate);
    auto &counts = state.schedulers[m_index];
    counts.epoch = 0;
    reset(state);
    counts.position = 0;
}

double Greedy::observed(const torch::Counters &counts) const
{
    if (!m_settings.smooth)
        return schedule::observed(m_settings.metric, counts.epoch);
    const auto window = std::max<std::int64_t>(1, static_cast<std::int64_t>(m_settings.window));
    const auto first =
        std::max(static_cast<std::int64_t>(counts.position), counts.epoch - window + 1);
    double sum = 0;
    for (auto index = first; index <= counts.epoch; ++index)
        sum += schedule::observed(m_settings.metric, index);
    return sum / static_cast<double>(counts.epoch - first + 1);
}

void Greedy::step(torch::State &state) const
{
    auto &counts = state.schedulers[m_index];
    const double value = observed(counts);
    ++counts.epoch;
    if (counts.cooldown > 0 || counts.pause > 0) {
        --(counts.cooldown > 0 ? counts.cooldown : counts.pause);
        counts.bad = 0;
        counts.steps = 0;
        return;
    }
    if (m_settings.improvement.over(counts.best, value)) {
        counts.best = value;
        counts.bad = 0;
        ++counts.steps;
    } else {
        ++counts.bad;
        counts.steps = 0;
    }
    if (static_cast<double>(counts.steps) > m_settings.patience) {
        increase(state);
        counts.pause = static_cast<std::int64_t>(m_settings.warmUp);
        counts.steps = 0;
    } else if (static_cast<double>(counts.bad) > m_settings.patience) {
        reduce(state);
        counts.cooldown = static_cast<std::int64_t>(m_settings.cooldown);
        counts.bad = 0;
    }
}

void Greedy::increase(torch::State &state) const
{
    for (std::size_t i = 0; i < state.groups.size(); ++i) {
        auto &rate = state.groups[i].rate;
        const double higher = std::min(rate / m_settings.factor, m_settings.maximum[i]);
        if (higher - rate > m_settings.epsilon)
            rate = higher;
    }
    state.schedulers[m_index].period = m_settings.resetStart;
}

void Greedy::reduce(torch::State &state) const
{
    bool allAtMinimum = true;
    for (std::size_t i = 0; i < state.groups.size(); ++i) {
        auto &rate = state.groups[i].rate;
        const double lower = std::max(rate * m_settings.factor, m_settings.minimum[i]);
        if (rate - lower > m_settings.epsilon)
            rate = lower;
        allAtMinimum = allAtMinimum && !(rate > m_settings.minimum[i]);
    }
    if (allAtMinimum && --state.schedulers[m_index].period <= 0)
        reset(state);
}

void Greedy::reset(torch::State &state) const
{
    for (std::size_t i = 0; i < state.groups.size(); ++i)
        state.groups[i].rate = m_initial[i];
    auto &counts = state.schedulers[m_index];
    counts.best = m_settings.improvement.worst();
    counts.bad = 0;
    counts.steps = 0;
    counts.cooldown = 0;
    counts.pause = 0;
    counts.period = m_settings.resetStart;
    counts.position = static_cast<double>(counts.epoch);
}

} // namespace warmup::dialect::transformers
