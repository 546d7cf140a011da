// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Adagrad.h"

#include <cmath>

#include "core/kernel/Dispatch.h"

namespace warmup::optimizer {

namespace {

template <typename T>
struct Coefficients {
    Decay<T> decay;
    T start; // what s had before this update, in addition to what is stored
    T stepSize; // lr / (1 + (t - 1) rateDecay)
    T epsilon;
};

template <typename T>
struct AdagradUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict s)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t i = 0; i < n; ++i) {
            const T gradient = g[i] + c.decay.coupled * p[i];
            s[i] = (s[i] + c.start) + gradient * gradient;
            p[i] -= c.stepSize * gradient / (std::sqrt(s[i]) + c.epsilon);
        }
    }
};

} // namespace

int slotCount(const Adagrad &)
{
    return 1;
}

Result<void> check(const Adagrad &config)
{
    return Fields()
        .notNegative("rateDecay", config.rateDecay)
        .notNegative("initialAccumulator", config.initialAccumulator)
        .notNegative("epsilon", config.epsilon)
        .notNegative("weightDecay", config.weightDecay)
        .result();
}

template <typename T>
void step(const Adagrad &config, const Rates &rates, const Slice<T> &slice)
{
    const double made = static_cast<double>(slice.t - 1);
    const Coefficients<T> coefficients{
        Decay<T>::of(config, rates, false),
        static_cast<T>(slice.t == 1 ? config.initialAccumulator : 0),
        static_cast<T>(rates.learningRate / (1 + made * config.rateDecay)),
        static_cast<T>(config.epsilon)};
    kernel::dispatch<AdagradUpdate<T>>(&coefficients, slice.size, slice.parameters, slice.gradient,
                                       slice.slots[0]);
}

template void step(const Adagrad &, const Rates &, const Slice<float> &);
template void step(const Adagrad &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
