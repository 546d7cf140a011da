// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/RAdam.h"

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
    T stepSize; // of m, over the root where that is rectified
    T epsilon;
};

template <typename T, bool rectified>
struct RAdamUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict m,
                                           T *__restrict v)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t i = 0; i < n; ++i) {
            const T gradient = g[i] + c.decay.coupled * p[i];
            m[i] += c.take1 * (gradient - m[i]);
            v[i] = c.beta2 * v[i] + c.take2 * (gradient * gradient);
            const T direction = rectified ? m[i] / (std::sqrt(v[i]) + c.epsilon) : m[i];
            p[i] = c.decay.keep * p[i] - c.stepSize * direction;
        }
    }
};

} // namespace

int slotCount(const RAdam &)
{
    return 2;
}

Result<void> check(const RAdam &config)
{
    return adamFields(config).result();
}

template <typename T>
void step(const RAdam &config, const Rates &rates, const Slice<T> &slice)
{
    const double t = static_cast<double>(slice.t);
    const double beta1 = rates.momentum.value_or(config.beta1);
    const double power = std::pow(config.beta2, t);
    const double limit = 2 / (1 - config.beta2) - 1;
    const double rho = limit - 2 * t * power / (1 - power);
    const bool rectified = rho > 5;
    double stepSize = rates.learningRate / (1 - std::pow(beta1, t));
    if (rectified)
        stepSize *= std::sqrt(1 - power)
            * std::sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
    const Coefficients<T> coefficients{Decay<T>::of(config, rates, config.decoupled),
                                       static_cast<T>(1 - beta1),
                                       static_cast<T>(config.beta2),
                                       static_cast<T>(1 - config.beta2),
                                       static_cast<T>(stepSize),
                                       static_cast<T>(config.epsilon)};
    if (rectified)
        kernel::dispatch<RAdamUpdate<T, true>>(&coefficients, slice.size, slice.parameters,
                                               slice.gradient, slice.slots[0], slice.slots[1]);
    else
        kernel::dispatch<RAdamUpdate<T, false>>(&coefficients, slice.size, slice.parameters,
                                                slice.gradient, slice.slots[0], slice.slots[1]);
}

template void step(const RAdam &, const Rates &, const Slice<float> &);
template void step(const RAdam &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
