// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include <QColor>
#include <QList>

#include "core/plot/Sampling.h"
#include "core/plot/Smoothing.h"
#include "ui/chart/CurveItem.h"
#include "ui/chart/Look.h"

namespace warmup::ui {

// Of more seeds than this a band shows the middle 8 of 10, of fewer all.
inline constexpr std::size_t kMostSeen = 8;

// How the curves of one run's seeds are drawn: raw values faint, on top of them a line, with
// several seeds their median in a band.
struct SeedStyle {
    QColor color; // of raw values and band
    QColor line;
    double width = 2.2;
    double strength = 1; // below 1: fainter
    QList<qreal> dashes; // of the line
    bool raw = true; // whether raw values are seen behind a smoothed line
    plot::Joining joining = plot::Joining::lines;
    Update begin = 0; // nothing before this update
};

// Series of seeds, smoothed. Keeps the smoothed ones between calls and extends them by what a run
// has added.
class SeedCurves {
public:
    // The series that are used from now on and the weight of their smoothing (plot::Smoothing); 0:
    // as they are.
    void follow(const std::set<plot::SeriesPtr> &used, double weight);
    [[nodiscard]] const plot::Series *smoothed(const plot::SeriesPtr &seed) const;

    // The median of the smoothed seeds at an update.
    [[nodiscard]] std::optional<double> at(const std::vector<plot::SeriesPtr> &seeds,
                                           Update update) const;
    // Adds bands and raw values to `shapes`, and to `lines` what lies over everybody's raw values.
    void draw(const std::vector<plot::SeriesPtr> &seeds, const SeedStyle &style,
              const plot::View &view, Shapes &shapes, std::vector<Stroke> &lines) const;

private:
    double m_weight = 0;
    std::map<plot::SeriesPtr, std::unique_ptr<plot::Smoothing>> m_smoothed;
};

[[nodiscard]] double median(std::vector<double> values);
[[nodiscard]] QColor faint(QColor color, double alpha);

} // namespace warmup::ui
