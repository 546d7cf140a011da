// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "ui/chart/ChartScene.h"

namespace warmup::ui {

// What a scene keeps of one chart.
struct ChartScene::Part {
    explicit Part(QGraphicsScene &scene) : panel(scene) { }

    ChartPanel panel;
    std::set<QString> hidden; // keys of legend entries
    plot::Extent extent;
    std::optional<plot::Scale> pinned;
    std::optional<plot::Scale> automatic;
    plot::View view;
    bool dataChanged = true;
    bool viewChanged = true;
    std::uint64_t keptVersion = ~0ULL;
    StripCurves strip; // of a strip
};

} // namespace warmup::ui
