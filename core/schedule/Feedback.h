// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/Units.h"
#include "core/schedule/Clock.h"
#include "core/schedule/Phase.h"

namespace warmup::schedule {

// torch.optim.lr_scheduler.ReduceLROnPlateau: the rate is multiplied by `factor` after more than
// `patience` observations in a row that did not improve on the best one by the threshold. Those
// made while the (first) warm-up lasts do not count.
struct Plateau {
    enum class Mode { minimize, maximize };
    enum class Threshold { relative, absolute };

    double factor = 0.1; // in (0, 1)
    int patience = 10; // observations, at least 0
    double threshold = 1e-4;
    Threshold thresholdMode = Threshold::relative;
    int cooldown = 0; // observations after a reduction during which none counts as bad
    LearningRate minimum = 0;
    double epsilon = 1e-8; // a reduction smaller than this is not made
    Mode mode = Mode::minimize;
    Span every{1, Unit::epochs}; // how often the metric is observed

    bool operator==(const Plateau &) const = default;
};

// Where a metric comes from when the rate follows one before there is a run.
struct Metric {
    std::vector<double> values; // one an observation; the last one repeats when they run out
    std::string name; // shown to the user: "val.csv, column loss"

    // The metric of somebody who gives none: after its first observation it never improves. Its
    // values are empty.
    [[nodiscard]] bool neverImproves() const { return values.empty(); }

    bool operator==(const Metric &) const = default;
};

} // namespace warmup::schedule
