// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/Objective.h"

namespace warmup::model {

// The objective of model::TestFunction. Its slopes are computed in dual numbers from the formula,
// exact but for rounding; to each is added normal noise, drawn by (seed, update).
template <typename T>
class TestSurface : public Objective<T> {
public:
    explicit TestSurface(const TestFunction &spec);

    [[nodiscard]] const Layout &layout() const override { return m_layout; }
    void initialize(std::uint64_t seed, std::span<T> parameters) const override;
    [[nodiscard]] double loss(const Batch<T> &batch, std::span<const T> parameters,
                              std::span<T> gradient) override;
    [[nodiscard]] std::span<const T> outputs() const override { return {}; }

private:
    TestFunction m_spec;
    double m_startX = 0;
    double m_startY = 0;
    Layout m_layout;
};

} // namespace warmup::model
