// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/dialect/torch/Builder.h"

// Hugging Face transformers (transformers/optimization.py, read and run at 5.24): functions that
// make a LambdaLR of PyTorch with a factor of their own, ReduceLROnPlateau or GreedyLR.
namespace warmup::dialect::transformers {

[[nodiscard]] const torch::Family &family();

// One of them, or of PyTorch, which a script may use beside them.
[[nodiscard]] const Signature *signatureOf(std::string_view scheduler);
[[nodiscard]] std::string schedulerNames();

// The function that get_scheduler(name) calls; null for a name that it does not know.
[[nodiscard]] const char *functionOf(std::string_view name);

// The text of a member of SchedulerType by its name: "cosine" for COSINE.
[[nodiscard]] std::string textOfType(std::string_view member);

// Whether its step() needs a metric.
[[nodiscard]] bool needsMetrics(const Construction &scheduler);

} // namespace warmup::dialect::transformers
