// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/dialect/torch/Builder.h"

// timm's schedulers (timm/scheduler, read and run at 1.0.31): they are told the epoch, or the count
// of updates, and remember nothing.
namespace warmup::dialect::timm {

[[nodiscard]] const torch::Family &family();

[[nodiscard]] const Signature *signatureOf(std::string_view scheduler);
[[nodiscard]] std::string schedulerNames();

// Whether step_update(n) is what sets the rate, and not step(epoch).
[[nodiscard]] bool countsUpdates(const Construction &scheduler);

} // namespace warmup::dialect::timm
