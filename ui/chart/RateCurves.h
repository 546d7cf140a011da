// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <vector>

#include "core/plot/Bounds.h"
#include "core/plot/Sampling.h"
#include "core/plot/Zoom.h"
#include "ui/chart/ChartData.h"
#include "ui/chart/CurveItem.h"
#include "ui/chart/HeaderItem.h"
#include "ui/chart/Look.h"
#include "ui/chart/OverlayItem.h"

namespace warmup::ui {

// The rate chart's data as shapes, numbers and words. All cost grows with pixels, not with updates.

// Hides what the legend's entries with these keys stand for and shows the rest.
void hideRates(RateChartData &data, const std::set<QString> &keys);

// Of the curves that are not hidden, over the updates on show.
[[nodiscard]] plot::Extent rateExtent(const RateChartData &data, const plot::Span &updates);
[[nodiscard]] plot::Extent momentumExtent(const RateChartData &data, Update length);
// `right` has the scale of the right-hand axis.
[[nodiscard]] Shapes rateShapes(const RateChartData &data, const plot::View &view,
                                const plot::View &right, const Look &look);
[[nodiscard]] std::vector<LegendEntry> rateLegend(const RateChartData &data, const Look &look);
// What each curve says at an update: the rate that update is made with.
[[nodiscard]] ReadOut rateReadOut(const RateChartData &data, Update update, const Look &look);

} // namespace warmup::ui
