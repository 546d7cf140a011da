// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "ui/chart/ChartData.h"

namespace warmup::ui {

// What the charts show, in a few spoken sentences, for those who hear a window: how long the run
// is, each rate curve with its first, highest and last rate, each run with its last loss, where one
// diverged or collapsed, and the strips' names.
[[nodiscard]] QString chartSummary(const RateChartData &rate, const LossChartData &loss,
                                   const std::vector<StripData> &strips = {});

} // namespace warmup::ui
