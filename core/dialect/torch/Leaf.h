// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dialect/torch/Machine.h"

namespace warmup::dialect::torch {

// torch.optim.lr_scheduler.LRScheduler: a scheduler that works rates out for itself.
class Leaf : public Scheduler {
public:
    explicit Leaf(std::size_t index) : m_index(index) { }

    void construct(State &state) override;
    void step(State &state) const override;
    void stepTo(State &state, double epoch) const override;
    void begin(State &state) const override;
    void restart(State &state) const override;
    void undo(State &state) const override;
    void jump(State &state, Update calls) const override;

protected:
    // get_lr() and _get_closed_form_lr() for one group. `initial`: from within the constructor.
    [[nodiscard]] virtual LearningRate next(State &state, std::size_t group,
                                            bool initial) const = 0;
    [[nodiscard]] virtual LearningRate closedForm(State &state, std::size_t group) const;
    [[nodiscard]] virtual bool hasClosedForm() const { return false; }

    void apply(State &state, bool initial, bool closed) const;
    [[nodiscard]] Counters &counters(State &state) const { return state.schedulers[m_index]; }
    [[nodiscard]] double epoch(const State &state) const
    {
        const auto &counts = state.schedulers[m_index];
        return static_cast<double>(counts.epoch) + counts.fraction;
    }
    [[nodiscard]] LearningRate base(std::size_t group) const { return m_bases[group]; }
    void setBases(std::vector<LearningRate> bases) { m_bases = std::move(bases); }

private:
    std::size_t m_index; // of its counters
    std::vector<LearningRate> m_bases; // base_lrs
};

} // namespace warmup::dialect::torch
