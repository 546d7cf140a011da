// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <memory>
#include <vector>

#include "core/dialect/torch/Machine.h"
#include "core/schedule/Improvement.h"

// mmengine's parameter schedulers of the learning rate and of the momentum
// (mmengine/optim/scheduler/param_scheduler.py, read and run at 0.10.7), in its own order of
// operations. Each is active in the steps [begin, end) and changes the rates that it finds there;
// outside it leaves them.
namespace warmup::dialect::mmengine {

inline constexpr double kEndless = 1e9; // INF

struct Window {
    double begin = 0;
    double end = kEndless;
    bool byEpoch = true;
};

// Counters: steps is _global_step, epoch is last_step.
class Member {
public:
    explicit Member(Window window) : m_window(window) { }
    virtual ~Member() = default;

    // The constructor, which makes the first step.
    virtual void construct(torch::State &state, torch::Counters &counts) const;
    virtual void step(torch::State &state, torch::Counters &counts) const;
    [[nodiscard]] const Window &window() const { return m_window; }

protected:
    [[nodiscard]] bool isActive(const torch::Counters &counts) const;
    // The rate of a group at last_step; raises into state.raised.
    [[nodiscard]] virtual double next(torch::State &state, std::size_t group,
                                      double step) const = 0;

private:
    Window m_window;
};

using MemberPtr = std::shared_ptr<const Member>;

// A scheduler of the momentum: what it does to the rate, done to that, which the optimizer was made
// with.
class OfMomentum : public Member {
public:
    OfMomentum(MemberPtr member, double momentum);
    void construct(torch::State &state, torch::Counters &counts) const override;
    void step(torch::State &state, torch::Counters &counts) const override;

private:
    double next(torch::State &state, std::size_t group, double step) const override;
    MemberPtr m_member;
    double m_momentum;
};

class StepLR : public Member {
public:
    StepLR(Window window, double size, double gamma);

private:
    double next(torch::State &state, std::size_t group, double step) const override;
    double m_size, m_gamma;
};

class MultiStepLR : public Member {
public:
    MultiStepLR(Window window, std::vector<double> milestones, double gamma);

private:
    double next(torch::State &state, std::size_t group, double step) const override;
    std::vector<double> m_milestones;
    double m_gamma;
};

class ConstantLR : public Member {
public:
    ConstantLR(Window window, double factor);

private:
    double next(torch::State &state, std::size_t group, double step) const override;
    double m_factor;
};

class ExponentialLR : public Member {
public:
    ExponentialLR(Window window, double gamma);

private:
    double next(torch::State &state, std::size_t group, double step) const override;
    double m_gamma;
};

// Its lowest rate, or that as a share of the base rate.
struct Minimum {
    double value = 0;
    bool isRatio = false;

    [[nodiscard]] double of(double base) const { return isRatio ? base * value : value; }
};

class CosineAnnealingLR : public Member {
public:
    CosineAnnealingLR(Window window, double horizon, Minimum minimum);

private:
    double next(torch::State &state, std::size_t group, double step) const override;
    double m_horizon;
    Minimum m_minimum;
};

class LinearLR : public Member {
public:
    LinearLR(Window window, double start, double end);

private:
    double next(torch::State &state, std::size_t group, double step) const override;
    double m_start, m_end;
};

class PolyLR : public Member {
public:
    PolyLR(Window window, double minimum, double power);

private:
    double next(torch::State &state, std::size_t group, double step) const override;
    double m_minimum, m_power;
};

class OneCycleLR : public Member {
public:
    struct Settings {
        std::vector<double> maximum; // eta_max, one a group
        double total = 0;
        double start = 0.3;
        bool linear = false;
        double divisor = 25;
        double finalDivisor = 1e4;
        bool threePhases = false;
    };
    OneCycleLR(Window window, Settings settings);
    void construct(torch::State &state, torch::Counters &counts) const override;

private:
    double next(torch::State &state, std::size_t group, double step) const override;
    Settings m_settings;
};

class CosineRestartLR : public Member {
public:
    CosineRestartLR(Window window, std::vector<double> periods, std::vector<double> weights,
                    Minimum minimum);

private:
    double next(torch::State &state, std::size_t group, double step) const override;
    std::vector<double> m_periods, m_weights;
    Minimum m_minimum;
};

// Observes the metric's value number last_step after every epoch.
class ReduceOnPlateauLR : public Member {
public:
    struct Settings {
        schedule::Improvement improvement; // rule, threshold_rule, threshold
        double factor = 0.1;
        double patience = 10;
        double cooldown = 0;
        std::vector<double> minimum; // one a group
        double epsilon = 1e-8;
        schedule::Metric metric;
        bool hooked = false; // by a Runner, whose epochs count its steps
    };
    ReduceOnPlateauLR(Window window, Settings settings);
    void construct(torch::State &state, torch::Counters &counts) const override;
    void step(torch::State &state, torch::Counters &counts) const override;

private:
    double next(torch::State &state, std::size_t group, double step) const override;
    Settings m_settings;
};

} // namespace warmup::dialect::mmengine
