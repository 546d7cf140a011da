// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/base/Result.h"
#include "core/code/Plan.h"
#include "core/schedule/Feedback.h"

// One writer a framework; writeCode() (Code.h) chooses. The plan is the schedule without its
// plateau, which only PyTorch and transformers have: then the curve is constant from `afterWarmUp`.
namespace warmup::code {

struct Assignment {
    const Plan &plan;
    std::string title; // one line
    const schedule::Plateau *plateau = nullptr;
    Update afterWarmUp = 0; // updates
};

[[nodiscard]] Result<std::string> writeTorch(const Assignment &assignment);
[[nodiscard]] Result<std::string> writeTransformers(const Assignment &assignment);
[[nodiscard]] Result<std::string> writeTimm(const Assignment &assignment);
[[nodiscard]] Result<std::string> writeOptax(const Assignment &assignment);
[[nodiscard]] Result<std::string> writeKeras(const Assignment &assignment);

// Lines that several of them have.

// "# TITLE: 9380 updates."; where the framework counts in float32 and the run is too long for that,
// a second line says so.
[[nodiscard]] std::string headLine(const Assignment &assignment, bool isSingle = false);
// A model with one parameter and PyTorch's SGD; with a momentum where the plan moves one.
[[nodiscard]] std::string torchModel(const Plan &plan, LearningRate rate);
// The loop over the run's updates up to optimizer.step(); what comes next is indented by four.
[[nodiscard]] std::string torchLoop(const Plan &plan);
// "if ...:" for the last update of each `every` updates: of each epoch.
[[nodiscard]] std::string endOf(double every);
// The arguments of torch.optim.lr_scheduler.ReduceLROnPlateau.
[[nodiscard]] std::string plateauArguments(const schedule::Plateau &plateau);
// Updates between two looks at the metric.
[[nodiscard]] double observedEvery(const Plan &plan, const schedule::Plateau &plateau);

} // namespace warmup::code
