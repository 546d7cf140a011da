// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/Random.h"
#include "core/base/Result.h"
#include "core/data/Dataset.h"
#include "core/training/Spec.h"

namespace warmup::training {

// Which samples each update of one seed takes: a function of (spec, seed, update).
//
// Shuffled, update u takes the samples at places [k b, (k + 1) b) of the order of epoch u / n,
// where n = ceil(samples / b) and k = u mod n: the last batch of an epoch may be smaller, as
// PyTorch's loader has it. A full batch is all samples in the data's order. Orders that depart from
// that replace whole batches by as many other samples; every other batch stays the same.
class BatchOrder {
public:
    // Fails with the field below "/training": a batch of more samples than there are, classes where
    // there are none, more batches to swap than samples can be set aside for.
    [[nodiscard]] static Result<BatchOrder> make(const Spec &spec, const data::Dataset &dataset,
                                                 std::uint64_t seed);

    [[nodiscard]] std::int64_t batch() const { return m_batch; }
    [[nodiscard]] std::int64_t batchesPerEpoch() const
    {
        return (m_samples + m_batch - 1) / m_batch;
    }
    [[nodiscard]] Permutation makeShuffled() const { return Permutation(m_samples, m_seed, 0); }

    // Of the run in the spec's order, or of its shuffled twin. `shuffled` is from makeShuffled and
    // only a memory of the epoch's order; `scratch` has room for a batch. Valid until the next call
    // with either.
    [[nodiscard]] std::span<const std::int32_t>
    rows(Update update, bool inOrder, Permutation &shuffled, std::span<std::int32_t> scratch) const;

private:
    BatchOrder() = default;
    [[nodiscard]] Result<void> sort(const ClassSorted &spec, const data::Dataset &dataset);
    [[nodiscard]] Result<void> setAside(const Swapped &spec);

    Order m_order;
    std::uint64_t m_seed = 0;
    bool m_full = false;
    std::int64_t m_batch = 1;
    std::int64_t m_samples = 0; // of an epoch
    std::vector<std::int32_t> m_sorted; // of the first classes
    std::vector<std::int32_t> m_others; // set aside
    std::vector<std::int32_t> m_rest; // what was not set aside; empty: everything
};

} // namespace warmup::training
