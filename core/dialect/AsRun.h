// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/base/Units.h"
#include "core/dialect/Construction.h"
#include "core/schedule/RateCurve.h"
#include "core/schedule/Schedule.h"

namespace warmup::dialect {

// How a script advances its scheduler: never, once an epoch, or once an update, and with which
// argument. The k-th call (k = 0, 1, ...) is
//
//   none    step()
//   index   step(stride * k + offset)
//   epochs  step(offset + the epochs since the first call, with their fraction)
//   batch   step(stride * (k modulo the calls of an epoch) + offset), the inner loop's index
//   epoch   step(stride * the whole epochs before + offset), the outer loop's index
//
// A call before the optimizer's step already decides the rate of the same update (or epoch); one
// after it decides the next one's.
struct Driver {
    enum class Advance { never, perEpoch, perUpdate };
    enum class Argument { none, index, epochs, batch, epoch };

    Advance advance = Advance::perEpoch;
    Argument argument = Argument::none;
    bool beforeOptimizer = false;
    std::int64_t offset = 0;
    std::int64_t stride = 1;
    std::int64_t callsPerUpdate = 1; // for perUpdate: more where batches are accumulated

    bool operator==(const Driver &) const = default;
};

// Which framework runs the schedule. framework "" means none: as run is as intended.
//
// Without `schedulers` its arguments are the schedule's own fields (multiplier, warm-up length,
// decay): the form edits one thing. With them they are what a script constructs and then steps one
// after the other; the schedule is what they were meant to be.
struct Spec {
    // What a scheduler that cycles the momentum would change in the optimizer.
    enum class Momentum { none, momentum, beta1 };

    std::string framework = "warmup_scheduler";
    std::string version = "0.3.2";
    Driver driver;
    std::vector<Construction> schedulers;
    // The optimizer's, one a parameter group. Empty: one group, with the schedule's base rate.
    std::vector<LearningRate> groupRates;
    // Their lr_scale, by which timm multiplies the rate of each. Empty: 1.
    std::vector<double> groupScales;
    Momentum momentum = Momentum::momentum;

    bool operator==(const Spec &) const = default;
};

// Something that the user should know about the curve: where it departs, and the documented or
// measured reason.
struct Remark {
    enum class Severity { hint, warning, error };

    Severity severity = Severity::hint;
    std::string id; // "never-advanced", "multiplier-lost"
    Update update = 0; // where to look
    std::string text; // one or two plain sentences

    bool operator==(const Remark &) const = default;
};

// What one parameter group of the optimizer gets each update.
struct Track {
    schedule::RateCurvePtr rate; // with the momentum, where there is one
    schedule::RateCurvePtr momentum; // or beta 1; null where no scheduler changes it

    bool operator==(const Track &) const = default;
};

struct AsRun {
    schedule::RateCurvePtr curve; // of the first parameter group
    bool differs = false; // from the intended curve, at any update, by more than the tolerance
    std::string title; // "warmup_scheduler 0.3.2, step()"
    std::vector<Remark> remarks;
    std::vector<Track> tracks; // one a parameter group, where there are schedulers
    bool hasIntent = true; // false: what is meant is said by the code alone
};

// The versions of a framework that are known exactly; the newest last. Empty for an unknown
// framework.
[[nodiscard]] std::vector<std::string> versions(const std::string &framework);

// What the framework does with this schedule. Fails where the framework has no such thing
// ("/warmUp/shape: found cosine; allowed: linear, the only ramp of warmup_scheduler") or would
// raise (with its reason).
[[nodiscard]] Result<AsRun> makeAsRun(const schedule::Schedule &intended, const Spec &spec,
                                      const schedule::Metric &metric = {});

} // namespace warmup::dialect
