// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/base/Aligned.h"
#include "core/base/Result.h"
#include "core/base/Units.h"
#include "core/optimizer/Spec.h"

namespace warmup::optimizer {

// What an update is made with. A schedule may set more than the learning rate; where it is silent
// the optimizer's own configuration holds.
struct Rates {
    LearningRate learningRate = 0;
    std::optional<double> momentum; // SGD's momentum, or beta 1
    std::optional<double> weightDecay;

    bool operator==(const Rates &) const = default;
};

// All that an optimizer remembers between updates: as many vectors of the parameters' size as it
// keeps running means, in the order its header names them.
template <typename T>
struct State {
    Update steps = 0; // made so far
    std::vector<AlignedVector<T>> slots;

    bool operator==(const State &) const = default;
};

// Fails with the field below "/training/optimizer": a beta outside [0, 1), a negative momentum,
// weight decay or epsilon, Nesterov without momentum or with dampening.
[[nodiscard]] Result<void> check(const Spec &spec);

// Before the first update.
template <typename T>
[[nodiscard]] State<T> makeState(const Spec &spec, std::size_t parameters);

// One update in place. All of parameters, gradient and slots have the same size; nothing is
// allocated. For float and double.
template <typename T>
void step(const Spec &spec, const Rates &rates, std::span<T> parameters,
          std::span<const T> gradient, State<T> &state);

} // namespace warmup::optimizer
