// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/Construction.h"
#include "core/dialect/Signature.h"
#include "core/dialect/torch/Machine.h"
#include "core/schedule/Feedback.h"

// keras.callbacks.LearningRateScheduler and ReduceLROnPlateau (keras/src/callbacks, Keras 3.15):
// what they do to the optimizer's learning rate, a variable in single precision.
namespace warmup::dialect::keras {

// Null for a name that is no such callback.
[[nodiscard]] const Signature *callbackSignature(std::string_view name);

// The callbacks of one model.fit, in the order of its list. A call of step() is the end of an epoch
// and the begin of the next: the first one begins epoch 0. ReduceLROnPlateau's epoch e ends with
// the metric's value number e, and with 1 where there is none. Fails with the exception that Keras
// raises.
[[nodiscard]] Result<torch::SchedulerPtr>
buildCallbacks(const std::vector<Construction> &constructions, const schedule::Metric &metric);

// What the docstring of one ReduceLROnPlateau promises: "patience: Number of epochs with no
// improvement after which learning rate will be reduced". Nothing for other callbacks and more of
// them.
[[nodiscard]] std::optional<schedule::Plateau>
promisedPlateau(const std::vector<Construction> &constructions);

} // namespace warmup::dialect::keras
