// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/dialect/torch/Machine.h"
#include "core/schedule/Improvement.h"

namespace warmup::dialect::transformers {

// GreedyLR (transformers/optimization.py, read and run at 5.24): the rate divided by `factor` after
// more than `patience` better metrics in a row, and multiplied by it after as many that are not;
// after `resetStart` reductions at the minimum, all over again. Call c is given the metric's value
// number c - 1.
class Greedy : public torch::Scheduler {
public:
    struct Settings {
        schedule::Improvement improvement{false, false, 1e-6};
        double factor = 0.95;
        double patience = 10;
        double cooldown = 0;
        double warmUp = 0; // calls without a decision after an increase
        std::vector<LearningRate> minimum; // one for each group
        std::vector<LearningRate> maximum;
        double epsilon = 1e-8;
        bool smooth = false;
        double window = 50; // values that a smoothed metric is the mean of
        double resetStart = 500;
        schedule::Metric metric;
    };

    Greedy(std::size_t index, Settings settings);

    void construct(torch::State &state) override;
    void step(torch::State &state) const override;
    void stepTo(torch::State &state, double) const override { step(state); }
    void begin(torch::State &) const override { }
    void restart(torch::State &) const override { }
    void undo(torch::State &) const override { }
    void jump(torch::State &, Update) const override { } // what was decided stays

private:
    [[nodiscard]] double observed(const torch::Counters &counts) const;
    void increase(torch::State &state) const;
    void reduce(torch::State &state) const;
    void reset(torch::State &state) const;

    std::size_t m_index;
    Settings m_settings;
    std::vector<LearningRate> m_initial;
};

} // namespace warmup::dialect::transformers
