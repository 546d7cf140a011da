// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Lamb.h"

#include <cmath>

#include "core/kernel/Dispatch.h"
#include "core/kernel/SumLanes.h"

namespace warmup::optimizer {

namespace {

template <typename T>
struct Coefficients {
    T take1; // 1 - beta1
    T beta2;
    T take2; // 1 - beta2
    T first; // 1 - beta1^t
    T second; // sqrt(1 - beta2^t)
    T epsilon;
    T decay;
    T stepSize; // lr times the ratio of the norms
};

template <typename T>
[[gnu::always_inline]] inline T directionOf(const Coefficients<T> &c, T p, T m, T v)
{
    return m / c.first / (std::sqrt(v) / c.second + c.epsilon) + c.decay * p;
}

struct Norms {
    kernel::SumLanes weights{}; // sums of squares
    kernel::SumLanes direction{};
};

template <typename T>
struct Average {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           const T *__restrict p, const T *__restrict g,
                                           T *__restrict m, T *__restrict v, Norms *norms)
    {
        const Coefficients<T> c = *coefficients;
        Norms sums;
        const auto add = [&](std::size_t i, std::size_t lane) {
            m[i] += c.take1 * (g[i] - m[i]);
            v[i] = c.beta2 * v[i] + c.take2 * (g[i] * g[i]);
            const auto weight = static_cast<double>(p[i]);
            const auto direction = static_cast<double>(directionOf(c, p[i], m[i], v[i]));
            sums.weights[lane] += weight * weight;
            sums.direction[lane] += direction * direction;
        };
        std::size_t i = 0;
        for (; i + kernel::kSumLanes <= n; i += kernel::kSumLanes)
            for (std::size_t lane = 0; lane < kernel::kSumLanes; ++lane)
                add(i + lane, lane);
        for (std::size_t lane = 0; i + lane < n; ++lane)
            add(i + lane, lane);
        *norms = sums;
    }
};

template <typename T>
struct LambUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict p, const T *__restrict m,
                                           const T *__restrict v)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t i = 0; i < n; ++i)
            p[i] -= c.stepSize * directionOf(c, p[i], m[i], v[i]);
    }
};

} // namespace

int slotCount(const Lamb &)
{
    return 2;
}

Result<void> check(const Lamb &config)
{
    return adamFields(config).result();
}

template <typename T>
void step(const Lamb &config, const Rates &rates, const Slice<T> &slice)
{
    const double t = static_cast<double>(slice.t);
    const double beta1 = rates.momentum.value_or(config.beta1);
    Coefficients<T> coefficients{static_cast<T>(1 - beta1),
                                 static_cast<T>(config.beta2),
                                 static_cast<T>(1 - config.beta2),
                                 static_cast<T>(1 - std::pow(beta1, t)),
                                 static_cast<T>(std::sqrt(1 - std::pow(config.beta2, t))),
                                 static_cast<T>(config.epsilon),
                                 static_cast<T>(rates.weightDecay.value_or(config.weightDecay)),
                                 static_cast<T>(rates.learningRate)};
    Norms norms;
    kernel::dispatch<Average<T>>(&coefficients, slice.size, slice.parameters, slice.gradient,
                                 slice.slots[0], slice.slots[1], &norms);
    const double weights = std::sqrt(kernel::total(norms.weights));
    const double direction = std::sqrt(kernel::total(norms.direction));
    if ((config.adaptVectors || !slice.vector) && weights != 0 && direction != 0)
        coefficients.stepSize = static_cast<T>(rates.learningRate * weights / direction);
    kernel::dispatch<LambUpdate<T>>(&coefficients, slice.size, slice.parameters, slice.slots[0],
                                    slice.slots[1]);
}

template void step(const Lamb &, const Rates &, const Slice<float> &);
template void step(const Lamb &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
