// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/dialect/python/Lambda.h"
#include "core/dialect/torch/Leaf.h"

// The schedulers of torch.optim.lr_scheduler (read and run at 2.13) that set the rate whatever it
// was: they undo what others did.
namespace warmup::dialect::torch {

// CosineAnnealingWarmRestarts: eta_min + (base - eta_min) (1 + cos(pi T_cur / T_i)) / 2, with
// T_i = T_0, T_0 T_mult, T_0 T_mult^2 ... It has a step(epoch) of its own, which takes fractions.
class WarmRestarts : public Leaf {
public:
    WarmRestarts(std::size_t index, double first, double multiple, LearningRate minimum);

    void construct(State &state) override;
    void step(State &state) const override;
    void stepTo(State &state, double epoch) const override;
    void begin(State &state) const override;
    void jump(State &state, Update calls) const override;

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;

    double m_first;
    double m_multiple;
    LearningRate m_minimum;
};

// OneCycleLR: phases between initial_lr = max_lr / div_factor, max_lr and
// min_lr = initial_lr / final_div_factor, and the momentum the other way round.
class OneCycle : public Leaf {
public:
    struct Settings {
        std::vector<LearningRate> maximum; // one for each group
        double total = 1; // steps
        double start = 0.3; // pct_start
        bool linear = false;
        bool cyclesMomentum = true;
        std::vector<double> baseMomentum;
        std::vector<double> maximumMomentum;
        double divisor = 25;
        double finalDivisor = 1e4;
        bool threePhases = false;
    };

    OneCycle(std::size_t index, Settings settings);

    void construct(State &state) override;

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;
    double annealed(double start, double end, double progress) const;

    Settings m_settings;
};

// CyclicLR: between base_lr and max_lr in triangles, whose height `mode` scales.
class Cyclic : public Leaf {
public:
    enum class Scale { triangular, triangular2, exponential };

    struct Settings {
        std::vector<LearningRate> base; // one for each group
        std::vector<LearningRate> maximum;
        double up = 2000; // steps
        double down = 2000;
        Scale scale = Scale::triangular;
        double gamma = 1;
        std::optional<python::Function> custom; // scale_fn
        bool customByCycle = true; // scale_mode
        bool cyclesMomentum = true;
        std::vector<double> baseMomentum;
        std::vector<double> maximumMomentum;
    };

    Cyclic(std::size_t index, Settings settings);

    void construct(State &state) override;

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;
    double scale(double cycle, double epoch, Raised &raised) const;

    Settings m_settings;
};

} // namespace warmup::dialect::torch
