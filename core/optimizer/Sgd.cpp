// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Sgd.h"

#include "core/base/Number.h"
#include "core/kernel/Dispatch.h"

namespace warmup::optimizer {
namespace {

template <typename T>
struct Plain {
    [[gnu::always_inline]] static void run(T rate, T decay, std::size_t n, T *__restrict p,
                                           const T *__restrict g)
    {
        for (std::size_t i = 0; i < n; ++i)
            p[i] -= rate * (g[i] + decay * p[i]);
    }
};

template <typename T>
struct FirstMomentum {
    [[gnu::always_inline]] static void run(T rate, T decay, T direct, T buffered, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict b)
    {
        for (std::size_t i = 0; i < n; ++i) {
            const T gradient = g[i] + decay * p[i];
            b[i] = gradient;
            p[i] -= rate * (direct * gradient + buffered * b[i]);
        }
    }
};

template <typename T>
struct Momentum {
    [[gnu::always_inline]] static void run(T rate, T decay, T keep, T take, T direct, T buffered,
                                           std::size_t n, T *__restrict p, const T *__restrict g,
                                           T *__restrict b)
    {
        for (std::size_t i = 0; i < n; ++i) {
            const T gradient = g[i] + decay * p[i];
            b[i] = keep * b[i] + take * gradient;
            p[i] -= rate * (direct * gradient + buffered * b[i]);
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
    const std::string where = "/training/optimizer/";
    if (!(config.momentum >= 0 && config.momentum < 1))
        return fail(where + "momentum", shortestText(config.momentum),
                    "a number from 0 up to, not including, 1");
    if (!(config.dampening >= 0 && config.dampening <= 1))
        return fail(where + "dampening", shortestText(config.dampening), "a number from 0 to 1");
    if (!(config.weightDecay >= 0 && config.weightDecay <= 1e30))
        return fail(where + "weightDecay", shortestText(config.weightDecay),
                    "a number from 0 to 1e30");
    if (config.nesterov && (config.momentum == 0 || config.dampening != 0))
        return fail(where + "nesterov",
                    "momentum " + shortestText(config.momentum) + " and dampening "
                        + shortestText(config.dampening),
                    "Nesterov with a momentum above 0 and dampening 0");
    return {};
}

template <typename T>
void step(const Sgd &config, const Rates &rates, std::span<T> parameters,
          std::span<const T> gradient, State<T> &state)
{
    const T rate = static_cast<T>(rates.learningRate);
    const T decay = static_cast<T>(rates.weightDecay.value_or(config.weightDecay));
    const T momentum = static_cast<T>(rates.momentum.value_or(config.momentum));
    T *p = parameters.data();
    const T *g = gradient.data();
    const std::size_t n = parameters.size();
    const T direct = config.nesterov ? 1 : 0;
    const T buffered = config.nesterov ? momentum : 1;
    if (state.slots.empty())
        kernel::dispatch<Plain<T>>(rate, decay, n, p, g);
    else if (state.steps == 0)
        kernel::dispatch<FirstMomentum<T>>(rate, decay, direct, buffered, n, p, g,
                                           state.slots[0].data());
    else
        kernel::dispatch<Momentum<T>>(rate, decay, momentum, static_cast<T>(1 - config.dampening),
                                      direct, buffered, n, p, g, state.slots[0].data());
    ++state.steps;
}

template void step(const Sgd &, const Rates &, std::span<float>, std::span<const float>,
                   State<float> &);
template void step(const Sgd &, const Rates &, std::span<double>, std::span<const double>,
                   State<double> &);

} // namespace warmup::optimizer
