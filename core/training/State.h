// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Aligned.h"
#include "core/base/Units.h"
#include "core/diagnostics/State.h"
#include "core/optimizer/Optimizer.h"
#include "core/training/Collapse.h"

namespace warmup::training {

// How a member's run stands. Divergence and collapse are results, not errors. A diverged run has
// stopped; a collapsed one goes on and is only marked.
enum class Ending { running, finished, diverged, collapsed };

// All that a member's next update and what is told of it depend on, besides its group. Saving,
// restoring, forking and comparing a run are copies and comparisons of this value.
struct State {
    Update update = 0; // updates made
    Ending ending = Ending::running;
    Update endedAt = 0; // the update that diverged; the first of a collapse
    AlignedVector<float> parameters;
    optimizer::State<float> optimizer;
    CollapseWatch collapse;
    diagnostics::State diagnostics; // no update depends on it

    bool operator==(const State &) const = default;
};

} // namespace warmup::training
