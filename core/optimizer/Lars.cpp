// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Lars.h"

#include <cmath>

#include "core/kernel/Dispatch.h"
#include "core/kernel/SumOfSquares.h"

namespace warmup::optimizer {

namespace {

template <typename T>
struct LarsUpdate {
    [[gnu::always_inline]] static void run(T momentum, T stepSize, T decay, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict b)
    {
        for (std::size_t i = 0; i < n; ++i) {
            b[i] = momentum * b[i] + stepSize * (g[i] + decay * p[i]);
            p[i] -= b[i];
        }
    }
};

} // namespace

int slotCount(const Lars &)
{
    return 1;
}

Result<void> check(const Lars &config)
{
    return Fields()
        .share("momentum", config.momentum)
        .notNegative("trust", config.trust)
        .notNegative("weightDecay", config.weightDecay)
        .result();
}

template <typename T>
void step(const Lars &config, const Rates &rates, const Slice<T> &slice)
{
    const double decay = rates.weightDecay.value_or(config.weightDecay);
    double local = 1;
    if (config.adaptVectors || !slice.vector) {
        const auto norm = [&](const T *values) {
            return std::sqrt(kernel::sumOfSquares(std::span(values, slice.size)));
        };
        const double weights = norm(slice.parameters);
        const double gradient = norm(slice.gradient);
        if (weights != 0 && gradient != 0)
            local = config.trust * weights / (gradient + decay * weights);
    }
    kernel::dispatch<LarsUpdate<T>>(static_cast<T>(rates.momentum.value_or(config.momentum)),
                                    static_cast<T>(rates.learningRate * local),
                                    static_cast<T>(decay), slice.size, slice.parameters,
                                    slice.gradient, slice.slots[0]);
}

template void step(const Lars &, const Rates &, const Slice<float> &);
template void step(const Lars &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
