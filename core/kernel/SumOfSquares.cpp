// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/SumOfSquares.h"

#include "core/kernel/Dispatch.h"
#include "core/kernel/SumLanes.h"

namespace warmup::kernel {
namespace {

template <typename T>
struct Squares {
    [[gnu::always_inline]] static void run(const T *x, std::size_t n, SumLanes *lanes)
    {
        SumLanes sums{};
        std::size_t i = 0;
        for (; i + kSumLanes <= n; i += kSumLanes)
            for (std::size_t lane = 0; lane < kSumLanes; ++lane)
                sums[lane] += static_cast<double>(x[i + lane]) * static_cast<double>(x[i + lane]);
        for (std::size_t lane = 0; i + lane < n; ++lane)
            sums[lane] += static_cast<double>(x[i + lane]) * static_cast<double>(x[i + lane]);
        *lanes = sums;
    }
};

} // namespace

template <typename T>
double sumOfSquares(std::span<const T> values)
{
    SumLanes lanes;
    dispatch<Squares<T>>(values.data(), values.size(), &lanes);
    return total(lanes);
}

template double sumOfSquares(std::span<const float>);
template double sumOfSquares(std::span<const double>);

} // namespace warmup::kernel
