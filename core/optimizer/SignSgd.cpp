// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/SignSgd.h"

#include "core/kernel/Dispatch.h"

namespace warmup::optimizer {

namespace {

template <typename T>
struct Plain {
    [[gnu::always_inline]] static void run(T rate, T keep, std::size_t n, T *__restrict p,
                                           const T *__restrict g)
    {
        for (std::size_t i = 0; i < n; ++i)
            p[i] = keep * p[i] - rate * signOf(g[i]);
    }
};

template <typename T>
struct Signum {
    [[gnu::always_inline]] static void run(T rate, T keep, T momentum, T take, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict b)
    {
        for (std::size_t i = 0; i < n; ++i) {
            b[i] = momentum * b[i] + take * g[i];
            p[i] = keep * p[i] - rate * signOf(b[i]);
        }
    }
};

} // namespace

int slotCount(const SignSgd &config)
{
    return config.momentum != 0 ? 1 : 0;
}

Result<void> check(const SignSgd &config)
{
    return Fields()
        .share("momentum", config.momentum)
        .notNegative("weightDecay", config.weightDecay)
        .result();
}

template <typename T>
void step(const SignSgd &config, const Rates &rates, const Slice<T> &slice)
{
    const T rate = static_cast<T>(rates.learningRate);
    const T keep = Decay<T>::of(config, rates, true).keep;
    const double momentum = rates.momentum.value_or(config.momentum);
    if (momentum == 0 || !slice.slots[0])
        kernel::dispatch<Plain<T>>(rate, keep, slice.size, slice.parameters, slice.gradient);
    else
        kernel::dispatch<Signum<T>>(rate, keep, static_cast<T>(momentum),
                                    static_cast<T>(1 - momentum), slice.size, slice.parameters,
                                    slice.gradient, slice.slots[0]);
}

template void step(const SignSgd &, const Rates &, const Slice<float> &);
template void step(const SignSgd &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
