// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "core/dialect/python/Lambda.h"
#include "core/dialect/torch/Machine.h"

namespace warmup::dialect::timm {

// A warm-up from `init` over W steps, whatever comes after it; t is the epoch or update:
//
//   t < W   init + t (target - init) / W, the target being the base rate, or tanh's own rate at W
//   t >= W  after(t), or after(t - W) with a prefix
class Scheduled : public torch::Scheduler {
public:
    struct WarmUp {
        double length = 0; // warmup_t
        LearningRate init = 0; // warmup_lr_init
        bool prefix = false;
    };

    explicit Scheduled(const WarmUp &warmUp) : m_warmUp(warmUp) { }

    void construct(torch::State &state) override;
    void step(torch::State &) const override { } // it needs its argument
    void stepTo(torch::State &state, double t) const override;
    void begin(torch::State &) const override { }
    void restart(torch::State &) const override { }
    void undo(torch::State &) const override { }
    void jump(torch::State &, Update) const override { }

protected:
    [[nodiscard]] virtual LearningRate after(double t, LearningRate base, Raised &raised) const = 0;
    [[nodiscard]] virtual bool aimsAtItself() const { return false; }
    [[nodiscard]] LearningRate rate(double t, std::size_t group, Raised &raised) const;
    // The warm-up's line, however far.
    [[nodiscard]] LearningRate line(double t, std::size_t group) const
    {
        return m_warmUp.init + t * m_slopes[group];
    }

private:
    WarmUp m_warmUp;
    std::vector<LearningRate> m_bases;
    std::vector<LearningRate> m_slopes;
};

enum class Decay { cosine, tanh, polynomial };

// CosineLRScheduler, TanhLRScheduler and PolyLRScheduler: cycles, each cycle_mul times as long and
// to cycle_decay of the peak; lr_min after cycle_limit of them.
class Cycles : public Scheduled {
public:
    struct Settings {
        Decay decay = Decay::cosine;
        double length = 1; // t_initial
        LearningRate minimum = 0; // lr_min
        double multiple = 1; // cycle_mul
        double peakDecay = 1; // cycle_decay
        double limit = 1; // cycle_limit
        double exponent = 1; // k_decay
        double power = 0.5;
        double lower = -7; // lb
        double upper = 3; // ub
    };
    Cycles(const WarmUp &warmUp, const Settings &settings) : Scheduled(warmUp), m_settings(settings)
    {
    }

private:
    LearningRate after(double t, LearningRate base, Raised &raised) const override;
    bool aimsAtItself() const override { return m_settings.decay == Decay::tanh; }

    Settings m_settings;
};

// StepLRScheduler: base rate^(t // decay_t).
class Steps : public Scheduled {
public:
    Steps(const WarmUp &warmUp, double every, double decay)
        : Scheduled(warmUp), m_every(every), m_decay(decay)
    {
    }

private:
    LearningRate after(double t, LearningRate base, Raised &raised) const override;

    double m_every;
    double m_decay;
};

// MultiStepLRScheduler: base rate^(milestones <= t + 1).
class MultiSteps : public Scheduled {
public:
    MultiSteps(const WarmUp &warmUp, std::vector<double> milestones, double decay)
        : Scheduled(warmUp), m_milestones(std::move(milestones)), m_decay(decay)
    {
    }

private:
    LearningRate after(double t, LearningRate base, Raised &raised) const override;

    std::vector<double> m_milestones;
    double m_decay;
};

// WSDLRScheduler, t from the end of the warm-up on, T of t_initial and D of decay_t:
//
//   minimum + (max(base stable(t), minimum) - minimum) decay(min((t - (T - D)) / D, 1))
//
// with decay(0) = 1 before the last D.
class StableDecay : public Scheduled {
public:
    enum class Fall { linear, root, cosine, power, exponential, function };
    struct Settings {
        double length = 1; // t_initial
        double decayLength = 1; // decay_t
        LearningRate minimum = 0; // lr_min
        std::optional<double> timescale; // of (1 + t / timescale)^-stablePower; nothing: 1
        double stablePower = 0.5;
        Fall fall = Fall::root;
        double decayPower = 0.5;
        double decayRatio = 0.1;
        python::Function function;
    };
    StableDecay(const WarmUp &warmUp, Settings settings)
        : Scheduled(warmUp), m_settings(std::move(settings))
    {
    }

private:
    LearningRate after(double t, LearningRate base, Raised &raised) const override;
    double decay(double share, Raised &raised) const;

    Settings m_settings;
};

// PlateauLRScheduler: the warm-up up to and with the epoch W, then ReduceLROnPlateau.
class Plateau : public Scheduled {
public:
    Plateau(const WarmUp &warmUp, torch::SchedulerPtr plateau, std::size_t plateauIndex)
        : Scheduled(warmUp), m_warmUpLength(warmUp.length), m_plateau(std::move(plateau)),
          m_plateauIndex(plateauIndex)
    {
    }

    void construct(torch::State &state) override;
    void stepTo(torch::State &state, double t) const override;

private:
    LearningRate after(double, LearningRate base, Raised &) const override { return base; }

    double m_warmUpLength;
    torch::SchedulerPtr m_plateau;
    std::size_t m_plateauIndex;
};

} // namespace warmup::dialect::timm
