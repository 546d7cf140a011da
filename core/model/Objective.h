// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "core/base/Result.h"
#include "core/base/Units.h"
#include "core/model/Layout.h"
#include "core/model/Loss.h"
#include "core/model/Spec.h"

namespace warmup::model {

// The samples of one update: inputs [rows, features], of sequences the numbers of their tokens,
// with wanted [rows * positions]. Objectives without data take only the seed and the update, by
// which they draw the noise of their gradients.
template <typename T>
struct Batch {
    std::size_t rows = 0;
    const T *inputs = nullptr;
    Wanted<T> wanted;
    std::uint64_t seed = 0;
    Update update = 0;
};

// The same batch for an objective of another scalar, with the numbers in its type.
template <typename To, typename From>
[[nodiscard]] Batch<To> retyped(const Batch<From> &batch, const To *inputs, const To *targets)
{
    return {.rows = batch.rows,
            .inputs = batch.inputs ? inputs : nullptr,
            .wanted = {batch.wanted.labels, batch.wanted.targets ? targets : nullptr},
            .seed = batch.seed,
            .update = batch.update};
}

// A differentiable function of the parameters: a model with its loss. It keeps no parameters, only
// working memory, so that one objective serves any number of members, one at a time; threads have
// one each. T is float to train, double to prove gradients, a dual number for products with the
// Hessian.
template <typename T>
class Objective {
public:
    virtual ~Objective() = default;

    [[nodiscard]] virtual const Layout &layout() const = 0;

    // The start of a seed: drawn in double and rounded, so that it is the same for every T.
    virtual void initialize(std::uint64_t seed, std::span<T> parameters) const = 0;

    // The mean loss of the batch; where `gradient` is not empty, its derivative by each parameter.
    // Allocates nothing.
    [[nodiscard]] virtual double loss(const Batch<T> &batch, std::span<const T> parameters,
                                      std::span<T> gradient) = 0;

    // What the model gave in the last call of loss(), [rows * positions, outputs]; empty without
    // data.
    [[nodiscard]] virtual std::span<const T> outputs() const = 0;

    // How many layers of ReLUs there are, and what one of them gave in that call, [rows *
    // positions, units].
    [[nodiscard]] virtual std::size_t rectifiers() const { return 0; }
    [[nodiscard]] virtual std::span<const T> rectified(std::size_t) const { return {}; }
};

// What a model is to take and to give.
struct Fit {
    std::size_t features = 0;
    std::size_t outputs = 0;
    std::size_t classes = 0; // 0 for regression
    std::size_t rows = 0; // of the largest batch
    std::size_t positions = 1; // outputs of each sample: of a sequence, one a position
    std::size_t vocabulary = 0; // features are tokens, 0 <= token < vocabulary; 0: numbers
};

// More parameters than this, or more working memory, are not a toy and are refused.
inline constexpr std::size_t kLargestModel = 50'000'000;

// Fails with the field below "/training/model" or "/training/loss".
template <typename T>
[[nodiscard]] Result<std::unique_ptr<Objective<T>>> makeObjective(const Spec &spec, Loss loss,
                                                                  const Fit &fit);

} // namespace warmup::model
