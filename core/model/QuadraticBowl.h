// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/model/Objective.h"

namespace warmup::model {

// The objective of model::Quadratic:
//
//   f(x) = 1/2 sum_i lambda_i x_i^2,  lambda_i = condition^(-i / (dimension - 1)),  i = 0 ...
//
// so that the largest eigenvalue is 1 and gradient descent is stable below a rate of 2. Each
// component of the gradient is lambda_i x_i plus normal noise, drawn by (seed, update).
template <typename T>
class QuadraticBowl : public Objective<T> {
public:
    explicit QuadraticBowl(const Quadratic &spec);

    [[nodiscard]] const Layout &layout() const override { return m_layout; }
    void initialize(std::uint64_t seed, std::span<T> parameters) const override;
    [[nodiscard]] double loss(const Batch<T> &batch, std::span<const T> parameters,
                              std::span<T> gradient) override;
    [[nodiscard]] std::span<const T> outputs() const override { return {}; }

    [[nodiscard]] const std::vector<T> &eigenvalues() const { return m_eigenvalues; }

private:
    std::vector<T> m_eigenvalues;
    double m_noise;
    Layout m_layout;
};

} // namespace warmup::model
