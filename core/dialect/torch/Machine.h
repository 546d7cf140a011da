// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/Units.h"
#include "core/dialect/Raised.h"

// PyTorch's schedulers as what they are: objects that change an optimizer's parameter groups, call
// by call, and see what others have left there. Configuration (Scheduler) and what a call changes
// (State) are apart, so that a state is a value: kept, copied, gone on from.
namespace warmup::dialect::torch {

// An entry of optimizer.param_groups, as far as schedulers read and write it.
struct ParameterGroup {
    LearningRate rate = 0; // "lr"
    std::optional<LearningRate> initialRate; // "initial_lr"
    double momentum = 0; // "momentum", or the first of "betas"
    std::optional<double> initialMomentum; // "initial_momentum" of mmengine
    LearningRate maximumRate = 0; // what OneCycleLR keeps there
    LearningRate minimumRate = 0;
    double maximumMomentum = 0;
    double baseMomentum = 0;
    LearningRate averagingRate = 0; // "swa_lr"
    LearningRate undampedRate = 0; // what pytorch_warmup keeps of it
    double scale = 1; // timm's "lr_scale"
};

// What a scheduler counts.
struct Counters {
    std::int64_t epoch = -1; // last_epoch, but for
    double fraction = 0; // of it, which step(epoch) may give
    std::int64_t steps = 0; // _step_count
    double position = -1; // T_cur
    double period = 0; // T_i
    double best = 0; // ReduceLROnPlateau's
    std::int64_t bad = 0;
    std::int64_t cooldown = 0;
    std::int64_t pause = 0; // GreedyLR's warm-up after an increase
};

struct State {
    std::vector<ParameterGroup> groups;
    std::vector<Counters> schedulers;
    Raised raised; // where a call failed: no more calls are made
};

class Scheduler {
public:
    virtual ~Scheduler() = default;

    // Its constructor. Once, and before all else.
    virtual void construct(State &state) = 0;

    // step(), and step(epoch) where it has one.
    virtual void step(State &state) const = 0;
    virtual void stepTo(State &state, double epoch) const = 0;
    // An iteration of the script's loop in which it is not stepped.
    virtual void pass(State &) const { }

    // What SequentialLR does with its members: _initial_step(), _update_lr(0), recursive_undo().
    virtual void begin(State &state) const = 0;
    virtual void restart(State &state) const = 0;
    virtual void undo(State &state) const = 0;

    // About where `calls` calls of step() lead, in one: the closed form where there is one.
    virtual void jump(State &state, Update calls) const = 0;
};

using SchedulerPtr = std::shared_ptr<Scheduler>;

} // namespace warmup::dialect::torch
