// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace warmup {

// What random numbers are drawn for. Each purpose has streams of its own, so that drawing more of
// one kind never shifts another. The values are part of the numbers: they must not change.
enum class Purpose : std::uint32_t {
    prototypes = 1, // of procedural data
    trainData = 2,
    testData = 3,
    split = 4, // of a table into training and test part
    initialization = 5,
    order = 6, // of the samples in an epoch
    gradientNoise = 7,
    diagnostics = 8,
    sortedBatches = 11, // samples of the first classes
    setAside = 12, // samples for batches that are swapped
    resampling = 13, // of finished runs, for intervals
    streams = 14, // batches of a diagnostic's own
    test = 100,
};

// Philox4x32-10: four random words that depend on a counter and a key alone (Salmon, Moraes, Dror,
// Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
[[nodiscard]] std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                  std::array<std::uint32_t, 2> key);

// Random numbers that are the same bits on every platform: integers and IEEE operations only, no
// mathematical library. A generator is a position in the sequence of its (seed, purpose, stream):
// the stream is an update, an epoch or a layer, and 2^34 words long.
//
//   key = seed, counter = (block, purpose, stream)
class Random {
public:
    Random(std::uint64_t seed, Purpose purpose, std::uint64_t stream = 0);

    [[nodiscard]] std::uint32_t bits();
    [[nodiscard]] std::uint64_t bits64();
    // In [0, 1), a multiple of 2^-53.
    [[nodiscard]] double uniform();
    // In [low, high).
    [[nodiscard]] double uniform(double low, double high);
    // Standard normal, by inversion of one uniform number: |value| < 8.3.
    [[nodiscard]] double normal();
    // In [0, n), each equally likely; n >= 1.
    [[nodiscard]] std::uint64_t below(std::uint64_t n);

    bool operator==(const Random &) const = default;

private:
    std::array<std::uint32_t, 4> m_counter;
    std::array<std::uint32_t, 2> m_key;
    std::array<std::uint32_t, 4> m_words{};
    unsigned m_used = 4;
};

// The quantile of the standard normal distribution for 0 < p < 1, to about 1e-15 relative (Wichura
// 1988, algorithm AS 241, PPND16).
[[nodiscard]] double normalQuantile(double p);

// Shuffles so that each order is equally likely.
template <typename T>
void shuffle(std::span<T> values, Random &random)
{
    for (std::size_t i = 0; i + 1 < values.size(); ++i)
        std::swap(values[i], values[i + random.below(values.size() - i)]);
}

// The random order of n samples in one epoch, n < 2^31. It is worked out as far as it was asked
// for: the first batch of an epoch does not wait for the last one. Holds 4 n bytes.
class Permutation {
public:
    Permutation(std::int64_t n, std::uint64_t seed, std::uint64_t epoch);

    // The samples at places [begin, end) of the order, 0 <= begin <= end <= n; valid until the next
    // call.
    [[nodiscard]] std::span<const std::int32_t> range(std::int64_t begin, std::int64_t end);

    // Starts the order of another epoch, in the same memory.
    void restart(std::uint64_t epoch);

    [[nodiscard]] std::uint64_t epoch() const { return m_epoch; }

private:
    std::uint64_t m_seed;
    std::uint64_t m_epoch;
    Random m_random;
    std::vector<std::int32_t> m_order;
    std::size_t m_known = 0;
};

} // namespace warmup
