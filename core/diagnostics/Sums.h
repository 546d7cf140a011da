// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace warmup::diagnostics {

// Sums over two vectors of n numbers, before and after a step, in double. NaN and infinities
// spread.
struct StepSums {
    double stepSquares = 0; // sum (after - before)^2
    double weightSquares = 0; // sum before^2
    double stepSizes = 0; // sum |after - before|
    double large = 0; // how many |after - before| > limit

    StepSums &operator+=(const StepSums &other);
};

[[nodiscard]] StepSums stepSums(const float *before, const float *after, std::size_t n,
                                float limit);

[[nodiscard]] double dot(const float *a, const float *b, std::size_t n);

} // namespace warmup::diagnostics
