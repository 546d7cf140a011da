// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/dialect/Arguments.h"
#include "core/dialect/AsRun.h"
#include "core/dialect/CallCurve.h"

namespace warmup::dialect {

// What the remarks are drawn from. handOff: the call that leaves the warm-up, 0 without one.
struct Circumstances {
    const schedule::Schedule &intended;
    const schedule::Metric &metric;
    const Spec &spec;
    const Arguments &arguments;
    const CallCurve &calls;
    Update handOff = 0;
};

// What a schedule means, in one line: "0 at update 0, the peak 0.1 at update 5, 0.01 from update
// 15".
[[nodiscard]] std::string meaning(const schedule::Schedule &schedule);

// Named findings about how the curve departs from what was meant, in the order of their updates.
[[nodiscard]] std::vector<Remark> remarksOn(const Circumstances &circumstances);

} // namespace warmup::dialect
