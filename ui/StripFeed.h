// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <vector>

#include "core/diagnostics/Spec.h"
#include "ui/RunHistory.h"
#include "ui/chart/ChartData.h"

namespace warmup::ui {

// A strip for each diagnostic that is on show, of the runs that are: a pure function. `flipped`
// holds the ids of those that the user wants on the other kind of scale.
[[nodiscard]] std::vector<StripData> stripCharts(const diagnostics::Spec &spec,
                                                 const std::vector<TrainingRun> &runs,
                                                 const std::set<QString> &flipped);

// A copy whose series nobody writes to any more.
[[nodiscard]] std::vector<StripData> detached(const std::vector<StripData> &strips);

} // namespace warmup::ui
