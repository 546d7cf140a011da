// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/BatchOrder.h"

#include <algorithm>
#include <numeric>
#include <string>

namespace warmup::training {

Result<BatchOrder> BatchOrder::make(const Spec &spec, const data::Dataset &dataset,
                                    std::uint64_t seed)
{
    BatchOrder order;
    order.m_order = spec.order;
    order.m_seed = seed;
    order.m_full = spec.fullBatch;
    order.m_samples = dataset.train.count;
    order.m_batch = spec.fullBatch ? dataset.train.count : spec.batch;
    if (order.m_batch > order.m_samples)
        return fail("/training/batch", std::to_string(spec.batch),
                    "at most the number of training samples, " + std::to_string(order.m_samples));
    if (spec.fullBatch && !std::holds_alternative<Shuffled>(spec.order))
        return fail("/training/order", "an order of batches that are all samples each",
                    "\"shuffled\", or no /training/fullBatch");
    Result<void> made;
    if (const auto *sorted = std::get_if<ClassSorted>(&spec.order))
        made = order.sort(*sorted, dataset);
    else if (const auto *swapped = std::get_if<Swapped>(&spec.order))
        made = order.setAside(*swapped);
    if (!made)
        return tl::unexpected(made.error());
    return order;
}

Result<void> BatchOrder::sort(const ClassSorted &spec, const data::Dataset &dataset)
{
    if (dataset.classes == 0)
        return fail("/training/order", "\"classSorted\" for data without classes",
                    "\"shuffled\" or \"swapped\"");
    if (spec.updates < 1)
        return fail("/training/order/updates", std::to_string(spec.updates), "at least 1");
    if (spec.classes < 1 || spec.classes > dataset.classes)
        return fail("/training/order/classes", std::to_string(spec.classes),
                    "1 to " + std::to_string(dataset.classes));
    for (std::size_t i = 0; i < dataset.train.labels.size(); ++i)
        if (dataset.train.labels[i] < spec.classes)
            m_sorted.push_back(static_cast<std::int32_t>(i));
    if (m_sorted.empty())
        return fail("/training/order/classes", "classes without a training sample",
                    "more of the " + std::to_string(dataset.classes));
    return {};
}

Result<void> BatchOrder::setAside(const Swapped &spec)
{
    if (spec.from < 0 || spec.from > kLongestRun)
        return fail("/training/order/from", std::to_string(spec.from),
                    "0 to " + std::to_string(kLongestRun));
    const std::int64_t most = (m_samples - m_batch) / m_batch; // at least a batch is left over
    if (spec.updates < 1 || spec.updates > most)
        return fail("/training/order/updates", std::to_string(spec.updates),
                    most < 1 ? "another order: the training samples are fewer than two batches"
                             : "1 to " + std::to_string(most)
                            + ": a batch of training samples is set aside for each");
    std::vector<std::int32_t> all(static_cast<std::size_t>(m_samples));
    std::iota(all.begin(), all.end(), 0);
    const auto count = static_cast<std::size_t>(spec.updates * m_batch);
    Random random(m_seed, Purpose::setAside);
    for (std::size_t i = 0; i < count; ++i)
        std::swap(all[i], all[i + random.below(all.size() - i)]);
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(count);
    m_others.assign(all.begin(), end);
    m_rest.assign(end, all.end());
    m_samples -= static_cast<std::int64_t>(count);
    return {};
}

std::span<const std::int32_t> BatchOrder::rows(Update update, bool inOrder, Permutation &shuffled,
                                               std::span<std::int32_t> scratch) const
{
    const std::int64_t place = update % batchesPerEpoch();
    const std::int64_t begin = place * m_batch;
    const std::int64_t end = std::min(begin + m_batch, m_samples);
    const auto count = static_cast<std::size_t>(end - begin);
    const auto filled = scratch.first(count);
    if (m_full) {
        std::iota(filled.begin(), filled.end(), 0);
        return filled;
    }
    const auto *sorted = std::get_if<ClassSorted>(&m_order);
    if (inOrder && sorted && update < sorted->updates) {
        Random random(m_seed, Purpose::sortedBatches, static_cast<std::uint64_t>(update));
        for (std::int32_t &row : filled)
            row = m_sorted[random.below(m_sorted.size())];
        return filled;
    }
    const auto *swapped = std::get_if<Swapped>(&m_order);
    if (inOrder && swapped && update >= swapped->from && update - swapped->from < swapped->updates)
        return std::span(m_others).subspan(
            static_cast<std::size_t>((update - swapped->from) * m_batch), count);
    const auto epoch = static_cast<std::uint64_t>(update / batchesPerEpoch());
    if (shuffled.epoch() != epoch)
        shuffled.restart(epoch);
    const auto places = shuffled.range(begin, end);
    if (m_rest.empty())
        return places;
    std::transform(places.begin(), places.end(), filled.begin(),
                   [this](std::int32_t i) { return m_rest[static_cast<std::size_t>(i)]; });
    return filled;
}

} // namespace warmup::training
