// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/schedule/Schedule.h"
#include "core/schedule/Stretches.h"
#include "core/schedule/Timeline.h"

namespace warmup::code {

// A schedule as the writers see it: formulas one after the other.
struct Plan {
    const schedule::Schedule &intended;
    schedule::Ruler ruler;
    // Those that rule any update of the run, and the one after its last; neighbours that go on with
    // the same formula are one. The last one's end is kForEver.
    std::vector<schedule::Stretch> stretches;
    std::optional<LearningRate> floor;
    std::optional<LearningRate> ceiling;
    Update updates = 1; // of the run
    Update ticks = 1; // of the run: updates, or epochs where the rate changes once an epoch

    // Whether the loop advances once an epoch; "epoch" or "update".
    [[nodiscard]] bool isByEpoch() const { return ruler.isStaircase(); }
    [[nodiscard]] std::string clock() const { return isByEpoch() ? "epoch" : "update"; }
    // Every formula of the stretch alone, without guard: the rate at a tick of it.
    [[nodiscard]] LearningRate at(Update tick) const;
};

[[nodiscard]] Result<Plan> makePlan(const schedule::Schedule &intended);

// What a stretch does with its index, where that is one of these.
struct Ramp { // from `first` at tick 0 of the stretch to `last` after `length` ticks
    LearningRate first = 0;
    LearningRate last = 0;
    Update length = 1;
};

[[nodiscard]] bool isPlain(const schedule::Stretch &stretch); // neither mirrored nor a product
[[nodiscard]] bool isHold(const schedule::Stretch &stretch);
// A straight line, whatever its grid.
[[nodiscard]] std::optional<Ramp> linearRamp(const schedule::Stretch &stretch);
// The shape of a plain stretch that starts at its own index 0, or null.
template <typename Shape>
[[nodiscard]] const Shape *shapeFromStart(const schedule::Stretch &stretch)
{
    return isPlain(stretch) && stretch.k == 0 ? std::get_if<Shape>(&stretch.term.phase->shape)
                                              : nullptr;
}
template <typename Shape>
[[nodiscard]] const Shape *shapeOf(const schedule::Stretch &stretch)
{
    return isPlain(stretch) ? std::get_if<Shape>(&stretch.term.phase->shape) : nullptr;
}

// A span of a stretch's shape in ticks.
[[nodiscard]] double ticksOf(const Plan &plan, const schedule::Span &span);

// The refusal of a stretch, in the words of the recipe: "/schedule/main/0/shape: found tanh".
[[nodiscard]] Error refusal(const schedule::Stretch &stretch, const std::string &allowed);

} // namespace warmup::code
