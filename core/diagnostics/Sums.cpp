// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/Sums.h"

#include <cmath>

#include "core/kernel/Dispatch.h"
#include "core/kernel/SumLanes.h"

namespace warmup::diagnostics {
namespace {

using kernel::kSumLanes;
using kernel::SumLanes;
using kernel::total;

struct StepLanes {
    SumLanes stepSquares{};
    SumLanes weightSquares{};
    SumLanes stepSizes{};
    SumLanes large{};

    [[gnu::always_inline]] void add(std::size_t lane, float before, float after, float limit)
    {
        const float step = after - before;
        const float size = std::abs(step);
        stepSquares[lane] += static_cast<double>(step) * static_cast<double>(step);
        weightSquares[lane] += static_cast<double>(before) * static_cast<double>(before);
        stepSizes[lane] += static_cast<double>(size);
        large[lane] += size > limit ? 1.0 : 0.0;
    }
};

struct Steps {
    [[gnu::always_inline]] static void run(const float *before, const float *after, std::size_t n,
                                           float limit, StepLanes *lanes)
    {
        StepLanes sums;
        std::size_t i = 0;
        for (; i + kSumLanes <= n; i += kSumLanes)
            for (std::size_t lane = 0; lane < kSumLanes; ++lane)
                sums.add(lane, before[i + lane], after[i + lane], limit);
        for (std::size_t lane = 0; i + lane < n; ++lane)
            sums.add(lane, before[i + lane], after[i + lane], limit);
        *lanes = sums;
    }
};

struct Products {
    [[gnu::always_inline]] static void run(const float *a, const float *b, std::size_t n,
                                           SumLanes *lanes)
    {
        SumLanes sums{};
        std::size_t i = 0;
        for (; i + kSumLanes <= n; i += kSumLanes)
            for (std::size_t lane = 0; lane < kSumLanes; ++lane)
                sums[lane] += static_cast<double>(a[i + lane]) * static_cast<double>(b[i + lane]);
        for (std::size_t lane = 0; i + lane < n; ++lane)
            sums[lane] += static_cast<double>(a[i + lane]) * static_cast<double>(b[i + lane]);
        *lanes = sums;
    }
};

} // namespace

StepSums &StepSums::operator+=(const StepSums &other)
{
    stepSquares += other.stepSquares;
    weightSquares += other.weightSquares;
    stepSizes += other.stepSizes;
    large += other.large;
    return *this;
}

StepSums stepSums(const float *before, const float *after, std::size_t n, float limit)
{
    StepLanes lanes;
    kernel::dispatch<Steps>(before, after, n, limit, &lanes);
    return {total(lanes.stepSquares), total(lanes.weightSquares), total(lanes.stepSizes),
            total(lanes.large)};
}

double dot(const float *a, const float *b, std::size_t n)
{
    SumLanes lanes;
    kernel::dispatch<Products>(a, b, n, &lanes);
    return total(lanes);
}

} // namespace warmup::diagnostics
