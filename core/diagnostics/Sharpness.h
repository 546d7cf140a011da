// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "core/base/Aligned.h"
#include "core/base/Result.h"
#include "core/diagnostics/HessianProduct.h"
#include "core/diagnostics/Lanczos.h"

namespace warmup::diagnostics {

// The largest eigenvalue of the loss's Hessian H on one batch, and of P^(-1/2) H P^(-1/2) for a
// diagonal P. A vector of the caller's keeps the eigenvector from one measurement to the next: an
// empty one is drawn by the seed and takes kFirst products with the Hessian, later ones
// Lanczos::kSteps.
class Sharpness {
public:
    static constexpr std::size_t kFirst = 20;

    // For batches of up to fit.rows. Fails as makeObjective does.
    [[nodiscard]] static Result<Sharpness> make(const model::Spec &spec, model::Loss loss,
                                                const model::Fit &fit);

    void setPoint(std::span<const float> parameters, const model::Batch<float> &batch)
    {
        m_hessian.setPoint(parameters, batch);
    }
    // `scaling` is the diagonal of P^(-1/2), or empty for P = 1. NaN where that is not finite.
    [[nodiscard]] double largest(std::span<const float> scaling, std::uint64_t seed,
                                 AlignedVector<float> &vector);

private:
    explicit Sharpness(HessianProduct<float> hessian);

    HessianProduct<float> m_hessian;
    Lanczos m_lanczos;
    AlignedVector<float> m_scaled;
};

} // namespace warmup::diagnostics
