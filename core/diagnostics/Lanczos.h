// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/base/Aligned.h"

namespace warmup::diagnostics {

// The largest eigenvalue of a symmetric operator, by Lanczos iterations from a vector that is near
// its eigenvector: the largest Ritz value of span{q, A q ... A^(kSteps-1) q}. It comes from below,
// at least as fast as kSteps steps of power iteration, and is the largest in sign, not in size. The
// vector becomes the Ritz vector, of norm 1, for the next call to start from.
class Lanczos {
public:
    static constexpr std::size_t kSteps = 4; // products with the operator, each call

    using Operator = std::function<void(std::span<const float> in, std::span<float> out)>;

    explicit Lanczos(std::size_t size);

    // NaN, and the vector as it was, where the operator gives what is not finite.
    double largest(const Operator &apply, std::span<float> vector);

private:
    std::vector<AlignedVector<float>> m_basis;
    AlignedVector<float> m_product;
};

} // namespace warmup::diagnostics
