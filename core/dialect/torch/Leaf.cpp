// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/torch/Leaf.h"

#include <cmath>

namespace warmup::dialect::torch {

void Leaf::construct(State &state)
{
    m_bases.clear();
    for (auto &group : state.groups) {
        if (!group.initialRate)
            group.initialRate = group.rate;
        m_bases.push_back(*group.initialRate);
    }
    begin(state);
}

void Leaf::step(State &state) const
{
    auto &counts = counters(state);
    ++counts.steps;
    ++counts.epoch;
    apply(state, false, false);
}

void Leaf::stepTo(State &state, double epoch) const
{
    auto &counts = counters(state);
    ++counts.steps;
    counts.epoch = static_cast<std::int64_t>(std::floor(epoch));
    counts.fraction = epoch - std::floor(epoch);
    apply(state, false, hasClosedForm());
}

void Leaf::begin(State &state) const
{
    auto &counts = counters(state);
    counts.steps = 1;
    ++counts.epoch;
    apply(state, true, false);
}

void Leaf::restart(State &state) const
{
    counters(state).epoch = 0;
    counters(state).fraction = 0;
    apply(state, false, hasClosedForm());
}

void Leaf::undo(State &state) const
{
    --counters(state).epoch;
}

void Leaf::jump(State &state, Update calls) const
{
    counters(state).epoch = calls;
    counters(state).fraction = 0;
    counters(state).steps = calls + 1;
    apply(state, false, hasClosedForm());
}

LearningRate Leaf::closedForm(State &state, std::size_t group) const
{
    return next(state, group, false);
}

void Leaf::apply(State &state, bool initial, bool closed) const
{
    for (std::size_t group = 0; group < state.groups.size(); ++group) {
        const auto rate = closed ? closedForm(state, group) : next(state, group, initial);
        if (state.raised)
            return;
        state.groups[group].rate = rate;
    }
}

} // namespace warmup::dialect::torch
