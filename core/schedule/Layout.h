// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/schedule/Ruler.h"
#include "core/schedule/Spec.h"

namespace warmup::schedule {

// Where a phase lies: ticks [begin, end).
struct Place {
    const Phase *phase = nullptr;
    std::string where; // "/main/0"
    Update begin = 0;
    Update end = 0;

    [[nodiscard]] Update length() const { return end - begin; }
};

// All phases of a schedule laid on the ruler. Boundaries are sums of the lengths as given, each
// rounded up to a tick: the phase "after 5 epochs" begins with the first update of epoch 5. With
// Join::over and Join::times the warm-up overlaps the head of the main phases.
struct Layout {
    struct Cycle {
        std::optional<Place> warmUp;
        std::vector<Place> main; // in order, without gaps
        LearningRate peak = 0;
    };

    std::vector<Cycle> cycles; // at least one
    std::optional<Place> coolDown;
    Update end = 0; // of the last phase
    Update run = 0; // in updates
};

// Places point into `spec`. Fails with the pointer of the length that does not fit.
[[nodiscard]] Result<Layout> layOut(const Spec &spec, const Ruler &ruler);

} // namespace warmup::schedule
