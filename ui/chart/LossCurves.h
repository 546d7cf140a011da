// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
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
#include "ui/chart/SeedCurves.h"

namespace warmup::ui {

// The loss chart's data as shapes, numbers and words. Keeps the smoothed curves between calls and
// extends them by
// what a run has added.
class LossCurves {
public:
    void setData(const LossChartData &data);
    [[nodiscard]] const LossChartData &data() const { return m_data; }

    // Hides what the legend's entries with these keys stand for and shows the rest.
    void hide(const std::set<QString> &keys);

    // Of the runs that are not hidden, over the updates on show.
    [[nodiscard]] plot::Extent extent(const plot::Span &updates) const;
    [[nodiscard]] bool hasAccuracy() const;
    // Kept runs (behind) or the others. `right` is the view of the accuracy axis.
    [[nodiscard]] Shapes shapes(bool kept, const plot::View &view, const plot::View &right,
                                const Look &look) const;
    [[nodiscard]] std::vector<LegendEntry> legend(const Look &look) const;
    [[nodiscard]] ReadOut readOut(Update update, const Look &look) const;
    // Whether a repaint of the kept runs is due: false while they are what they were.
    [[nodiscard]] std::uint64_t keptVersion() const { return m_keptVersion; }

private:
    [[nodiscard]] LegendEntry signOf(std::size_t run, const Look &look) const;

    LossChartData m_data;
    std::uint64_t m_keptVersion = 0;
    SeedCurves m_curves;
};

} // namespace warmup::ui
