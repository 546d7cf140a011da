// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dialect/python/Lambda.h"
#include "core/dialect/torch/Leaf.h"

// The schedulers of torch.optim.lr_scheduler (read and run at 2.13) that work on the rate which the
// optimizer has, in PyTorch's own order of operations.
namespace warmup::dialect::torch {

class LambdaLR : public Leaf { // base f(epoch), whatever the rate was
public:
    LambdaLR(std::size_t index, std::vector<python::Function> factors);

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;

    std::vector<python::Function> m_factors; // one for each group
};

class MultiplicativeLR : public Leaf { // rate f(epoch), 1 at the constructor
public:
    MultiplicativeLR(std::size_t index, std::vector<python::Function> factors);

    void jump(State &, Update) const override { } // there is no closed form

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;

    std::vector<python::Function> m_factors;
};

// A rate that a script sets itself, at every call: rule(argument, rate). No class of PyTorch: the
// constructor leaves the optimizer's rate.
class RateByHand : public Leaf {
public:
    RateByHand(std::size_t index, python::Function rule);

    void jump(State &, Update) const override { } // there is no closed form

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;

    python::Function m_rule;
};

// A class of the script that derives from LRScheduler: what its get_lr() says for one group, of
// last_epoch, the group's base_lrs and lr, and _step_count; step(epoch) asks _get_closed_form_lr()
// where there is one. `closed`: empty, or as many as there are laws.
class WrittenLaw : public Leaf {
public:
    WrittenLaw(std::size_t index, std::vector<python::Function> laws,
               std::vector<python::Function> closed);

    void jump(State &state, Update calls) const override;

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;
    LearningRate closedForm(State &state, std::size_t group) const override;
    bool hasClosedForm() const override { return !m_closed.empty(); }
    LearningRate asked(const python::Function &law, State &state, std::size_t group) const;

    std::vector<python::Function> m_laws; // one for each group
    std::vector<python::Function> m_closed;
};

class StepDecay : public Leaf { // StepLR: rate gamma at every multiple of step_size
public:
    StepDecay(std::size_t index, double stepSize, double gamma);

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;
    LearningRate closedForm(State &state, std::size_t group) const override;
    bool hasClosedForm() const override { return true; }

    double m_stepSize;
    double m_gamma;
};

class MultiStepDecay : public Leaf { // MultiStepLR: rate gamma^count at a milestone
public:
    MultiStepDecay(std::size_t index, std::vector<double> milestones, double gamma);

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;
    LearningRate closedForm(State &state, std::size_t group) const override;
    bool hasClosedForm() const override { return true; }

    std::vector<double> m_milestones; // sorted
    double m_gamma;
};

class ConstantFactor : public Leaf { // ConstantLR: base factor, until it is divided out again
public:
    ConstantFactor(std::size_t index, double factor, double length);

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;
    LearningRate closedForm(State &state, std::size_t group) const override;
    bool hasClosedForm() const override { return true; }

    double m_factor;
    double m_length;
};

class LinearFactor : public Leaf { // LinearLR: base (a + (b - a) epoch / T), by ratios
public:
    LinearFactor(std::size_t index, double start, double end, double length);

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;
    LearningRate closedForm(State &state, std::size_t group) const override;
    bool hasClosedForm() const override { return true; }

    double m_start;
    double m_end;
    double m_length;
};

class ExponentialDecay : public Leaf { // ExponentialLR: rate gamma at every call
public:
    ExponentialDecay(std::size_t index, double gamma);

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;
    LearningRate closedForm(State &state, std::size_t group) const override;
    bool hasClosedForm() const override { return true; }

    double m_gamma;
};

class PolynomialDecay : public Leaf { // PolynomialLR: base (1 - epoch / T)^power, by ratios
public:
    PolynomialDecay(std::size_t index, double length, double power);

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;
    LearningRate closedForm(State &state, std::size_t group) const override;
    bool hasClosedForm() const override { return true; }

    double m_length;
    double m_power;
};

class CosineAnnealing : public Leaf { // CosineAnnealingLR, by ratios of heights
public:
    CosineAnnealing(std::size_t index, double horizon, double minimum);

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;
    LearningRate closedForm(State &state, std::size_t group) const override;
    bool hasClosedForm() const override { return true; }

    double m_horizon;
    double m_minimum;
};

// swa_utils.SWALR: from the rate that the optimizer has to swa_lr over anneal_epochs calls.
class StochasticAveraging : public Leaf {
public:
    StochasticAveraging(std::size_t index, std::vector<LearningRate> rates, double length,
                        bool linear);

    void construct(State &state) override;

private:
    LearningRate next(State &state, std::size_t group, bool initial) const override;
    double progress(double t) const;

    std::vector<LearningRate> m_rates;
    double m_length;
    bool m_linear;
};

} // namespace warmup::dialect::torch
