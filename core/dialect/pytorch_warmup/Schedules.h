// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/dialect/torch/Builder.h"

// Tony-Y's pytorch_warmup (read and run at 0.2): after the steps of other schedulers, of which
// there may be none, every rate is multiplied by a factor w(t) for t = 0, 1, ... calls of
// dampening():
//
//   LinearWarmup             min(1, (t + 1) / tau)     UntunedLinearWarmup       tau = floor(2 / (1
//   - beta2)) ExponentialWarmup        1 - exp(-(t + 1) / tau)   UntunedExponentialWarmup  tau =
//   floor(1 / (1 - beta2)) RAdamWarmup              the rectification of RAdam, from its first step
//   with rho > 4
//
// A construction has the schedulers inside as an argument "schedulers", and the optimizer's second
// beta as "beta2".
namespace warmup::dialect::pytorch_warmup {

[[nodiscard]] const torch::Family &family();

[[nodiscard]] const Signature *signatureOf(std::string_view scheduler); // PyTorch's, too
[[nodiscard]] bool isWarmUp(std::string_view name);
[[nodiscard]] std::string schedulerNames();

} // namespace warmup::dialect::pytorch_warmup
