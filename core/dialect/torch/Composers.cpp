// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/torch/Composers.h"

#include <algorithm>
#include <utility>

namespace warmup::dialect::torch {
namespace {

constexpr double kMostSteps = 100; // of one scheduler in an iteration: scripts make one or two

} // namespace

Sequential::Sequential(std::size_t index, std::vector<SchedulerPtr> members,
                       std::vector<double> milestones)
    : m_index(index), m_members(std::move(members)), m_milestones(std::move(milestones))
{
}

void Sequential::construct(State &state)
{
    for (const auto &member : m_members)
        member->construct(state);
    if (state.raised)
        return;
    state.schedulers[m_index].epoch = 0;
    for (auto &group : state.groups)
        group.rate = group.initialRate.value_or(group.rate);
    undo(state);
    m_members[reached(0)]->begin(state);
}

std::size_t Sequential::reached(double epoch) const
{
    std::size_t low = 0;
    std::size_t high = m_milestones.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (epoch < m_milestones[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

void Sequential::step(State &state) const
{
    auto &epoch = state.schedulers[m_index].epoch;
    ++epoch;
    const auto at = static_cast<double>(epoch);
    const auto member = reached(at);
    if (member > 0 && m_milestones[member - 1] == at)
        m_members[member]->restart(state);
    else
        m_members[member]->step(state);
}

void Sequential::stepTo(State &state, double) const
{
    state.raised = {"TypeError", "step() of SequentialLR takes no epoch"};
}

void Sequential::begin(State &state) const
{
    step(state);
}

void Sequential::restart(State &state) const
{
    state.raised = {"NotImplementedError",
                    "SequentialLR cannot hand over to a SequentialLR or ChainedScheduler"};
}

void Sequential::undo(State &state) const
{
    for (const auto &member : m_members)
        member->undo(state);
}

void Sequential::jump(State &state, Update calls) const
{
    const auto at = static_cast<double>(calls);
    const auto member = reached(at);
    const double begin = member > 0 ? m_milestones[member - 1] : 0;
    m_members[member]->jump(state, static_cast<Update>(at - begin));
}

Chained::Chained(std::vector<SchedulerPtr> members) : m_members(std::move(members)) { }

void Chained::construct(State &state)
{
    for (const auto &member : m_members)
        if (!state.raised)
            member->construct(state);
}

void Chained::step(State &state) const
{
    for (const auto &member : m_members)
        if (!state.raised)
            member->step(state);
}

void Chained::stepTo(State &state, double) const
{
    state.raised = {"TypeError", "step() of ChainedScheduler takes no epoch"};
}

void InTurn::stepTo(State &state, double epoch) const
{
    for (const auto &member : members())
        if (!state.raised)
            member->stepTo(state, epoch);
}

void Chained::begin(State &state) const
{
    step(state);
}

void Chained::restart(State &state) const
{
    state.raised = {"NotImplementedError",
                    "SequentialLR cannot hand over to a SequentialLR or ChainedScheduler"};
}

void Chained::undo(State &state) const
{
    for (const auto &member : m_members)
        member->undo(state);
}

// The product of what each makes of initial_lr, which it is where all of them multiply.
void Chained::jump(State &state, Update calls) const
{
    std::vector<double> products(state.groups.size(), 1.0);
    for (const auto &member : m_members) {
        State alone = state;
        for (auto &group : alone.groups)
            group.rate = group.initialRate.value_or(group.rate);
        member->jump(alone, calls);
        for (std::size_t i = 0; i < products.size(); ++i) {
            const double initial = state.groups[i].initialRate.value_or(0);
            products[i] *= initial != 0 ? alone.groups[i].rate / initial : 0;
        }
    }
    for (std::size_t i = 0; i < products.size(); ++i)
        state.groups[i].rate = products[i] * state.groups[i].initialRate.value_or(0);
}

SteppedWhere::SteppedWhere(std::size_t index, std::vector<SchedulerPtr> members,
                           std::vector<python::Function> times)
    : m_index(index), m_members(std::move(members)), m_times(std::move(times))
{
}

void SteppedWhere::construct(State &state)
{
    state.schedulers[m_index].epoch = 0;
    for (const auto &member : m_members)
        if (!state.raised)
            member->construct(state);
}

void SteppedWhere::step(State &state) const
{
    forEach(state, [&](const Scheduler &member) { member.step(state); });
}

void SteppedWhere::stepTo(State &state, double epoch) const
{
    forEach(state, [&](const Scheduler &member) { member.stepTo(state, epoch); });
}

void SteppedWhere::forEach(State &state, const std::function<void(const Scheduler &)> &call) const
{
    const auto iteration = static_cast<double>(state.schedulers[m_index].epoch++);
    for (std::size_t i = 0; i < m_members.size(); ++i) {
        const double times = m_times[i](iteration, state.raised);
        if (!(times <= kMostSteps)) {
            state.raised = {"ValueError", "a scheduler is stepped too often in an iteration"};
            return;
        }
        if (times <= 0)
            m_members[i]->pass(state);
        for (int made = 0; made < times && !state.raised; ++made)
            call(*m_members[i]);
    }
}

void SteppedWhere::begin(State &) const { }

void SteppedWhere::restart(State &) const { }

void SteppedWhere::undo(State &) const { }

void SteppedWhere::jump(State &, Update) const { }

PlateauReduction::PlateauReduction(std::size_t index, Settings settings)
    : m_index(index), m_settings(std::move(settings))
{
}

void PlateauReduction::construct(State &state)
{
    auto &counts = state.schedulers[m_index];
    counts.epoch = 0;
    counts.best = m_settings.improvement.worst();
}

void PlateauReduction::step(State &state) const
{
    auto &counts = state.schedulers[m_index];
    const double value = schedule::observed(m_settings.metric, counts.epoch);
    ++counts.epoch;
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
    for (std::size_t i = 0; i < state.groups.size(); ++i) {
        auto &rate = state.groups[i].rate;
        const double reduced = std::max(rate * m_settings.factor, m_settings.minimum[i]);
        if (rate - reduced > m_settings.epsilon)
            rate = reduced;
    }
    counts.cooldown = static_cast<std::int64_t>(m_settings.cooldown);
    counts.bad = 0;
}

// The metric is that of the iteration.
void PlateauReduction::pass(State &state) const
{
    ++state.schedulers[m_index].epoch;
}

void PlateauReduction::stepTo(State &state, double) const
{
    step(state);
}

// SequentialLR and ChainedScheduler refuse it.
void PlateauReduction::begin(State &) const { }

void PlateauReduction::restart(State &) const { }

void PlateauReduction::undo(State &) const { }

// What was reduced stays reduced.
void PlateauReduction::jump(State &, Update) const { }

} // namespace warmup::dialect::torch
