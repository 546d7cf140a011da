// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Adam.h"

#include <algorithm>
#include <cmath>

#include "core/kernel/Dispatch.h"
#include "core/kernel/Prefetch.h"

namespace warmup::optimizer {
namespace {

template <typename T>
struct Coefficients {
    T keep; // 1 - lr * weightDecay when decoupled, else 1
    T coupled; // weightDecay when coupled, else 0
    T take1; // 1 - beta1
    T beta2;
    T take2; // 1 - beta2
    T stepSize; // lr / (1 - beta1^t)
    T unbias; // 1 / sqrt(1 - beta2^t)
    T epsilon;
};

template <typename T>
struct AdamUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict m,
                                           T *__restrict v)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t begin = 0; begin < n; begin += kernel::kStrip<T>) {
            kernel::prefetch(begin, p, g, m, v);
            const std::size_t end = std::min(begin + kernel::kStrip<T>, n);
            for (std::size_t i = begin; i < end; ++i) {
                const T gradient = g[i] + c.coupled * p[i];
                m[i] += c.take1 * (gradient - m[i]);
                v[i] = c.beta2 * v[i] + c.take2 * (gradient * gradient);
                p[i] = c.keep * p[i] - c.stepSize * m[i] / (std::sqrt(v[i]) * c.unbias + c.epsilon);
            }
        }
    }
};

template <typename T>
struct AmsgradUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict m,
                                           T *__restrict v, T *__restrict w)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t i = 0; i < n; ++i) {
            const T gradient = g[i] + c.coupled * p[i];
            m[i] += c.take1 * (gradient - m[i]);
            v[i] = c.beta2 * v[i] + c.take2 * (gradient * gradient);
            w[i] = w[i] > v[i] ? w[i] : v[i];
            p[i] = c.keep * p[i] - c.stepSize * m[i] / (std::sqrt(w[i]) * c.unbias + c.epsilon);
        }
    }
};

template <typename T, typename Config>
void stepAdam(const Config &config, const Rates &rates, bool decoupled, const Slice<T> &slice)
{
    const double t = static_cast<double>(slice.t);
    const double beta1 = rates.momentum.value_or(config.beta1);
    const auto decay = Decay<T>::of(config, rates, decoupled);
    const Coefficients<T> coefficients{
        decay.keep,
        decay.coupled,
        static_cast<T>(1 - beta1),
        static_cast<T>(config.beta2),
        static_cast<T>(1 - config.beta2),
        static_cast<T>(rates.learningRate / (1 - std::pow(beta1, t))),
        static_cast<T>(1 / std::sqrt(1 - std::pow(config.beta2, t))),
        static_cast<T>(config.epsilon)};
    if (config.amsgrad)
        kernel::dispatch<AmsgradUpdate<T>>(&coefficients, slice.size, slice.parameters,
                                           slice.gradient, slice.slots[0], slice.slots[1],
                                           slice.slots[2]);
    else
        kernel::dispatch<AdamUpdate<T>>(&coefficients, slice.size, slice.parameters, slice.gradient,
                                        slice.slots[0], slice.slots[1]);
}

} // namespace

Result<void> check(const Adam &config)
{
    return adamFields(config).result();
}

Result<void> check(const AdamW &config)
{
    return adamFields(config).result();
}

template <typename T>
void step(const Adam &config, const Rates &rates, const Slice<T> &slice)
{
    stepAdam(config, rates, false, slice);
}

template <typename T>
void step(const AdamW &config, const Rates &rates, const Slice<T> &slice)
{
    stepAdam(config, rates, true, slice);
}

template void step(const Adam &, const Rates &, const Slice<float> &);
template void step(const Adam &, const Rates &, const Slice<double> &);
template void step(const AdamW &, const Rates &, const Slice<float> &);
template void step(const AdamW &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
