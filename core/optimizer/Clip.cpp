// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Clip.h"

#include <cmath>

#include "core/base/Number.h"
#include "core/kernel/Dispatch.h"
#include "core/kernel/SumOfSquares.h"

namespace warmup::optimizer {
namespace {

template <typename T>
struct Scale {
    [[gnu::always_inline]] static void run(T factor, std::size_t n, T *g)
    {
        for (std::size_t i = 0; i < n; ++i)
            g[i] *= factor;
    }
};

template <typename T>
struct Clamp {
    [[gnu::always_inline]] static void run(T limit, std::size_t n, T *g)
    {
        for (std::size_t i = 0; i < n; ++i)
            g[i] = g[i] > limit ? limit : g[i] < -limit ? -limit : g[i]; // NaN stays
    }
};

template <typename T>
void clipBy(const NoClipping &, std::span<T>)
{
}

template <typename T>
void clipBy(const ClipByNorm &by, std::span<T> gradient)
{
    const double norm = std::sqrt(kernel::sumOfSquares(std::span<const T>(gradient)));
    const double factor = by.limit / (norm + 1e-6);
    if (!(factor >= 1)) // NaN too
        kernel::dispatch<Scale<T>>(static_cast<T>(factor), gradient.size(), gradient.data());
}

template <typename T>
void clipBy(const ClipByValue &by, std::span<T> gradient)
{
    kernel::dispatch<Clamp<T>>(static_cast<T>(by.limit), gradient.size(), gradient.data());
}

} // namespace

template <typename T>
void clip(const Clipping &clipping, std::span<T> gradient)
{
    std::visit([&](const auto &by) { clipBy(by, gradient); }, clipping);
}

template void clip(const Clipping &, std::span<float>);
template void clip(const Clipping &, std::span<double>);

Result<void> check(const Clipping &clipping)
{
    return std::visit(
        [](const auto &by) -> Result<void> {
            if constexpr (requires { by.limit; })
                if (!(by.limit > 0 && std::isfinite(by.limit)))
                    return fail("/training/clipping/limit", shortestText(by.limit),
                                "a number above 0");
            return {};
        },
        clipping);
}

} // namespace warmup::optimizer
