// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/optax/Reduced.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/schedule/Improvement.h"

namespace warmup::dialect::optax {
namespace {

// One value: `position` is the mean of the `pause` values so far, `period` the scale.
void observeOne(torch::Counters &counts, const Plateau &plateau, float value)
{
    const auto before = static_cast<float>(counts.pause);
    ++counts.pause;
    const float mean =
        (before * static_cast<float>(counts.position) + value) / static_cast<float>(counts.pause);
    counts.position = mean;
    if (static_cast<double>(counts.pause) != plateau.accumulated)
        return;
    counts.pause = 0;
    counts.position = 0;
    const auto kept = static_cast<float>(1 - plateau.relative);
    const auto best = static_cast<float>(counts.best);
    const bool isBetter = mean < kept * best - static_cast<float>(plateau.absolute);
    counts.best = isBetter ? mean : best;
    const auto bad = isBetter ? 0 : counts.bad + 1;
    if (counts.cooldown > 0) {
        counts.bad = 0;
        --counts.cooldown;
        return;
    }
    const bool reduces = static_cast<double>(bad) == plateau.patience;
    const auto scale = static_cast<float>(counts.period);
    counts.bad = reduces ? 0 : bad;
    counts.cooldown = reduces ? static_cast<std::int64_t>(plateau.cooldown) : 0;
    counts.period = std::max(reduces ? scale * static_cast<float>(plateau.factor) : scale,
                             static_cast<float>(plateau.minimum));
}

} // namespace

Reduced::Reduced(Schedule schedule, std::vector<Plateau> plateaus, schedule::Metric metric)
    : m_schedule(std::move(schedule)), m_plateaus(std::move(plateaus)), m_metric(std::move(metric))
{
}

void Reduced::construct(torch::State &state)
{
    torch::Counters counts;
    counts.best = std::numeric_limits<double>::infinity();
    counts.position = 0;
    counts.period = 1;
    state.schedulers.assign(m_plateaus.size(), counts);
    for (auto &each : state.schedulers)
        each.epoch = 0;
    observe(state, 0);
    apply(state, 0);
}

void Reduced::step(torch::State &state) const
{
    for (auto &each : state.schedulers)
        ++each.epoch;
    const Update update = state.schedulers.front().epoch;
    observe(state, update);
    apply(state, update);
}

// What was reduced stays reduced.
void Reduced::jump(torch::State &state, Update calls) const
{
    apply(state, calls);
}

void Reduced::observe(torch::State &state, Update update) const
{
    const auto value = static_cast<float>(schedule::observed(m_metric, update));
    for (std::size_t i = 0; i < m_plateaus.size(); ++i)
        observeOne(state.schedulers[i], m_plateaus[i], value);
}

void Reduced::apply(torch::State &state, Update update) const
{
    float rate = m_schedule(static_cast<double>(update));
    for (const auto &each : state.schedulers)
        rate *= static_cast<float>(each.period);
    for (auto &group : state.groups)
        group.rate = rate;
}

} // namespace warmup::dialect::optax
