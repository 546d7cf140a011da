// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/BatchOrder.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace warmup::training {
namespace {

// Sample i has class i mod 5.
data::Dataset samples(std::int64_t count, int classes = 5)
{
    data::Dataset dataset;
    dataset.features = 1;
    dataset.classes = dataset.outputs = classes;
    dataset.train.count = count;
    for (std::int64_t i = 0; i < count; ++i)
        dataset.train.labels.push_back(static_cast<std::int32_t>(i % 5));
    return dataset;
}

// The rows of a run's updates, one vector each.
std::vector<std::vector<std::int32_t>> rowsOf(const BatchOrder &order, Update updates, bool inOrder)
{
    Permutation shuffled = order.makeShuffled();
    std::vector<std::int32_t> scratch(static_cast<std::size_t>(order.batch()));
    std::vector<std::vector<std::int32_t>> all;
    for (Update u = 0; u < updates; ++u) {
        const auto rows = order.rows(u, inOrder, shuffled, scratch);
        all.emplace_back(rows.begin(), rows.end());
    }
    return all;
}

std::string message(const Spec &spec, const data::Dataset &dataset)
{
    const auto made = BatchOrder::make(spec, dataset, 1);
    return made ? std::string() : made.error().message();
}

TEST(BatchOrder, ofAFullBatchIsTheDatasOwn)
{
    const auto order = *BatchOrder::make({.batch = 3, .fullBatch = true}, samples(7), 1);
    EXPECT_EQ(order.batchesPerEpoch(), 1);
    for (const auto &rows : rowsOf(order, 3, true))
        EXPECT_EQ(rows, (std::vector<std::int32_t>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(BatchOrder, sortedHoldsTheFirstClassesAndThenWhatItsTwinHas)
{
    const Spec spec{.batch = 8, .order = ClassSorted{.updates = 15, .classes = 2}};
    const auto dataset = samples(100);
    const auto order = *BatchOrder::make(spec, dataset, 3);
    const auto sorted = rowsOf(order, 30, true);
    const auto twin = rowsOf(order, 30, false);
    const auto shuffled = rowsOf(*BatchOrder::make({.batch = 8}, dataset, 3), 30, true);
    EXPECT_EQ(twin, shuffled);
    std::set<std::int32_t> seen;
    for (std::size_t u = 0; u < 30; ++u) {
        ASSERT_EQ(sorted[u].size(), twin[u].size()); // the epoch's last batch has 4
        if (u >= 15) {
            EXPECT_EQ(sorted[u], twin[u]) << u;
            continue;
        }
        EXPECT_NE(sorted[u], twin[u]) << u;
        for (const std::int32_t row : sorted[u]) {
            EXPECT_LT(dataset.train.labels[static_cast<std::size_t>(row)], 2);
            seen.insert(row);
        }
    }
    EXPECT_GT(seen.size(), 30U); // of the 40 there are, drawn 116 times
    const auto other = rowsOf(*BatchOrder::make(spec, dataset, 4), 15, true);
    EXPECT_NE(other, std::vector(sorted.begin(), sorted.begin() + 15));
}

TEST(BatchOrder, swappedTakesSamplesThatNoOtherUpdateSees)
{
    const Spec spec{.batch = 10, .order = Swapped{.from = 4, .updates = 3}};
    const auto order = *BatchOrder::make(spec, samples(105), 3);
    EXPECT_EQ(order.batchesPerEpoch(), 8); // 75 samples
    const auto swapped = rowsOf(order, 24, true);
    const auto twin = rowsOf(order, 24, false);
    std::set<std::int32_t> others;
    for (std::size_t u = 4; u < 7; ++u) {
        EXPECT_EQ(swapped[u].size(), 10U);
        others.insert(swapped[u].begin(), swapped[u].end());
    }
    EXPECT_EQ(others.size(), 30U);
    std::set<std::int32_t> rest;
    for (std::size_t u = 0; u < 24; ++u) {
        if (u < 4 || u >= 7) {
            EXPECT_EQ(swapped[u], twin[u]) << u;
        }
        rest.insert(twin[u].begin(), twin[u].end());
    }
    EXPECT_EQ(rest.size(), 75U);
    for (const std::int32_t row : others)
        EXPECT_FALSE(rest.contains(row)) << row;
    // Every epoch of the twin sees each once.
    for (std::size_t epoch = 0; epoch < 3; ++epoch) {
        std::vector<std::int32_t> all;
        for (std::size_t u = 8 * epoch; u < 8 * epoch + 8; ++u)
            all.insert(all.end(), twin[u].begin(), twin[u].end());
        std::sort(all.begin(), all.end());
        EXPECT_TRUE(std::equal(all.begin(), all.end(), rest.begin(), rest.end()));
    }
}

TEST(BatchOrder, swappedReplacesTheSmallBatchAtTheEndOfAnEpochByAsMany)
{
    const Spec spec{.batch = 10, .order = Swapped{.from = 3, .updates = 2}};
    const auto order = *BatchOrder::make(spec, samples(55), 3); // 35: 10, 10, 10, 5
    const auto swapped = rowsOf(order, 6, true);
    EXPECT_EQ(swapped[3].size(), 5U);
    EXPECT_EQ(swapped[4].size(), 10U);
}

TEST(BatchOrder, doesNotDependOnWhatItsMemoryHasSeen)
{
    for (const Order &kind : {Order(Shuffled{}), Order(ClassSorted{.updates = 4}),
                              Order(Swapped{.from = 2, .updates = 2})}) {
        const auto order = *BatchOrder::make({.batch = 8, .order = kind}, samples(60), 3);
        const auto all = rowsOf(order, 20, true);
        Permutation shuffled = order.makeShuffled();
        std::vector<std::int32_t> scratch(8);
        for (const Update u : {19, 3, 0, 12, 2, 11}) {
            const auto rows = order.rows(u, true, shuffled, scratch);
            EXPECT_EQ(std::vector(rows.begin(), rows.end()), all[static_cast<std::size_t>(u)]);
        }
    }
}

TEST(BatchOrder, refusesWhatTheDataCannotGive)
{
    const auto data = samples(100);
    EXPECT_EQ(message({.batch = 101}, data),
              "/training/batch: found 101; allowed: at most the number of training samples, 100");
    EXPECT_EQ(message({.batch = 10, .fullBatch = true, .order = ClassSorted{}}, data),
              "/training/order: found an order of batches that are all samples each; allowed: "
              "\"shuffled\", or no /training/fullBatch");
    EXPECT_EQ(message({.batch = 10, .order = ClassSorted{.classes = 6}}, data),
              "/training/order/classes: found 6; allowed: 1 to 5");
    EXPECT_EQ(message({.batch = 10, .order = ClassSorted{}}, samples(100, 0)),
              "/training/order: found \"classSorted\" for data without classes; allowed: "
              "\"shuffled\" or \"swapped\"");
    auto none = samples(20);
    std::fill(none.train.labels.begin(), none.train.labels.end(), 4);
    EXPECT_EQ(message({.batch = 10, .order = ClassSorted{.classes = 2}}, none),
              "/training/order/classes: found classes without a training sample; allowed: more of "
              "the 5");
    EXPECT_EQ(message({.batch = 10, .order = Swapped{.updates = 9}}, data), "");
    EXPECT_EQ(message({.batch = 10, .order = Swapped{.updates = 10}}, data),
              "/training/order/updates: found 10; allowed: 1 to 9: a batch of training samples is "
              "set aside for each");
    EXPECT_EQ(message({.batch = 10, .order = Swapped{}}, samples(15)),
              "/training/order/updates: found 5; allowed: another order: the training samples are "
              "fewer than two batches");
    EXPECT_EQ(message({.batch = 10, .order = Swapped{.from = -1}}, data),
              "/training/order/from: found -1; allowed: 0 to 1000000000000");
}

} // namespace
} // namespace warmup::training
