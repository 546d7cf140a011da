// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "core/dialect/python/Lambda.h"
#include "core/dialect/torch/Machine.h"
#include "core/schedule/Improvement.h"

// The schedulers of torch.optim.lr_scheduler (read and run at 2.13) that are no LRScheduler of the
// ordinary kind.
namespace warmup::dialect::torch {

// SequentialLR: before milestone 0 the first member's step(), between milestones i - 1 and i the
// member i's. At a milestone the next member begins at its epoch 0. A composer among the members
// has no _update_lr(0) and raises NotImplementedError there.
class Sequential : public Scheduler {
public:
    Sequential(std::size_t index, std::vector<SchedulerPtr> members,
               std::vector<double> milestones);

    void construct(State &state) override;
    void step(State &state) const override;
    void stepTo(State &state, double epoch) const override;
    void begin(State &state) const override;
    void restart(State &state) const override;
    void undo(State &state) const override;
    void jump(State &state, Update calls) const override;

private:
    [[nodiscard]] std::size_t reached(double epoch) const; // bisect_right

    std::size_t m_index;
    std::vector<SchedulerPtr> m_members;
    std::vector<double> m_milestones; // as given, in any order
};

// ChainedScheduler: each changes what the one before has left.
class Chained : public Scheduler {
public:
    explicit Chained(std::vector<SchedulerPtr> members);

    void construct(State &state) override;
    void step(State &state) const override;
    void stepTo(State &state, double epoch) const override;
    void begin(State &state) const override;
    void restart(State &state) const override;
    void undo(State &state) const override;
    void jump(State &state, Update calls) const override;

protected:
    [[nodiscard]] const std::vector<SchedulerPtr> &members() const { return m_members; }

private:
    std::vector<SchedulerPtr> m_members;
};

// Several schedulers that a script steps one after the other, perhaps each with an epoch.
class InTurn : public Chained {
public:
    using Chained::Chained;

    void stepTo(State &state, double epoch) const override;
};

// Schedulers that a script steps under conditions on the loop's index: in iteration x = 0, 1, ...
// the member i makes as many steps as times[i](x) says. Once each has been followed for kExactCalls
// calls the rates stay.
class SteppedWhere : public Scheduler {
public:
    SteppedWhere(std::size_t index, std::vector<SchedulerPtr> members,
                 std::vector<python::Function> times);

    void construct(State &state) override;
    void step(State &state) const override;
    void stepTo(State &state, double epoch) const override;
    void begin(State &state) const override;
    void restart(State &state) const override;
    void undo(State &state) const override;
    void jump(State &state, Update calls) const override;

private:
    std::size_t m_index;
    // As often as each is stepped in this iteration.
    void forEach(State &state, const std::function<void(const Scheduler &)> &call) const;

    std::vector<SchedulerPtr> m_members;
    std::vector<python::Function> m_times;
};

// ReduceLROnPlateau: rate max(rate factor, min_lr) after more than `patience` calls in a row whose
// metric did not improve. Call c is given the metric's value number c - 1.
class PlateauReduction : public Scheduler {
public:
    struct Settings {
        schedule::Improvement improvement;
        double factor = 0.1;
        double patience = 10;
        double cooldown = 0;
        std::vector<LearningRate> minimum; // one for each group
        double epsilon = 1e-8;
        schedule::Metric metric;
    };

    PlateauReduction(std::size_t index, Settings settings);

    void construct(State &state) override;
    void step(State &state) const override;
    void pass(State &state) const override;
    void stepTo(State &state, double epoch) const override;
    void begin(State &state) const override;
    void restart(State &state) const override;
    void undo(State &state) const override;
    void jump(State &state, Update calls) const override;

private:
    std::size_t m_index;
    Settings m_settings;
};

} // namespace warmup::dialect::torch
