// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <variant>

namespace warmup::optimizer {

// Configurations alone; formulas stand with each optimizer. The learning rate is not here: the
// schedule gives it with every update. Defaults are PyTorch's.

struct Sgd {
    double momentum = 0;
    double dampening = 0;
    double weightDecay = 0; // coupled: added to the gradient
    bool nesterov = false; // needs momentum > 0 and dampening 0
    bool operator==(const Sgd &) const = default;
};
struct Adam {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0; // coupled
    bool operator==(const Adam &) const = default;
};
struct AdamW {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0.01; // decoupled
    bool operator==(const AdamW &) const = default;
};

using Spec = std::variant<Sgd, Adam, AdamW>;

} // namespace warmup::optimizer
