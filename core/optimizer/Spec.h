// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <variant>

namespace warmup::optimizer {

// Configurations alone; formulas stand with each optimizer. The learning rate is not here: the
// schedule gives it with every update. Defaults are PyTorch's, or those of the paper where PyTorch
// has no such optimizer.
//
// weightDecay is coupled (added to the gradient, times the weights) or decoupled (taken off the
// weights themselves, times the rate).

struct Sgd {
    double momentum = 0;
    double dampening = 0;
    double weightDecay = 0;
    bool nesterov = false; // needs momentum > 0 and dampening 0
    bool decoupled = false;
    bool operator==(const Sgd &) const = default;
};
struct Adam {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0; // coupled
    bool amsgrad = false;
    bool operator==(const Adam &) const = default;
};
struct AdamW {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0.01; // decoupled
    bool amsgrad = false;
    bool operator==(const AdamW &) const = default;
};
struct NAdam {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0;
    double momentumDecay = 4e-3;
    bool decoupled = false;
    bool operator==(const NAdam &) const = default;
};
struct RAdam {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0;
    bool decoupled = false;
    bool operator==(const RAdam &) const = default;
};
struct Adamax {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0; // coupled
    bool operator==(const Adamax &) const = default;
};
struct Adagrad {
    double rateDecay = 0;
    double initialAccumulator = 0;
    double epsilon = 1e-10;
    double weightDecay = 0; // coupled
    bool operator==(const Adagrad &) const = default;
};
struct Adadelta {
    double rho = 0.9;
    double epsilon = 1e-6;
    double weightDecay = 0; // coupled
    bool operator==(const Adadelta &) const = default;
};
struct RmsProp {
    double alpha = 0.99;
    double epsilon = 1e-8;
    double weightDecay = 0; // coupled
    double momentum = 0;
    bool centred = false;
    bool operator==(const RmsProp &) const = default;
};
struct Lion {
    double beta1 = 0.9;
    double beta2 = 0.99;
    double weightDecay = 0; // decoupled
    bool operator==(const Lion &) const = default;
};
struct Lamb {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-6;
    double weightDecay = 0.01; // of the step, before its length is set
    bool adaptVectors = true; // biases and gains too
    bool operator==(const Lamb &) const = default;
};
struct Lars {
    double momentum = 0.9;
    double trust = 0.001; // of a tensor's norm
    double weightDecay = 5e-4; // coupled
    bool adaptVectors = true; // biases and gains too
    bool operator==(const Lars &) const = default;
};
struct SignSgd {
    double momentum = 0;
    double weightDecay = 0; // decoupled
    bool operator==(const SignSgd &) const = default;
};
struct GiAdam {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0;
    bool decoupled = false;
    bool operator==(const GiAdam &) const = default;
};
struct ScheduleFreeSgd {
    double momentum = 0.9; // above 0
    double weightDecay = 0; // at the weights that are trained
    double averagePower = 0;
    double ratePower = 2;
    bool operator==(const ScheduleFreeSgd &) const = default;
};
struct ScheduleFreeAdamW {
    double beta1 = 0.9; // above 0
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0; // at the weights that are trained
    double averagePower = 0;
    double ratePower = 2;
    bool operator==(const ScheduleFreeAdamW &) const = default;
};

using Spec = std::variant<Sgd, Adam, AdamW, NAdam, RAdam, Adamax, Adagrad, Adadelta, RmsProp, Lion,
                          Lamb, Lars, SignSgd, GiAdam, ScheduleFreeSgd, ScheduleFreeAdamW>;

// What is done to the whole gradient before an update; formulas in Clip.h.
struct NoClipping {
    bool operator==(const NoClipping &) const = default;
};
struct ClipByNorm {
    double limit = 1;
    bool operator==(const ClipByNorm &) const = default;
};
struct ClipByValue {
    double limit = 1;
    bool operator==(const ClipByValue &) const = default;
};
using Clipping = std::variant<NoClipping, ClipByNorm, ClipByValue>;

// Parameters with settings of their own, as a parameter group of PyTorch. A tensor belongs to the
// first group that names it.
struct ParameterGroup {
    // "weights", "biases", "norms" or "embeddings"; or a tensor's name, in which * stands for any
    // characters: "1.weight", "2.*". Or several of these: "biases, norms".
    std::string blocks = "biases";
    double rateFactor = 1; // of the learning rate; 0 freezes them
    std::optional<double> weightDecay = {}; // instead of the optimizer's

    bool operator==(const ParameterGroup &) const = default;
};

} // namespace warmup::optimizer
