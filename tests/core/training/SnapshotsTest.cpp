// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Snapshots.h"

#include <gtest/gtest.h>

#include "core/training/StateFields.h"

namespace warmup::training {
namespace {

// A group of one member that has made so many updates.
std::vector<State> group(Update update, std::size_t parameters = 100)
{
    State state;
    state.update = update;
    state.parameters.assign(parameters, 0.5F);
    state.optimizer.slots.assign(2, AlignedVector<float>(parameters, 0.25F));
    return {state};
}

TEST(Snapshots, areTheStatesAtMultiplesOfTheSpacing)
{
    Snapshots snapshots;
    EXPECT_EQ(snapshots.next(0), Snapshots::kSpacing);
    EXPECT_EQ(snapshots.next(Snapshots::kSpacing), 2 * Snapshots::kSpacing);
    for (Update u = 1; u <= 3 * Snapshots::kSpacing; ++u)
        snapshots.offer(u, group(u));
    EXPECT_EQ(snapshots.count(), 3U);
    EXPECT_EQ(snapshots.before(Snapshots::kSpacing - 1).second, nullptr);
    const auto [at, states] = snapshots.before(2 * Snapshots::kSpacing + 5);
    EXPECT_EQ(at, 2 * Snapshots::kSpacing);
    ASSERT_TRUE(states);
    EXPECT_EQ(*states, group(at));
}

TEST(Snapshots, countEveryByteOfAState)
{
    const State state = group(1, 1000).front();
    EXPECT_GE(bytesOf(state), 3 * 1000 * sizeof(float));
    EXPECT_LT(bytesOf(state), 3 * 1000 * sizeof(float) + 1000);
}

// What the header states, of every update on the way.
TEST(Snapshots, keepTheirBoundsHoweverLongTheRun)
{
    const std::size_t size = bytesOf(group(0).front());
    for (const std::size_t room : {1U, 2U, 3U, 7U, 20U}) {
        Snapshots snapshots(room * size + size / 2);
        for (Update u = Snapshots::kSpacing; u <= 200 * Snapshots::kSpacing;
             u = snapshots.next(u)) {
            snapshots.offer(u, group(u));
            ASSERT_LE(snapshots.count(), room);
            const double most =
                std::max(static_cast<double>(Snapshots::kSpacing),
                         2.0 * static_cast<double>(u) / static_cast<double>(room + 1));
            ASSERT_LE(static_cast<double>(snapshots.spacing()), most) << room << " at " << u;
            for (const Update wanted : {u, u / 2, u - 1, u / 3})
                ASSERT_LT(wanted - snapshots.before(wanted).first, snapshots.spacing())
                    << room << " at " << u << " for " << wanted;
        }
    }
}

TEST(Snapshots, areNoMoreThanStatedForTinyModels)
{
    Snapshots snapshots;
    for (Update u = Snapshots::kSpacing; u <= 2000 * Snapshots::kSpacing; u = snapshots.next(u))
        snapshots.offer(u, group(u, 1));
    EXPECT_LE(snapshots.count(), Snapshots::kMost);
    EXPECT_GT(snapshots.count(), Snapshots::kMost / 2 - 1);
}

TEST(Snapshots, keepNothingThatDoesNotFit)
{
    Snapshots snapshots(1000);
    snapshots.offer(Snapshots::kSpacing, group(Snapshots::kSpacing, 1000));
    EXPECT_EQ(snapshots.count(), 0U);
}

TEST(Snapshots, forgetWhatComesAfterAFork)
{
    Snapshots snapshots;
    for (const Update u : {256, 512, 768})
        snapshots.offer(u, group(u));
    Snapshots fork = snapshots;
    fork.cut(600);
    EXPECT_EQ(fork.count(), 2U);
    EXPECT_EQ(snapshots.count(), 3U);
    EXPECT_EQ(fork.before(512).second, snapshots.before(512).second); // the same memory
}

} // namespace
} // namespace warmup::training
