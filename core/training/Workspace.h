// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/Aligned.h"
#include "core/base/Random.h"
#include "core/data/Dataset.h"
#include "core/diagnostics/Observer.h"
#include "core/model/Objective.h"

namespace warmup::training {

// Working memory of one thread: activations, their derivatives, a batch. Nothing in it outlives an
// update. Made by Group::makeWorkspace, in the sizes of the largest batch.
struct Workspace {
    std::unique_ptr<model::Objective<float>> objective;
    AlignedVector<float> gradient;
    AlignedVector<float> evaluated; // weights, where they are not the parameters
    AlignedVector<float> inputs;
    std::vector<std::int32_t> labels;
    AlignedVector<float> targets;
    std::vector<std::int32_t> places;
    AlignedVector<float> kept; // frozen parameters, during a step
    std::unique_ptr<diagnostics::Observer> observer; // nullptr: nothing is watched
    std::unique_ptr<Workspace> streams; // for the observer's own batches; null: it wants none
    std::unique_ptr<Workspace> subset; // of samples for the observer, where it wants others

    // Makes room for batches of up to fit.rows.
    void resize(const model::Fit &fit);
    // Draws so many samples of data that are drawn.
    [[nodiscard]] model::Batch<float> draw(const data::Sequences &data, std::size_t rows,
                                           const Random &random);
    // Copies these rows of a part here. Valid until the next call.
    [[nodiscard]] model::Batch<float> gather(const data::Dataset &dataset, const data::Part &part,
                                             std::span<const std::int32_t> rows);
};

} // namespace warmup::training
