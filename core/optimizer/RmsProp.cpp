// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/RmsProp.h"

#include <cmath>

#include "core/kernel/Dispatch.h"

namespace warmup::optimizer {

namespace {

template <typename T>
struct Coefficients {
    Decay<T> decay;
    T alpha;
    T take; // 1 - alpha
    T rate;
    T momentum;
    T epsilon;
};

template <typename T, bool centred, bool remembers>
struct RmsPropUpdate {
    [[gnu::always_inline]] static void run(const Coefficients<T> *coefficients, std::size_t n,
                                           T *__restrict p, const T *__restrict g, T *__restrict v,
                                           T *__restrict a, T *__restrict b)
    {
        const Coefficients<T> c = *coefficients;
        for (std::size_t i = 0; i < n; ++i) {
            const T gradient = g[i] + c.decay.coupled * p[i];
            v[i] = c.alpha * v[i] + c.take * (gradient * gradient);
            T square = v[i];
            if constexpr (centred) {
                a[i] += c.take * (gradient - a[i]);
                square -= a[i] * a[i];
                square = square < 0 ? T(0) : square;
            }
            T direction = gradient / (std::sqrt(square) + c.epsilon);
            if constexpr (remembers) {
                b[i] = c.momentum * b[i] + direction;
                direction = b[i];
            }
            p[i] -= c.rate * direction;
        }
    }
};

} // namespace

int slotCount(const RmsProp &config)
{
    return 1 + (config.centred ? 1 : 0) + (config.momentum != 0 ? 1 : 0);
}

Result<void> check(const RmsProp &config)
{
    return Fields()
        .share("alpha", config.alpha)
        .notNegative("epsilon", config.epsilon)
        .notNegative("weightDecay", config.weightDecay)
        .share("momentum", config.momentum)
        .result();
}

template <typename T>
void step(const RmsProp &config, const Rates &rates, const Slice<T> &slice)
{
    const double momentum = rates.momentum.value_or(config.momentum);
    T *b = slice.slots[config.centred ? 2 : 1];
    const bool remembers = momentum != 0 && b;
    const Coefficients<T> coefficients{
        Decay<T>::of(config, rates, false), static_cast<T>(config.alpha),
        static_cast<T>(1 - config.alpha),   static_cast<T>(rates.learningRate),
        static_cast<T>(momentum),           static_cast<T>(config.epsilon)};
    const auto update = [&]<typename Body>(Body) {
        kernel::dispatch<Body>(&coefficients, slice.size, slice.parameters, slice.gradient,
                               slice.slots[0], slice.slots[1], b);
    };
    if (config.centred && remembers)
        update(RmsPropUpdate<T, true, true>{});
    else if (config.centred)
        update(RmsPropUpdate<T, true, false>{});
    else if (remembers)
        update(RmsPropUpdate<T, false, true>{});
    else
        update(RmsPropUpdate<T, false, false>{});
}

template void step(const RmsProp &, const Rates &, const Slice<float> &);
template void step(const RmsProp &, const Rates &, const Slice<double> &);

} // namespace warmup::optimizer
