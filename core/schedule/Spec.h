// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/base/Units.h"
#include "core/schedule/Clock.h"
#include "core/schedule/Feedback.h"
#include "core/schedule/Phase.h"

namespace warmup::schedule {

// How the warm-up and the main curve combine: before (the main clock starts when the warm-up has
// ended), over (the main clock starts at 0 and the warm-up replaces its head), times (their
// product).
enum class Join { before, over, times };

// Warm-up and main phases again and again, each time `length` times as long and to `peak` times the
// peak. What a law counts in (every, milestones, tau) stays as it is.
struct Repeat {
    enum class WarmUp { each, first };

    int count = 1;
    double length = 1;
    double peak = 1;
    WarmUp warmUp = WarmUp::each;

    bool operator==(const Repeat &) const = default;
};

// What the rate may be at all, and what it is after the end of the last phase:
//
//   hold    what the phase ended with         zero    0
//   mirror  the phase backwards and forwards  error   the schedule is refused
//   resume  an open-ended law goes on; a shape that has arrived stays
struct Guard {
    enum class AfterEnd { hold, zero, mirror, error, resume };

    std::optional<Level> floor;
    std::optional<Level> ceiling;
    AfterEnd afterEnd = AfterEnd::hold;

    bool operator==(const Guard &) const = default;
};

// A momentum (SGD's momentum, Adam's beta 1) that moves against the rate, as OneCycleLR and
// CyclicLR of PyTorch do it: each phase moves it as it moves the rate, by the same shape, where the
// peak stands for the lower bound and every other level for the upper one. After the last phase it
// stays where it is.
struct MomentumCycle {
    double lower = 0.85; // base_momentum
    double upper = 0.95; // max_momentum

    bool operator==(const MomentumCycle &) const = default;
};

// A schedule as somebody writes it down. makeSchedule (Schedule.h) checks it and makes it answer.
//
//   peak = base rate * multiplier
//
// The first main phase without a `from` starts at the peak, a later one where the phase before it
// ended. The cool-down follows the last main phase; what comes after the last phase says Guard.
struct Spec {
    Clock clock;
    LearningRate baseRate = 0.1;
    double multiplier = 1;
    std::optional<Phase> warmUp = Phase{};
    Join join = Join::before;
    // Empty: the peak is held.
    std::vector<Phase> main;
    std::optional<Phase> coolDown;
    Repeat repeat;
    Guard guard;
    std::optional<Plateau> plateau;
    std::optional<MomentumCycle> momentum;

    bool operator==(const Spec &) const = default;
};

} // namespace warmup::schedule
