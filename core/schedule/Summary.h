// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "core/base/Units.h"
#include "core/schedule/RateCurve.h"

namespace warmup::schedule {

// The change of the rate from update - 1 to update.
struct Jump {
    Update update = 0;
    LearningRate from = 0;
    LearningRate to = 0;

    [[nodiscard]] double size() const { return from < to ? to - from : from - to; }

    bool operator==(const Jump &) const = default;
};

// A curve in a few numbers. All but the mean and the jump of a long run are exact; for these two
// the summary says how far off they can be.
struct Summary {
    Update peakAt = 0; // the first update with the highest rate
    LearningRate peak = 0;
    LearningRate final = 0; // of the last update
    LearningRate mean = 0;
    double meanError = 0; // the mean is within mean -+ meanError; 0: summed update by update
    Jump jump; // the largest one; of update 0 in a run of one update
    double jumpAtMost = 0; // no jump is larger; the size of `jump` where that is certain

    bool operator==(const Summary &) const = default;
};

// Over [0, length()). The number of range queries has a bound that does not grow with the length. A
// run of up to 16 384 updates is summed; of a longer one the parts are halved whose rates differ
// most, until all are flat or 2048 are reached.
[[nodiscard]] Summary summarize(const RateCurve &curve);

// The first update whose rate is the highest of the run. Found by halving: O(log length) range
// queries.
[[nodiscard]] Update peakUpdate(const RateCurve &curve);

// Where the curve breaks: changes of at least a hundredth of its largest rate that are four times
// those beside them, so that a ramp has none. In order of the update; of more than `most` the
// largest ones.
[[nodiscard]] std::vector<Jump> breaks(const RateCurve &curve, std::size_t most);

} // namespace warmup::schedule
