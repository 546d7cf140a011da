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
#include "ui/chart/SeedCurves.h"

namespace warmup::ui {

// A strip's data as shapes, numbers and words. A run has its colour, which the loss chart's legend
// names; the curves of a strip with several differ in shade, and in dashes where they are smooth.
// More of them than can be told apart are shown together, as seeds are: the median in a band.
class StripCurves {
public:
    // `smoothing` is the weight of an update's average (plot::Smoothing), for noisy strips.
    void setData(const StripData &data, double smoothing);
    [[nodiscard]] const StripData &data() const { return m_data; }

    // Hides what the legend's entries with these keys stand for, and the runs of these labels.
    void hide(const std::set<QString> &keys, const std::set<QString> &runs);

    [[nodiscard]] plot::Extent extent(const plot::Span &updates) const;
    // How many series shapes() goes through.
    [[nodiscard]] std::size_t drawnCurves() const;
    [[nodiscard]] Shapes shapes(const plot::View &view, const Look &look) const;
    [[nodiscard]] std::vector<LegendEntry> legend(const Look &look) const;
    [[nodiscard]] ReadOut readOut(Update update, const Look &look) const;

private:
    [[nodiscard]] bool together() const;
    [[nodiscard]] bool shows(std::size_t curve) const;
    [[nodiscard]] ReadOut readOutTogether(Update update, const Look &look) const;
    [[nodiscard]] ReadOutRow rowOf(const StripEntry &run, const Look &look) const;
    [[nodiscard]] QColor shade(const QColor &color, std::size_t curve, const Look &look) const;
    [[nodiscard]] QList<qreal> dashes(std::size_t curve) const;

    StripData m_data;
    std::set<QString> m_hidden;
    SeedCurves m_curves;
};

} // namespace warmup::ui
