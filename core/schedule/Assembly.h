// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/base/Result.h"
#include "core/schedule/Layout.h"
#include "core/schedule/Schedule.h"
#include "core/schedule/Stretches.h"
#include "core/schedule/Timeline.h"

namespace warmup::schedule {

// What the phases of a schedule come to, before guard and feedback.
struct Assembly {
    Timeline timeline; // in ticks
    std::optional<Timeline> momentum; // where the spec has one
    std::vector<Section> sections; // in updates, up to the end of the run
    std::vector<Stretch> stretches; // the timeline as formulas, in ticks
};

// Resolves the levels, makes a law of each phase and joins them as the spec says. Fails with the
// pointer of the level or shape that cannot be, or whose rates are negative or not finite anywhere
// in the run.
[[nodiscard]] Result<Assembly> assemble(const Spec &spec, const Ruler &ruler, const Layout &layout);

// A level that refers to no phase: absolute, peak or base.
[[nodiscard]] Result<LearningRate> plainLevel(const Spec &spec, const Level &level,
                                              const std::string &where);

} // namespace warmup::schedule
