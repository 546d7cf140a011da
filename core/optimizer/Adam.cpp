// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Adam.h"

#include <algorithm>
#include <cmath>

#include "core/base/Number.h"
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

template <typename Config>
Result<void> checkAdam(const Config &config)
{
    const std::string where = "/training/optimizer/";
    const std::string share = "a number from 0 up to, not including, 1";
    if (!(config.beta1 >= 0 && config.beta1 < 1))
        return fail(where + "beta1", shortestText(config.beta1), share);
    if (!(config.beta2 >= 0 && config.beta2 < 1))
        return fail(where + "beta2", shortestText(config.beta2), share);
    if (!(config.epsilon >= 0 && config.epsilon <= 1e30))
        return fail(where + "epsilon", shortestText(config.epsilon), "a number from 0 to 1e30");
    if (!(config.weightDecay >= 0 && config.weightDecay <= 1e30))
        return fail(where + "weightDecay", shortestText(config.weightDecay),
                    "a number from 0 to 1e30");
    return {};
}

template <typename T, typename Config>
void stepAdam(const Config &config, const Rates &rates, bool decoupled, std::span<T> parameters,
              std::span<const T> gradient, State<T> &state)
{
    const double t = static_cast<double>(++state.steps);
    const double beta1 = rates.momentum.value_or(config.beta1);
    const double decay = rates.weightDecay.value_or(config.weightDecay);
    const Coefficients<T> coefficients{
        static_cast<T>(decoupled ? 1 - rates.learningRate * decay : 1),
        static_cast<T>(decoupled ? 0 : decay),
        static_cast<T>(1 - beta1),
        static_cast<T>(config.beta2),
        static_cast<T>(1 - config.beta2),
        static_cast<T>(rates.learningRate / (1 - std::pow(beta1, t))),
        static_cast<T>(1 / std::sqrt(1 - std::pow(config.beta2, t))),
        static_cast<T>(config.epsilon)};
    kernel::dispatch<AdamUpdate<T>>(&coefficients, parameters.size(), parameters.data(),
                                    gradient.data(), state.slots[0].data(), state.slots[1].data());
}

} // namespace

Result<void> check(const Adam &config)
{
    return checkAdam(config);
}

Result<void> check(const AdamW &config)
{
    return checkAdam(config);
}

template <typename T>
void step(const Adam &config, const Rates &rates, std::span<T> parameters,
          std::span<const T> gradient, State<T> &state)
{
    stepAdam(config, rates, false, parameters, gradient, state);
}

template <typename T>
void step(const AdamW &config, const Rates &rates, std::span<T> parameters,
          std::span<const T> gradient, State<T> &state)
{
    stepAdam(config, rates, true, parameters, gradient, state);
}

template void step(const Adam &, const Rates &, std::span<float>, std::span<const float>,
                   State<float> &);
template void step(const Adam &, const Rates &, std::span<double>, std::span<const double>,
                   State<double> &);
template void step(const AdamW &, const Rates &, std::span<float>, std::span<const float>,
                   State<float> &);
template void step(const AdamW &, const Rates &, std::span<double>, std::span<const double>,
                   State<double> &);

} // namespace warmup::optimizer
