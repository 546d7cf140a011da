// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace warmup::model {

// meanSquaredError: mean over the batch AND the outputs, of (output - one-hot or target)^2.
// crossEntropy: mean over the batch of -log softmax; needs classes.
enum class Loss { meanSquaredError, crossEntropy };

// What a batch's outputs are compared with: labels[row] where there are classes, else
// targets[row * outputs + j].
template <typename T>
struct Wanted {
    const std::int32_t *labels = nullptr;
    const T *targets = nullptr;
};

// The mean loss of outputs [rows, width], summed in double. Where `gradient` is not empty, it
// receives the loss's derivative by each output.
template <typename T>
double lossOf(Loss loss, std::size_t rows, std::size_t width, std::span<const T> outputs,
              Wanted<T> wanted, std::span<T> gradient);

} // namespace warmup::model
