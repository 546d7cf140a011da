// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "core/base/Units.h"
#include "core/dialect/TorchLaws.h"

namespace warmup::dialect {

// The values that step(), step(), step() ... gives: v(0) = start, v(n) = recursiveRate(law, n,
// v(n-1), base), folded call by call with a checkpoint every so many. Calls in order cost one step
// each; a jump costs at most a stretch between checkpoints, once the way to it has been folded.
// Threads share it freely.
class Recursion {
public:
    Recursion(torch::Law law, LearningRate start, LearningRate base);

    [[nodiscard]] LearningRate at(Update n) const; // n >= 0

    // v(n) and what the next step needs beside it.
    struct Point {
        Update n = 0;
        LearningRate value = 0;
        double height = 0; // the cosine's at n
    };

private:
    [[nodiscard]] Point point(Update n, LearningRate value) const;
    void advance(Point &point, Update to) const;
    [[nodiscard]] Point checkpointBefore(Update n) const;

    torch::Law m_law;
    LearningRate m_base;
    std::uint64_t m_identity; // of this object, for the position that each thread remembers
    mutable std::mutex m_mutex;
    mutable std::vector<LearningRate> m_checkpoints; // v(0), v(kStretch), v(2 kStretch), ...
};

} // namespace warmup::dialect
