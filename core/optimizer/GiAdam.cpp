// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/GiAdam.h"

#include <cmath>

#include "core/kernel/Dispatch.h"

namespace warmup::optimizer {

namespace {

template <typename T>
struct Coefficients {
    Decay<T> decay;
    T take1; // 1 - beta1
    T keep2; // beta2, 0 in the first update
    T take2; // 1 - beta2, 1 in the first update
    T stepSize; // lr / (1 - beta1^t)
    T correction; // sqrt(1 - beta2^t)
    T epsilon;
};

template <typename T>
struct GiAdamUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict m,
                                           T *__restrict v)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t i = 0; i < n; ++i) {
            const T gradient = g[i] + c.decay.coupled * p[i];
            m[i] += c.take1 * (gradient - m[i]);
            v[i] = c.keep2 * v[i] + c.take2 * (gradient * gradient);
            p[i] = c.decay.keep * p[i]
                - c.stepSize * m[i] / (std::sqrt(v[i]) / c.correction + c.epsilon);
        }
    }
};

} // namespace

int slotCount(const GiAdam &)
{
    return 2;
}

Result<void> check(const GiAdam &config)
{
    return adamFields(config).result();
}

template <typename T>
void step(const GiAdam &config, const Rates &rates, const Slice<T> &slice)
{
    const double t = static_cast<double>(slice.t);
    const double beta1 = rates.momentum.value_or(config.beta1);
    const double keep2 = slice.t == 1 ? 0 : config.beta2;
    const Coefficients<T> coefficients{
        Decay<T>::of(config, rates, config.decoupled),
        static_cast<T>(1 - beta1),
        static_cast<T>(keep2),
        static_cast<T>(1 - keep2),
        static_cast<T>(rates.learningRate / (1 - std::pow(beta1, t))),
        static_cast<T>(std::sqrt(1 - std::pow(config.beta2, t))),
        static_cast<T>(config.epsilon)};
    kernel::dispatch<GiAdamUpdate<T>>(&coefficients, slice.size, slice.parameters, slice.gradient,
                                      slice.slots[0], slice.slots[1]);
}

template void step(const GiAdam &, const Rates &, const Slice<float> &);
template void step(const GiAdam &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
