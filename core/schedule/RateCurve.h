// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "core/base/Units.h"

namespace warmup::schedule {

// The learning rate over a range of updates: all that a pixel column of a chart needs.
struct RateRange {
    LearningRate first = 0;
    LearningRate minimum = 0;
    LearningRate maximum = 0;
    LearningRate last = 0;

    bool operator==(const RateRange &) const = default;
};

// A learning rate for every update. Immutable, so that threads share it freely. The intended
// schedule, what a framework makes of it, and the rate that a run really applied are all rate
// curves: chart, trainer and export take this type and never ask which.
class RateCurve {
public:
    virtual ~RateCurve() = default;

    // Updates in the run, at least 1.
    [[nodiscard]] virtual Update length() const = 0;

    // The rate that update u is made with, u >= 0. Past length() the curve says what it would do
    // there.
    [[nodiscard]] virtual LearningRate at(Update u) const = 0;

    // First, minimum, maximum and last rate over [begin, end), begin < end, in time that depends on
    // the curve's phases and not on end - begin. A dip of one update is in the minimum.
    [[nodiscard]] virtual RateRange over(Update begin, Update end) const = 0;

    // The momentum of update u, where the curve has one: then it has one for every update.
    [[nodiscard]] virtual std::optional<double> momentumAt(Update) const { return std::nullopt; }
    // As over(), of the momentum.
    [[nodiscard]] virtual std::optional<RateRange> momentumOver(Update, Update) const
    {
        return std::nullopt;
    }
};

using RateCurvePtr = std::shared_ptr<const RateCurve>;

} // namespace warmup::schedule
