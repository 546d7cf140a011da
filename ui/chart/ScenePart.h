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
    std::optional<plot::Scale> rightScale; // of the right-hand axis, where there is one
    bool dataChanged = true;
    bool viewChanged = true;
    std::uint64_t keptVersion = ~0ULL;
    StripCurves strip; // of a strip

    // The view, with the values of the right-hand axis.
    [[nodiscard]] plot::View right() const
    {
        plot::View same = view;
        same.scale = rightScale.value_or(plot::Scale{});
        return same;
    }
};

} // namespace warmup::ui
