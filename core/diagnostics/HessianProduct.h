// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>

#include "core/base/Aligned.h"
#include "core/base/Dual.h"
#include "core/base/Result.h"
#include "core/model/Objective.h"

namespace warmup::diagnostics {

// Products of a loss's Hessian, by the parameters on one batch, with vectors: exact but for
// rounding, each a forward and a backward pass in dual numbers. Derivatives of a ReLU at 0 are 0,
// as in training. Works in double the memory of an objective and of its gradient; allocates nothing
// after it was made.
template <typename T>
class HessianProduct {
public:
    // For batches of up to fit.rows. Fails as makeObjective does.
    [[nodiscard]] static Result<HessianProduct> make(const model::Spec &spec, model::Loss loss,
                                                     const model::Fit &fit);

    [[nodiscard]] std::size_t size() const { return m_parameters.size(); }

    // Where the Hessian is taken; the labels of the batch must outlive the products.
    void setPoint(std::span<const T> parameters, const model::Batch<T> &batch);
    // product = H vector; both of size().
    void apply(std::span<const T> vector, std::span<T> product);

private:
    HessianProduct() = default;

    std::unique_ptr<model::Objective<Dual<T>>> m_objective;
    std::size_t m_features = 0;
    std::size_t m_outputs = 0;
    AlignedVector<Dual<T>> m_parameters;
    AlignedVector<Dual<T>> m_gradient;
    AlignedVector<Dual<T>> m_inputs;
    AlignedVector<Dual<T>> m_targets;
    model::Batch<Dual<T>> m_batch;
};

} // namespace warmup::diagnostics
