// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Aligned.h"
#include "core/model/Layer.h"
#include "core/model/Objective.h"

namespace warmup::model {

// A layer in its place. Blocks are named "name.weight", or with a name that ends in '_'
// "name_weight". `plus` is an earlier link whose outputs are added to this one's; the layer's
// backward() must not look at its outputs then, as those include the sum.
template <typename T>
struct Link {
    std::unique_ptr<Layer<T>> layer;
    std::string name = {};
    std::optional<std::size_t> plus = {};
};

// A chain of layers under a loss. Working memory: the outputs of every layer for the largest batch,
// twice as much for their derivatives.
template <typename T>
class Network : public Objective<T> {
public:
    // The layers fit each other: each takes what the one before gives, what is added has the same
    // shape, and no link is added twice. For batches of up to so many rows.
    Network(std::vector<Link<T>> links, Loss loss, std::size_t rows);

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
        std::size_t rows = 1; // that it takes for each of the batch's
        std::optional<std::size_t> plus; // the stage whose outputs are added
        std::optional<std::size_t> addedIn; // the stage to which its outputs are added
        AlignedVector<T> out;
        AlignedVector<T> outGradient;
    };

    [[nodiscard]] std::size_t numbers(const Stage &stage) const
    {
        return m_rows * stage.rows * stage.layer->rowsEach() * stage.layer->outputs();
    }
    [[nodiscard]] std::span<const T> given(const Stage &stage) const
    {
        return std::span<const T>(stage.out).first(numbers(stage));
    }

    std::vector<Stage> m_stages;
    std::vector<std::size_t> m_rectifiers; // the stages that are ReLUs
    Layout m_layout;
    Loss m_loss;
    std::size_t m_rows = 0; // of the last batch
};

} // namespace warmup::model
