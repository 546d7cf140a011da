// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "core/base/Aligned.h"
#include "core/model/Layer.h"
#include "core/model/Objective.h"

namespace warmup::model {

// A chain of layers under a loss. Working memory: the outputs of every layer for the largest batch,
// twice as much for their derivatives.
template <typename T>
class Network : public Objective<T> {
public:
    // The layers fit each other: each takes what the one before gives.
    Network(std::vector<std::unique_ptr<Layer<T>>> layers, Loss loss, std::size_t rows);

    [[nodiscard]] const Layout &layout() const override { return m_layout; }
    void initialize(std::uint64_t seed, std::span<T> parameters) const override;
    [[nodiscard]] double loss(const Batch<T> &batch, std::span<const T> parameters,
                              std::span<T> gradient) override;
    [[nodiscard]] std::span<const T> outputs() const override;
    [[nodiscard]] std::size_t rectifiers() const override { return m_rectifiers.size(); }
    [[nodiscard]] std::span<const T> rectified(std::size_t index) const override;

private:
    struct Stage {
        std::unique_ptr<Layer<T>> layer;
        std::size_t offset = 0; // of its parameters
        AlignedVector<T> out;
        AlignedVector<T> outGradient;
    };

    [[nodiscard]] std::span<const T> given(const Stage &stage) const
    {
        return std::span<const T>(stage.out).first(m_rows * stage.layer->outputs());
    }

    std::vector<Stage> m_stages;
    std::vector<std::size_t> m_rectifiers; // the stages that are ReLUs
    Layout m_layout;
    Loss m_loss;
    std::size_t m_rows = 0; // of the last batch
};

} // namespace warmup::model
