// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/model/Layout.h"

namespace warmup::model {

// One differentiable map from rows of inputs() numbers to rows of outputs() numbers. Parameters
// and their gradient are given at the layer's own first block.
template <typename T>
class Layer {
public:
    virtual ~Layer() = default;

    [[nodiscard]] virtual std::size_t inputs() const = 0;
    [[nodiscard]] virtual std::size_t outputs() const = 0;

    // Rows that it gives for each that it takes: of a sequence one a position, else 1.
    [[nodiscard]] virtual std::size_t rowsEach() const { return 1; }
    // Makes its working memory, for batches of up to so many rows.
    virtual void reserve(std::size_t) { }

    // Adds the layer's blocks; their names begin with the prefix.
    virtual void describe(const std::string &, Layout &) const { }
    // Whether it gives max(in, 0).
    [[nodiscard]] virtual bool rectifies() const { return false; }
    // Stream keeps the draws of layers apart.
    virtual void initialize(std::uint64_t, std::uint64_t, T *) const { }

    // out [rows * rowsEach, outputs] from in [rows, inputs].
    virtual void forward(std::size_t rows, const T *parameters, const T *in, T *out) = 0;

    // From the loss's derivative by `out` those by the parameters (overwritten) and, where it is
    // not null, by `in`. in and out are those of the last forward().
    virtual void backward(std::size_t rows, const T *parameters, const T *in, const T *out,
                          const T *outGradient, T *gradient, T *inGradient) = 0;
};

} // namespace warmup::model
