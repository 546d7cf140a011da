// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/Construction.h"
#include "core/dialect/Signature.h"

// optax's schedules (optax/schedules, read and run at 0.2.8 under JAX 0.10): functions of the count
// of updates, in single precision and in optax's own order of operations.
namespace warmup::dialect::optax {

// The value at a count, which is an int32 array there: whole, or a fraction after a boundary that
// is one.
using Schedule = std::function<float(double count)>;

// The functions of optax that make a schedule, and of its transformations those that scale updates
// (scale, scale_by_schedule, scale_by_learning_rate). Null for a name that is none of them.
[[nodiscard]] const Signature *signatureOf(std::string_view function);

// "constant_schedule, linear_schedule, ...", for messages.
[[nodiscard]] std::string scheduleNames();

// One schedule; or the transformations of a chain, whose product with -1 is the learning rate.
// Fails, below `/asRun/schedulers`, with the exception that optax raises for the arguments or at
// the first update.
[[nodiscard]] Result<Schedule> build(const std::vector<Construction> &constructions);

// What multiplies the updates in a chain and is no schedule of its own.
[[nodiscard]] bool isTransformation(std::string_view name);

// optax.contrib.reduce_on_plateau: the updates times a scale, which becomes scale * factor after
// `patience` means in a row, each of `accumulated` values, that are not below
// (1 - relative) best - absolute.
struct Plateau {
    double factor = 0.1;
    double patience = 10;
    double relative = 1e-4;
    double absolute = 0;
    double cooldown = 0;
    double accumulated = 1;
    double minimum = 0;
};
[[nodiscard]] std::vector<Plateau> plateausOf(const std::vector<Construction> &constructions);

// The chain of one group of parameters, of multi_transform() and partition(), as a construction;
// and the chains of all of them: one where there are no groups.
[[nodiscard]] Construction groupOf(std::string label, const std::vector<Construction> &chain);
[[nodiscard]] std::vector<std::vector<Construction>>
groupsOf(const std::vector<Construction> &constructions);

// A dictionary is a construction named "dict" whose arguments have the keys for names.
[[nodiscard]] bool isDictionary(const Argument &argument);

} // namespace warmup::dialect::optax
