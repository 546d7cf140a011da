// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Adamax.h"

#include <cmath>

#include "core/kernel/Dispatch.h"

namespace warmup::optimizer {

namespace {

template <typename T>
struct Coefficients {
    Decay<T> decay;
    T take1; // 1 - beta1
    T beta2;
    T stepSize; // lr / (1 - beta1^t)
    T epsilon;
};

template <typename T>
struct AdamaxUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict m,
                                           T *__restrict u)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t i = 0; i < n; ++i) {
            const T gradient = g[i] + c.decay.coupled * p[i];
            m[i] += c.take1 * (gradient - m[i]);
            const T before = c.beta2 * u[i];
            const T now = std::abs(gradient) + c.epsilon;
            u[i] = before > now ? before : now;
            p[i] -= c.stepSize * m[i] / u[i];
        }
    }
};

} // namespace

int slotCount(const Adamax &)
{
    return 2;
}

Result<void> check(const Adamax &config)
{
    return adamFields(config).result();
}

template <typename T>
void step(const Adamax &config, const Rates &rates, const Slice<T> &slice)
{
    const double beta1 = rates.momentum.value_or(config.beta1);
    const Coefficients<T> coefficients{
        Decay<T>::of(config, rates, false), static_cast<T>(1 - beta1), static_cast<T>(config.beta2),
        static_cast<T>(rates.learningRate / (1 - std::pow(beta1, static_cast<double>(slice.t)))),
        static_cast<T>(config.epsilon)};
    kernel::dispatch<AdamaxUpdate<T>>(&coefficients, slice.size, slice.parameters, slice.gradient,
                                      slice.slots[0], slice.slots[1]);
}

template void step(const Adamax &, const Rates &, const Slice<float> &);
template void step(const Adamax &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
