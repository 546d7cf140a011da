// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "core/dialect/torch/Leaf.h"

// The factors on the base rate, in transformers' own order of operations. c is the count of calls,
// W num_warmup_steps, N num_training_steps; p = (c - W) / max(1, N - W).
namespace warmup::dialect::transformers {

using Factor = std::function<double(double count, Raised &raised)>;

// LambdaLR with such a factor.
class FactorSchedule : public torch::Leaf {
public:
    FactorSchedule(std::size_t index, Factor factor) : Leaf(index), m_factor(std::move(factor)) { }

private:
    LearningRate next(torch::State &state, std::size_t group, bool initial) const override;

    Factor m_factor;
};

[[nodiscard]] Factor constant();
[[nodiscard]] Factor constantWithWarmUp(double warmUp); // c / max(1, W), then 1
[[nodiscard]] Factor linear(double warmUp, double total); // max(0, (N - c) / max(1, N - W))
[[nodiscard]] Factor cosine(double warmUp, double total, double cycles);
[[nodiscard]] Factor cosineWithRestarts(double warmUp, double total, double cycles);
[[nodiscard]] Factor polynomial(double warmUp, double total, double end, double power,
                                LearningRate initial);
[[nodiscard]] Factor inverseSquareRoot(double warmUp, double timescale);
[[nodiscard]] Factor cosineWithMinimum(double warmUp, double total, double cycles, double minimum);

// Counts from 1: (c + 1) / W, or from `start` to 1 over W - 1; then the cosine at c - W + 1.
struct ShiftedCosine {
    double warmUp = 0;
    double total = 0;
    double cycles = 0.5;
    double minimum = 0; // of the base rate
    double start = -1; // of the base rate; below 0: none
    bool hasStart = false;
};
[[nodiscard]] Factor shiftedCosine(const ShiftedCosine &law);

enum class Easing { linear, cosine, oneMinusSquareRoot };
struct WarmUpStableDecay {
    double warmUp = 0;
    double stable = 0;
    double decay = 0;
    Easing rise = Easing::linear;
    Easing fall = Easing::cosine;
    double minimum = 0; // of the base rate
    double cycles = 0.5;
};
[[nodiscard]] Factor warmUpStableDecay(const WarmUpStableDecay &law);

} // namespace warmup::dialect::transformers
