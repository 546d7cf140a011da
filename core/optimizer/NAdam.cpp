// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/NAdam.h"

#include <cmath>

#include "core/kernel/Dispatch.h"

namespace warmup::optimizer {

namespace {

template <typename T>
struct Coefficients {
    Decay<T> decay;
    T take1; // 1 - beta1
    T beta2;
    T take2; // 1 - beta2
    T ofGradient; // lr (1 - b(t)) / (1 - B)
    T ofMean; // lr b(t + 1) / (1 - B b(t + 1))
    T correction; // sqrt(1 - beta2^t)
    T epsilon;
};

template <typename T>
struct NAdamUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict m,
                                           T *__restrict v)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t i = 0; i < n; ++i) {
            const T gradient = g[i] + c.decay.coupled * p[i];
            m[i] += c.take1 * (gradient - m[i]);
            v[i] = c.beta2 * v[i] + c.take2 * (gradient * gradient);
            p[i] = c.decay.keep * p[i]
                - (c.ofGradient * gradient + c.ofMean * m[i])
                    / (std::sqrt(v[i]) / c.correction + c.epsilon);
        }
    }
};

// b(t).
double momentumAt(const NAdam &config, double beta1, double t)
{
    return beta1 * (1 - 0.5 * std::pow(0.96, t * config.momentumDecay));
}

} // namespace

int slotCount(const NAdam &)
{
    return 2;
}

int scalarCount(const NAdam &)
{
    return 1;
}

Result<void> check(const NAdam &config)
{
    return adamFields(config).notNegative("momentumDecay", config.momentumDecay).result();
}

void advance(const NAdam &config, const Rates &rates, Update t, std::span<double> scalars)
{
    const double beta1 = rates.momentum.value_or(config.beta1);
    scalars[0] = (t == 1 ? 1 : scalars[0]) * momentumAt(config, beta1, static_cast<double>(t));
}

template <typename T>
void step(const NAdam &config, const Rates &rates, const Slice<T> &slice)
{
    const double t = static_cast<double>(slice.t);
    const double beta1 = rates.momentum.value_or(config.beta1);
    const double now = momentumAt(config, beta1, t);
    const double next = momentumAt(config, beta1, t + 1);
    const double product = slice.scalars[0];
    const Coefficients<T> coefficients{
        Decay<T>::of(config, rates, config.decoupled),
        static_cast<T>(1 - beta1),
        static_cast<T>(config.beta2),
        static_cast<T>(1 - config.beta2),
        static_cast<T>(rates.learningRate * (1 - now) / (1 - product)),
        static_cast<T>(rates.learningRate * next / (1 - product * next)),
        static_cast<T>(std::sqrt(1 - std::pow(config.beta2, t))),
        static_cast<T>(config.epsilon)};
    kernel::dispatch<NAdamUpdate<T>>(&coefficients, slice.size, slice.parameters, slice.gradient,
                                     slice.slots[0], slice.slots[1]);
}

template void step(const NAdam &, const Rates &, const Slice<float> &);
template void step(const NAdam &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
