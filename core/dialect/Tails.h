// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/dialect/CallCurve.h"
#include "core/dialect/TorchLaws.h"
#include "core/schedule/Feedback.h"

// What a PyTorch scheduler does from some call on: at(0) is the rate it starts from, at(n) the rate
// after n more calls.
namespace warmup::dialect {

// start for ever.
[[nodiscard]] CallCurvePtr constantTail(LearningRate start);

// n calls of step(). `base` is base_lrs: cosine annealing rebounds to it, whatever it started from.
[[nodiscard]] CallCurvePtr recursiveTail(const torch::Law &law, LearningRate start,
                                         LearningRate base);

// Calls step(first), step(first + stride), ...: each sets the closed form, whatever was before.
[[nodiscard]] CallCurvePtr closedFormTail(const torch::Law &law, LearningRate start,
                                          LearningRate base, double first, double stride);

// n calls of ReduceLROnPlateau.step(metric). The first of them is given the metric's value number
// `firstValue`.
[[nodiscard]] CallCurvePtr plateauTail(const schedule::Plateau &plateau, LearningRate start,
                                       const schedule::Metric &metric, Update firstValue);

} // namespace warmup::dialect
