// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Adadelta.h"

#include <cmath>

#include "core/kernel/Dispatch.h"

namespace warmup::optimizer {

namespace {

template <typename T>
struct Coefficients {
    Decay<T> decay;
    T rho;
    T take; // 1 - rho
    T rate;
    T epsilon;
};

template <typename T>
struct AdadeltaUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict v,
                                           T *__restrict a)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t i = 0; i < n; ++i) {
            const T gradient = g[i] + c.decay.coupled * p[i];
            v[i] = c.rho * v[i] + c.take * (gradient * gradient);
            const T d = std::sqrt(a[i] + c.epsilon) / std::sqrt(v[i] + c.epsilon) * gradient;
            a[i] = c.rho * a[i] + c.take * (d * d);
            p[i] -= c.rate * d;
        }
    }
};

} // namespace

int slotCount(const Adadelta &)
{
    return 2;
}

Result<void> check(const Adadelta &config)
{
    return Fields()
        .share("rho", config.rho)
        .notNegative("epsilon", config.epsilon)
        .notNegative("weightDecay", config.weightDecay)
        .result();
}

template <typename T>
void step(const Adadelta &config, const Rates &rates, const Slice<T> &slice)
{
    const Coefficients<T> coefficients{Decay<T>::of(config, rates, false),
                                       static_cast<T>(config.rho), static_cast<T>(1 - config.rho),
                                       static_cast<T>(rates.learningRate),
                                       static_cast<T>(config.epsilon)};
    kernel::dispatch<AdadeltaUpdate<T>>(&coefficients, slice.size, slice.parameters, slice.gradient,
                                        slice.slots[0], slice.slots[1]);
}

template void step(const Adadelta &, const Rates &, const Slice<float> &);
template void step(const Adadelta &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
