// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/lint/Lint.h"
#include "core/recipe/Elsewhere.h"
#include "core/recipe/Recipe.h"
#include "core/training/Session.h"
#include "ui/RunHistory.h"
#include "ui/chart/ChartData.h"

namespace warmup::ui {

// What the two charts show of a recipe's curves and the runs: pure functions.

// Intended thin and as run strong where they differ, one curve where not; before an edit of a run
// in training, the rates that it was made with. Behind them, dashed in the run's colour, the curves
// of shown runs that were trained under another one.
[[nodiscard]] RateChartData rateChart(const Curves &curves, const std::vector<TrainingRun> &runs,
                                      const View &view, std::optional<Update> cursor);

// Behind the curves of a rate chart, dashed: what the intended schedule becomes elsewhere.
void addElsewhere(RateChartData &data, const Elsewhere &other);

// The warnings and errors among findings, and the hints that are about one place: one mark an
// update.
[[nodiscard]] std::vector<FindingMark> findingMarks(const std::vector<lint::Finding> &findings);

[[nodiscard]] LossChartData lossChart(const Curves &curves, const std::vector<TrainingRun> &runs,
                                      const View &view, const training::Status &status);

// Whether runs on these data tell a test accuracy: they have classes and a test part.
[[nodiscard]] bool tellsAccuracy(const data::Spec &data);

// "update 1 240 · loss 0.412 · test accuracy 87.3 %" of the live run, an arm each for a pair.
[[nodiscard]] QString lossReadOut(const std::vector<TrainingRun> &runs);

// A copy whose series nobody writes to any more, for painting on another thread.
[[nodiscard]] LossChartData detached(const LossChartData &data);

} // namespace warmup::ui
