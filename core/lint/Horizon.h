// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "core/lint/Case.h"

namespace warmup::lint {

// An argument that says how many calls a schedule takes to its end, and whether the warm-up is
// among them.
struct Horizon {
    std::string_view scheduler;
    std::string_view argument;
    std::string_view warmUp; // its own argument for the warm-up; "": it has none
    enum class Counts { all, decay } counts = Counts::all;
};

// One as a script gives it.
struct GivenHorizon {
    const Horizon *horizon = nullptr;
    double calls = 0;
    double warmUp = 0; // calls before or in it
    bool decayAlone = false; // the warm-up comes on top

    // What it is where the schedule ends with so many calls.
    [[nodiscard]] double wanted(double run) const { return decayAlone ? run - warmUp : run; }
};

// Of the script's scheduler, or the last one of a sequence: what stands before it ends before it.
// Nothing where the run's length is not known.
[[nodiscard]] std::optional<GivenHorizon> horizonOf(const Case &of);

} // namespace warmup::lint
