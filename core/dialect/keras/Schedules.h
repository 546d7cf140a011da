// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/dialect/Construction.h"
#include "core/dialect/Signature.h"

// keras.optimizers.schedules (keras/src/optimizers/schedules/learning_rate_schedule.py, read and
// run at Keras 3.15 with the PyTorch backend): functions of optimizer.iterations, in single
// precision and in Keras's own order of operations.
//
// Keras computes in the type of initial_learning_rate. Where that is an int, every other argument
// is cut to a whole number, and pi to 3.
namespace warmup::dialect::keras {

using Schedule = std::function<float(double iteration)>;

// Null for a name that is no schedule.
[[nodiscard]] const Signature *scheduleSignature(std::string_view name);

// Fails, below `where`, with the exception that Keras raises, by the constructor or when it is
// first asked.
[[nodiscard]] Result<Schedule> buildSchedule(const Construction &construction,
                                             const std::string &where);

// Whether it computes in whole numbers.
[[nodiscard]] bool isCutToIntegers(const Construction &construction);

} // namespace warmup::dialect::keras
