// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/base/Units.h"
#include "core/dialect/AsRun.h"
#include "core/schedule/RateCurve.h"

namespace warmup::dialect {

// Calls up to which a recursive form is folded exactly; beyond it at() gives the closed form.
inline constexpr Update kExactCalls = 10'000'000;

// The optimizer's rate after c calls of the scheduler, c >= 0; 0 calls is what the constructor
// leaves. Immutable.
class CallCurve {
public:
    virtual ~CallCurve() = default;

    [[nodiscard]] virtual LearningRate at(Update calls) const = 0;
    // Over the calls [begin, end), in time that does not depend on end - begin. Recursive forms are
    // given by their closed form, which agrees with at() to rounding.
    [[nodiscard]] virtual schedule::RateRange over(Update begin, Update end) const = 0;
};

using CallCurvePtr = std::shared_ptr<const CallCurve>;

// Which call decides which update, as a driver has it:
//
//   calls made before update u = 0 (never), k (u + 1) - 1 + b (k per update, of which the last
//   comes with the optimizer's step) or floor(u / updates per epoch) + b,
//
// b = 1 when the scheduler is called before the optimizer.
[[nodiscard]] Update callsBefore(const Driver &driver, double updatesPerEpoch, Update u);

// The first update that is made after at least `calls` calls. kLongestRun when there is none.
[[nodiscard]] Update firstUpdateAfter(const Driver &driver, double updatesPerEpoch, Update calls);

// The argument of the call number `calls` (1, 2, ...), without the updates per epoch of one that
// does not begin anew with an epoch.
[[nodiscard]] double argumentOf(const Driver &driver, Update calls);
[[nodiscard]] double argumentOf(const Driver &driver, double updatesPerEpoch, Update calls);

// The rate curve of a scheduler that is driven so, over `length` updates.
[[nodiscard]] schedule::RateCurvePtr drive(CallCurvePtr curve, const Driver &driver,
                                           double updatesPerEpoch, Update length);

} // namespace warmup::dialect
