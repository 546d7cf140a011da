// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/Result.h"
#include "core/base/Units.h"
#include "core/io/AtomicFile.h"
#include "core/schedule/RateCurve.h"

namespace warmup::io {

// The rates of a schedule as CSV: "update,epoch,lr", ",intended" when `intended` is given, and the
// columns of `more`.
// Numbers are the shortest text that reads back to the same double. epoch = update /
// updatesPerEpoch.
struct ScheduleTable {
    schedule::RateCurvePtr rates;
    schedule::RateCurvePtr intended; // or null
    double updatesPerEpoch = 1;
    Update every = 1; // each K-th update, and the last one
    std::vector<std::pair<std::string, schedule::RateCurvePtr>> more; // name and values
};

// Called now and then with the share done, in [0, 1]; false cancels.
using Progress = std::function<bool(double)>;

// Fails when the sink takes no more or the caller cancels.
[[nodiscard]] Result<void> writeScheduleCsv(const ScheduleTable &table, const Sink &sink,
                                            const Progress &progress = {});

} // namespace warmup::io
