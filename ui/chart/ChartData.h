// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QColor>
#include <QString>
#include <QStringList>

#include "core/base/Units.h"
#include "core/plot/Series.h"
#include "core/schedule/RateCurve.h"

namespace warmup::ui {

enum class XAxis { epochs, updates };
enum class YScale { linear, logarithmic };

// A rate curve with its look. Runs that are kept for comparison come as further entries.
struct RateEntry {
    schedule::RateCurvePtr curve;
    QString label;
    QColor color; // invalid: the chart's own colour for rates
    bool thin = false; // intended: thin; as run: strong
    bool dashed = false;
    bool hidden = false; // not drawn; its legend entry is faint
    int group = 0; // above 0: of further parameter groups, in shades and dashes of their own
};

// A part of the schedule: [begin, end).
struct Phase {
    QString name;
    Update begin = 0;
    Update end = 0;
};

// A finding, marked on the curve where it is to be seen.
struct FindingMark {
    Update update = 0;
    QString text; // when the pointer rests on the mark

    bool operator==(const FindingMark &) const = default;
};

// All that the rate chart shows. A value: hand over a new one to change the picture.
struct RateChartData {
    std::vector<RateEntry> curves; // the last one is on top
    std::vector<RateEntry> momenta; // or beta 1, on the right-hand axis, dotted, behind the curves
    QString momentumTitle; // of that axis
    int shadeBetween[2] = {-1, -1}; // indices of two curves whose difference is shaded
    QString shadeLabel; // names the difference
    bool shadeHidden = false;
    std::vector<Phase> phases; // in order, named lightly at the top
    std::optional<Update> cursor; // of the live run
    std::vector<Update> edits; // marks: the schedule was edited here
    std::vector<Update> forks; // marks: a run went on from here under another schedule
    std::vector<FindingMark> findings; // one an update, on the last curve; of a screen alone
    Update length = 1;
    double updatesPerEpoch = 1;
    XAxis axis = XAxis::epochs;
    YScale scale = YScale::linear;
    QString readOut; // "peak 0.8 at 5 · final 0.08"
};

// One run (an arm's seeds together) in the loss chart.
struct LossEntry {
    std::vector<plot::SeriesPtr>
        seeds; // raw training loss per update; more than one: a band and their median
    std::vector<plot::PointsPtr> testLoss; // dashed; sparse points
    std::vector<plot::PointsPtr> testAccuracy; // on the right-hand axis, dotted
    QString label;
    QColor color;
    bool kept = false; // drawn behind, fainter
    std::vector<Update> divergedAt; // red marks
    std::vector<Update> collapsedAt; // amber marks
    bool hidden = false; // not drawn; its legend entry is faint
    Update begin = 0; // drawn from here on: before it, a fork is the run that it comes from
};

struct LossChartData {
    std::vector<LossEntry> runs;
    std::vector<Update> edits;
    std::vector<Update> forks;
    Update length = 1;
    double updatesPerEpoch = 1;
    XAxis axis = XAxis::epochs;
    YScale scale = YScale::linear;
    // How smooth the curve looks, 0 (off) to 1: the weight that a debiased exponential moving
    // average gives to what was, for a run of up to 1000 updates; a longer run is smoothed over the
    // same share of its length (plot::smoothingWeight).
    double smoothing = 0.6;
    std::optional<double> trivialLoss; // a thin labelled line
    bool testHidden = false;
    bool accuracyHidden = false;
    bool accuracyComes = false; // room for its axis, before there is a value
    QString readOut; // "update 1 240 · loss 0.412"
};

// A height that a strip's values are to be compared with.
struct StripRule {
    double value = 0;
    QString label;
};

// What one run (an arm's seeds together) shows in a strip.
struct StripEntry {
    std::vector<std::vector<plot::SeriesPtr>> curves; // [curve of the strip][seed]; empty: untold
    QString label; // the run's, as in the loss chart
    QColor color;
    bool kept = false;
    std::vector<Update> divergedAt;
    std::vector<Update> collapsedAt;
    bool hidden = false;
    Update begin = 0; // as in LossEntry
};

// A chart below the loss of something that is watched while a run trains. Its length, unit and
// smoothing are the loss chart's.
struct StripData {
    QString id; // of what it shows: the same as long as it is on show
    QString title;
    QStringList curves; // their names; empty where the title says it
    std::vector<StripEntry> runs;
    std::vector<StripRule> rules;
    YScale scale = YScale::linear;
    bool noisy = false; // as the loss is: raw faint, smoothed on top
    bool held = false; // a value holds until the next one
    QString readOut;
};

} // namespace warmup::ui
