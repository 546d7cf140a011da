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
// keeps running means, in the order its header names them, and as many numbers.
template <typename T>
struct State {
    Update steps = 0; // made so far
    std::vector<AlignedVector<T>> slots;
    std::vector<double> scalars;

    bool operator==(const State &) const = default;
};

// A stretch of the parameters that is updated alike. LAMB and LARS take norms of each part, so
// that theirs are single tensors.
struct Part {
    std::size_t offset = 0;
    std::size_t size = 0;
    bool vector = false; // a bias or a gain, not a matrix
    double rateFactor = 1; // of the learning rate
    std::optional<double> weightDecay = {}; // instead of all others

    bool operator==(const Part &) const = default;
};

// The same parts, neighbours that nothing distinguishes joined.
[[nodiscard]] std::vector<Part> joined(const Spec &spec, const std::vector<Part> &parts);

// Fails with the field below "/training/optimizer": a beta outside [0, 1), a negative momentum,
// weight decay or epsilon, Nesterov without momentum or with dampening.
[[nodiscard]] Result<void> check(const Spec &spec);

// Whether Rates::momentum does anything: with all but Adagrad, Adadelta and the schedule-free ones
// (x could not be told from y while it moves).
[[nodiscard]] bool takesMomentum(const Spec &spec);
// The optimizer by its name and why takesMomentum() is false, where it is.
[[nodiscard]] std::string whyNoMomentum(const Spec &spec);
// Whether what Rates::momentum moves is a beta 1.
[[nodiscard]] bool movesBeta1(const Spec &spec);
// The momentum or beta 1 that holds where a schedule moves none; nothing where takesMomentum() is
// false.
[[nodiscard]] std::optional<double> ownMomentum(const Spec &spec);
// With another momentum or beta 1, where it has one.
[[nodiscard]] Spec withMomentum(const Spec &spec, double momentum);

// The slots of a state that can take a Rates::momentum: one more than makeState() gives where the
// spec has a momentum of 0 (SGD, Sign-SGD, RMSprop).
[[nodiscard]] std::size_t slotsWithMomentum(const Spec &spec);

// Before the first update.
template <typename T>
[[nodiscard]] State<T> makeState(const Spec &spec, std::size_t parameters);
// Makes room for a Rates::momentum, where there is none yet; at any time, and no update depends on
// when. Until then such a momentum does nothing.
template <typename T>
void addMomentum(const Spec &spec, std::size_t parameters, State<T> &state);

// One update in place. All of parameters, gradient and slots have the same size, and the parts are
// within it; nothing is allocated. For float and double.
//
// What is not finite spreads into the parameters. Epsilon 0 is taken as it stands: 0 / 0 where a
// gradient was always 0.
template <typename T>
void step(const Spec &spec, const Rates &rates, std::span<const Part> parts,
          std::span<T> parameters, std::span<const T> gradient, State<T> &state);
// All parameters as one part.
template <typename T>
void step(const Spec &spec, const Rates &rates, std::span<T> parameters,
          std::span<const T> gradient, State<T> &state);

// Whether a model is evaluated at other weights than it is trained at: with the schedule-free
// optimizers, at the average x, while gradients are taken at y, which `parameters` holds.
[[nodiscard]] bool evaluatesElsewhere(const Spec &spec);
// The weights to evaluate at; a copy of the parameters with all other optimizers.
template <typename T>
void evaluationPoint(const Spec &spec, std::span<const T> parameters, const State<T> &state,
                     std::span<T> point);

} // namespace warmup::optimizer
