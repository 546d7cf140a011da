// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Random.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace warmup {
namespace {

using Words = std::array<std::uint32_t, 4>;

// The known answers that the authors of Philox publish (Random123, kat_vectors).
TEST(Philox, givesThePublishedWords)
{
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}),
              (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    EXPECT_EQ(philox({~0U, ~0U, ~0U, ~0U}, {~0U, ~0U}),
              (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, continuesWithTheWordsOfTheNextBlock)
{
    Random random(0x123456789abcdef0, Purpose::test, 0xfedcba9876543210);
    for (std::uint32_t block = 0; block < 3; ++block)
        for (std::uint32_t word :
             philox({block, 100, 0x76543210, 0xfedcba98}, {0x9abcdef0, 0x12345678}))
            EXPECT_EQ(random.bits(), word);
}

TEST(Random, differsByEachPartOfItsKey)
{
    std::set<std::uint64_t> firsts;
    for (std::uint64_t seed : {0ULL, 1ULL, 1ULL << 32, ~0ULL})
        for (Purpose purpose : {Purpose::trainData, Purpose::order, Purpose::initialization})
            for (std::uint64_t stream : {0ULL, 1ULL, 1ULL << 32, 1ULL << 63})
                firsts.insert(Random(seed, purpose, stream).bits64());
    EXPECT_EQ(firsts.size(), 4U * 3U * 4U);
}

// To 17 digits, from a computation with 40.
TEST(NormalQuantile, isExactFarIntoTheTail)
{
    const std::map<double, double> exact = {
        {1e-15, -7.9413453261709968},     {1e-10, -6.3613409024040562},
        {0.001, -3.0902323061678135},     {0.05, -1.6448536269514727},
        {0.0749999, -1.4395321773759006}, {0.3, -0.52440051270804082},
        {0.6, 0.25334710313579974},       {0.925, 1.4395314709384562},
        {0.999, 3.0902323061678133},
    };
    for (const auto &[p, x] : exact)
        EXPECT_NEAR(normalQuantile(p), x, 3e-15 * std::abs(x)) << p;
    EXPECT_EQ(normalQuantile(0.5), 0);
    EXPECT_EQ(normalQuantile(0.25), -normalQuantile(0.75));
}

TEST(Random, hasUniformAndNormalNumbersOfTheRightMoments)
{
    constexpr int n = 200'000;
    Random random(3, Purpose::test);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; ++i) {
        const double u = random.uniform();
        ASSERT_GE(u, 0);
        ASSERT_LT(u, 1);
        sum += u;
        squares += u * u;
    }
    EXPECT_NEAR(sum / n, 0.5, 5 * std::sqrt(1.0 / 12 / n));
    EXPECT_NEAR(squares / n, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / n));
    std::array<double, 5> moments{};
    for (int i = 0; i < n; ++i) {
        const double x = random.normal();
        for (int k = 1; k <= 4; ++k)
            moments[static_cast<std::size_t>(k)] += std::pow(x, k) / n;
    }
    EXPECT_NEAR(moments[1], 0, 5 * std::sqrt(1.0 / n));
    EXPECT_NEAR(moments[2], 1, 5 * std::sqrt(2.0 / n));
    EXPECT_NEAR(moments[3], 0, 5 * std::sqrt(15.0 / n));
    EXPECT_NEAR(moments[4], 3, 5 * std::sqrt(96.0 / n));
}

// These bits are promised to be the same everywhere: every golden run depends on them.
TEST(Random, keepsItsBits)
{
    Random random(42, Purpose::test, 7);
    EXPECT_EQ(random.uniform(), 0x1.3950aeb53334p-4);
    EXPECT_EQ(random.normal(), 0x1.ddca3c597809fp-1);
    EXPECT_EQ(random.uniform(-1, 1), 0x1.024c90f94312p-5);
    EXPECT_EQ(random.below(1000), 540U);
}

TEST(Random, drawsEveryNumberBelowNEquallyOften)
{
    Random random(5, Purpose::test);
    std::array<int, 7> counts{};
    for (int i = 0; i < 70'000; ++i)
        ++counts[random.below(7)];
    double chiSquare = 0;
    for (int count : counts)
        chiSquare += (count - 1e4) * (count - 1e4) / 1e4;
    EXPECT_LT(chiSquare, 30); // 6 degrees of freedom: p = 4e-5
    EXPECT_EQ(random.below(1), 0U);
}

TEST(Permutation, isAnOrderOfAllSamplesThatChangesWithSeedAndEpoch)
{
    Permutation permutation(1000, 1, 0);
    const auto all = permutation.range(0, 1000);
    const std::vector<std::int32_t> first(all.begin(), all.end());
    std::vector<std::int32_t> sorted = first;
    std::sort(sorted.begin(), sorted.end());
    for (int i = 0; i < 1000; ++i)
        EXPECT_EQ(sorted[static_cast<std::size_t>(i)], i);
    permutation.restart(1);
    EXPECT_FALSE(std::ranges::equal(permutation.range(0, 1000), first));
    permutation.restart(0);
    EXPECT_TRUE(std::ranges::equal(permutation.range(0, 1000), first));
    EXPECT_FALSE(std::ranges::equal(Permutation(1000, 2, 0).range(0, 1000), first));
}

TEST(Permutation, doesNotDependOnTheStepsItIsAskedIn)
{
    Permutation whole(100, 9, 4);
    const auto all = whole.range(0, 100);
    Permutation parts(100, 9, 4);
    for (std::int64_t begin = 0; begin < 100; begin += 30) {
        const std::int64_t end = std::min<std::int64_t>(begin + 30, 100);
        const auto part = parts.range(begin, end);
        EXPECT_TRUE(std::ranges::equal(
            part,
            all.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin))));
    }
    const auto again = parts.range(0, 10);
    EXPECT_TRUE(std::ranges::equal(again, all.first(10)));
}

TEST(Permutation, takesEveryOrderEquallyOften)
{
    std::map<std::vector<std::int32_t>, int> counts;
    for (std::uint64_t epoch = 0; epoch < 24'000; ++epoch) {
        Permutation permutation(4, 11, epoch);
        const auto order = permutation.range(0, 4);
        ++counts[std::vector<std::int32_t>(order.begin(), order.end())];
    }
    ASSERT_EQ(counts.size(), 24U);
    double chiSquare = 0;
    for (const auto &[order, count] : counts)
        chiSquare += (count - 1000.0) * (count - 1000.0) / 1000;
    EXPECT_LT(chiSquare, 60); // 23 degrees of freedom: p = 4e-5
}

TEST(Permutation, ofNothingIsEmpty)
{
    Permutation permutation(0, 1, 0);
    EXPECT_TRUE(permutation.range(0, 0).empty());
}

} // namespace
} // namespace warmup
