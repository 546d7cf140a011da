// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/base/Units.h"
#include "core/schedule/Clock.h"
#include "core/schedule/Shape.h"

namespace warmup::schedule {

// What a level's number is a multiple of. Basis::main and Basis::previous use the value as a factor
// on the main curve at that point, and on the end of the previous phase.
enum class Basis { absolute, peak, base, previous, main };

// A rate with a basis: 1e-5 absolute, 0.1 of the peak, 1 of the base rate.
struct Level {
    double value = 0;
    Basis basis = Basis::absolute;

    bool operator==(const Level &) const = default;
};

// Where a ramp of W updates samples its progress at update t of the phase, 0 <= t < W:
//
//   closedOpen [)  t / W            openClosed (]  (t + 1) / W
//   open       ()  (t + 1)/(W + 1)  closed     []  t / (W - 1)
//
// Every off-by-one in the field is one of these four. With a staircase clock the ramp is sampled in
// epochs. Shapes whose formula knows t instead of p have no grid.
enum class Grid { closedOpen, openClosed, open, closed };

struct Phase {
    Shape shape = Linear{};
    Span length{5, Unit::epochs};
    // Without `from`: the peak for the first main phase, otherwise the end of the previous phase;
    // for a warm-up the published rule, 0 when the multiplier is 1 and the base rate above it.
    // Without `to`: the peak for a warm-up, 0 otherwise.
    std::optional<Level> from;
    std::optional<Level> to;
    Grid grid = Grid::closedOpen;

    bool operator==(const Phase &) const = default;
};

} // namespace warmup::schedule
