// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Sgd.h"

#include "core/kernel/Dispatch.h"

namespace warmup::optimizer {
namespace {

template <typename T>
struct Plain {
    [[gnu::always_inline]] static void run(T rate, Decay<T> decay, std::size_t n, T *__restrict p,
                                           const T *__restrict g)
    {
        for (std::size_t i = 0; i < n; ++i)
            p[i] = decay.keep * p[i] - rate * (g[i] + decay.coupled * p[i]);
    }
};

template <typename T>
struct FirstMomentum {
    [[gnu::always_inline]] static void run(T rate, Decay<T> decay, T direct, T buffered,
                                           std::size_t n, T *__restrict p, const T *__restrict g,
                                           T *__restrict b)
    {
        for (std::size_t i = 0; i < n; ++i) {
            const T gradient = g[i] + decay.coupled * p[i];
            b[i] = gradient;
            p[i] = decay.keep * p[i] - rate * (direct * gradient + buffered * b[i]);
        }
    }
};

template <typename T>
struct Momentum {
    [[gnu::always_inline]] static void run(T rate, Decay<T> decay, T keep, T take, T direct,
                                           T buffered, std::size_t n, T *__restrict p,
                                           const T *__restrict g, T *__restrict b)
    {
        for (std::size_t i = 0; i < n; ++i) {
            const T gradient = g[i] + decay.coupled * p[i];
            b[i] = keep * b[i] + take * gradient;
            p[i] = decay.keep * p[i] - rate * (direct * gradient + buffered * b[i]);
        }
    }
};

} // namespace

int slotCount(const Sgd &config)
{
    return config.momentum != 0 ? 1 : 0;
}

Result<void> check(const Sgd &config)
{
    const auto fields = Fields()
                            .share("momentum", config.momentum)
                            .fromZeroToOne("dampening", config.dampening)
                            .notNegative("weightDecay", config.weightDecay)
                            .result();
    if (!fields)
        return fields;
    if (config.nesterov && (config.momentum == 0 || config.dampening != 0))
        return fail("/training/optimizer/nesterov",
                    "momentum " + shortestText(config.momentum) + " and dampening "
                        + shortestText(config.dampening),
                    "Nesterov with a momentum above 0 and dampening 0");
    return {};
}

template <typename T>
void step(const Sgd &config, const Rates &rates, const Slice<T> &slice)
{
    const T rate = static_cast<T>(rates.learningRate);
    const auto decay = Decay<T>::of(config, rates, config.decoupled);
    const T momentum = static_cast<T>(rates.momentum.value_or(config.momentum));
    T *p = slice.parameters;
    const T *g = slice.gradient;
    const T direct = config.nesterov ? 1 : 0;
    const T buffered = config.nesterov ? momentum : 1;
    if (momentum == 0 || !slice.slots[0])
        kernel::dispatch<Plain<T>>(rate, decay, slice.size, p, g);
    else if (slice.t == 1)
        kernel::dispatch<FirstMomentum<T>>(rate, decay, direct, buffered, slice.size, p, g,
                                           slice.slots[0]);
    else
        kernel::dispatch<Momentum<T>>(rate, decay, momentum, static_cast<T>(1 - config.dampening),
                                      direct, buffered, slice.size, p, g, slice.slots[0]);
}

template void step(const Sgd &, const Rates &, const Slice<float> &);
template void step(const Sgd &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
