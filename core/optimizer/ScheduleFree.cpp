// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/ScheduleFree.h"

#include <algorithm>
#include <cmath>

#include "core/kernel/Dispatch.h"

namespace warmup::optimizer {

namespace {

template <typename T>
struct Coefficients {
    T decay;
    T beta2;
    T take2; // 1 - beta2
    T correction; // sqrt(1 - beta2^t)
    T epsilon;
    T average; // c
    T stepOfY; // lr (1 - momentum (1 - c))
    T rate;
};

template <typename T>
[[gnu::always_inline]] inline void move(const Coefficients<T> &c, T direction, T &y, T &z)
{
    y += c.average * (z - y) - c.stepOfY * direction;
    z -= c.rate * direction;
}

template <typename T>
struct SgdUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict y, const T *__restrict g, T *__restrict z)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t i = 0; i < n; ++i)
            move(c, g[i] + c.decay * y[i], y[i], z[i]);
    }
};

template <typename T>
struct AdamWUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict y, const T *__restrict g, T *__restrict z,
                                           T *__restrict v)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t i = 0; i < n; ++i) {
            v[i] = c.beta2 * v[i] + c.take2 * (g[i] * g[i]);
            move(c, g[i] / (std::sqrt(v[i]) / c.correction + c.epsilon) + c.decay * y[i], y[i],
                 z[i]);
        }
    }
};

template <typename T>
struct Extrapolate {
    [[gnu::always_inline]] static void run(T factor, std::size_t n, const T *__restrict y,
                                           const T *__restrict z, T *__restrict x)
    {
        for (std::size_t i = 0; i < n; ++i)
            x[i] = y[i] + factor * (z[i] - y[i]);
    }
};

template <typename Config>
double weightOf(const Config &config, double largestRate, Update t)
{
    return std::pow(static_cast<double>(t), config.averagePower)
        * std::pow(largestRate, config.ratePower);
}

template <typename Config>
void advanceAverage(const Config &config, const Rates &rates, Update t, std::span<double> scalars)
{
    double &largestRate = scalars[0];
    double &sum = scalars[1];
    largestRate = t == 1 ? rates.learningRate : std::max(largestRate, rates.learningRate);
    sum += weightOf(config, largestRate, t);
}

template <typename T, typename Config>
Coefficients<T> coefficientsOf(const Config &config, double momentum, const Rates &rates,
                               const Slice<T> &slice)
{
    const double sum = slice.scalars[1];
    const double c = sum != 0 ? weightOf(config, slice.scalars[0], slice.t) / sum : 0;
    Coefficients<T> coefficients{};
    coefficients.decay = static_cast<T>(rates.weightDecay.value_or(config.weightDecay));
    coefficients.average = static_cast<T>(c);
    coefficients.stepOfY = static_cast<T>(rates.learningRate * (1 - momentum * (1 - c)));
    coefficients.rate = static_cast<T>(rates.learningRate);
    if (slice.t == 1)
        std::copy_n(slice.parameters, slice.size, slice.slots[0]);
    return coefficients;
}

} // namespace

int slotCount(const ScheduleFreeSgd &)
{
    return 1;
}

int slotCount(const ScheduleFreeAdamW &)
{
    return 2;
}

int scalarCount(const ScheduleFreeSgd &)
{
    return 2;
}

int scalarCount(const ScheduleFreeAdamW &)
{
    return 2;
}

Result<void> check(const ScheduleFreeSgd &config)
{
    return Fields()
        .openShare("momentum", config.momentum)
        .notNegative("weightDecay", config.weightDecay)
        .power("averagePower", config.averagePower)
        .power("ratePower", config.ratePower)
        .result();
}

Result<void> check(const ScheduleFreeAdamW &config)
{
    return Fields()
        .openShare("beta1", config.beta1)
        .share("beta2", config.beta2)
        .notNegative("epsilon", config.epsilon)
        .notNegative("weightDecay", config.weightDecay)
        .power("averagePower", config.averagePower)
        .power("ratePower", config.ratePower)
        .result();
}

void advance(const ScheduleFreeSgd &config, const Rates &rates, Update t, std::span<double> scalars)
{
    advanceAverage(config, rates, t, scalars);
}

void advance(const ScheduleFreeAdamW &config, const Rates &rates, Update t,
             std::span<double> scalars)
{
    advanceAverage(config, rates, t, scalars);
}

template <typename T>
void step(const ScheduleFreeSgd &config, const Rates &rates, const Slice<T> &slice)
{
    const Coefficients<T> coefficients = coefficientsOf<T>(config, config.momentum, rates, slice);
    kernel::dispatch<SgdUpdate<T>>(&coefficients, slice.size, slice.parameters, slice.gradient,
                                   slice.slots[0]);
}

template <typename T>
void step(const ScheduleFreeAdamW &config, const Rates &rates, const Slice<T> &slice)
{
    Coefficients<T> coefficients = coefficientsOf<T>(config, config.beta1, rates, slice);
    coefficients.beta2 = static_cast<T>(config.beta2);
    coefficients.take2 = static_cast<T>(1 - config.beta2);
    coefficients.correction =
        static_cast<T>(std::sqrt(1 - std::pow(config.beta2, static_cast<double>(slice.t))));
    coefficients.epsilon = static_cast<T>(config.epsilon);
    kernel::dispatch<AdamWUpdate<T>>(&coefficients, slice.size, slice.parameters, slice.gradient,
                                     slice.slots[0], slice.slots[1]);
}

template <typename T>
void averagePoint(double momentum, const State<T> &state, std::span<const T> y, std::span<T> x)
{
    // Before the first update z is y.
    const T factor = static_cast<T>(state.steps > 0 ? 1 - 1 / momentum : 0);
    kernel::dispatch<Extrapolate<T>>(factor, y.size(), y.data(), state.slots[0].data(), x.data());
}

template void averagePoint(double, const State<float> &, std::span<const float>, std::span<float>);
template void averagePoint(double, const State<double> &, std::span<const double>,
                           std::span<double>);

template void step(const ScheduleFreeSgd &, const Rates &, const Slice<float> &);
template void step(const ScheduleFreeSgd &, const Rates &, const Slice<double> &);
template void step(const ScheduleFreeAdamW &, const Rates &, const Slice<float> &);
template void step(const ScheduleFreeAdamW &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
