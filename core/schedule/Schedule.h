// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/base/Units.h"
#include "core/schedule/RateCurve.h"
#include "core/schedule/Spec.h"

namespace warmup::schedule {

// A phase with its lengths resolved to updates: [begin, end).
struct Section {
    // afterEnd: the last phase has ended, and Guard says what the rate is.
    enum class Kind { warmUp, main, coolDown, afterEnd };

    Kind kind = Kind::main;
    Update begin = 0;
    Update end = 0;

    bool operator==(const Section &) const = default;
};

// A checked schedule: a pure function of the update, whatever its length. Made by makeSchedule
// alone.
class Schedule : public RateCurve {
public:
    [[nodiscard]] virtual const Spec &spec() const = 0;
    [[nodiscard]] virtual double updatesPerEpoch() const = 0;
    // base rate * multiplier, whether or not the curve reaches it.
    [[nodiscard]] virtual LearningRate peak() const = 0;
    // In order, without gaps, up to length().
    [[nodiscard]] virtual const std::vector<Section> &sections() const = 0;
};

using SchedulePtr = std::shared_ptr<const Schedule>;

// Fails with the field as a JSON pointer into the recipe's schedule ("/warmUp/length"), what was
// found and what is allowed: lengths below one update, a warm-up as long as the run or longer,
// rates that are negative or not finite, a run over kLongestRun, a momentum that moves with shapes
// that do not go from one level to another. The metric is that of the plateau,
// if the schedule has one.
[[nodiscard]] Result<SchedulePtr> makeSchedule(const Spec &spec, const Metric &metric = {});

} // namespace warmup::schedule
