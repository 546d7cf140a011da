// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>

namespace warmup::kernel {

// Sums run in lanes, number i in lane i mod kSumLanes, so that the compiler can keep a lane in each
// element of its vectors without changing the order of any sum.
inline constexpr std::size_t kSumLanes = 16;
using SumLanes = std::array<double, kSumLanes>;

[[nodiscard]] inline double total(const SumLanes &lanes)
{
    double sum = 0;
    for (const double lane : lanes)
        sum += lane;
    return sum;
}

} // namespace warmup::kernel
