// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <vector>

#include "core/model/Landscape.h"
#include "core/training/Spec.h"
#include "ui/MapWork.h"
#include "ui/RunHistory.h"
#include "ui/chart/MapData.h"

namespace warmup::ui {

// What the map shows of the runs: pure functions.

// Whether the runs of both move on one function.
[[nodiscard]] bool isSameLandscape(const model::Spec &a, const model::Spec &b);
// Whether what is trained may give classes to the plane; a table says so only once it is loaded.
[[nodiscard]] bool mayGiveRegions(const training::Spec &spec);
[[nodiscard]] bool isOf(const PlaneData &plane, const training::Spec &spec);

// The function's contours with the trails of the runs that move on it.
[[nodiscard]] MapData heightsMap(const model::Spec &model, const model::Landscape &landscape,
                                 const MapGroundPtr &ground, const std::vector<TrainingRun> &runs);

// A pane for each of the last runs on these data, with the classes that its first seed gives; one
// without where there is none.
[[nodiscard]] MapData classesMap(const PlaneData &plane, const std::map<int, MapGroundPtr> &regions,
                                 const std::vector<TrainingRun> &runs);

// A copy whose series nobody writes to any more, for painting on another thread.
[[nodiscard]] MapData detached(const MapData &data);

} // namespace warmup::ui
