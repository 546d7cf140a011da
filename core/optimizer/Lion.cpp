// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Lion.h"

#include "core/kernel/Dispatch.h"

namespace warmup::optimizer {

namespace {

template <typename T>
struct Coefficients {
    T keep; // 1 - lr * weightDecay
    T beta1;
    T take1; // 1 - beta1
    T beta2;
    T take2; // 1 - beta2
    T rate;
};

template <typename T>
struct LionUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict m)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t i = 0; i < n; ++i) {
            const T direction = signOf(c.beta1 * m[i] + c.take1 * g[i]);
            p[i] = c.keep * p[i] - c.rate * direction;
            m[i] = c.beta2 * m[i] + c.take2 * g[i];
        }
    }
};

} // namespace

int slotCount(const Lion &)
{
    return 1;
}

Result<void> check(const Lion &config)
{
    return Fields()
        .share("beta1", config.beta1)
        .share("beta2", config.beta2)
        .notNegative("weightDecay", config.weightDecay)
        .result();
}

template <typename T>
void step(const Lion &config, const Rates &rates, const Slice<T> &slice)
{
    const double beta1 = rates.momentum.value_or(config.beta1);
    const Coefficients<T> coefficients{Decay<T>::of(config, rates, true).keep,
                                       static_cast<T>(beta1),
                                       static_cast<T>(1 - beta1),
                                       static_cast<T>(config.beta2),
                                       static_cast<T>(1 - config.beta2),
                                       static_cast<T>(rates.learningRate)};
    kernel::dispatch<LionUpdate<T>>(&coefficients, slice.size, slice.parameters, slice.gradient,
                                    slice.slots[0]);
}

template void step(const Lion &, const Rates &, const Slice<float> &);
template void step(const Lion &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
