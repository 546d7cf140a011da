// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/QuadraticBowl.h"

#include <cmath>

#include "core/base/Dual.h"
#include "core/base/Random.h"

namespace warmup::model {

template <typename T>
QuadraticBowl<T>::QuadraticBowl(const Quadratic &spec) : m_noise(spec.noise)
{
    for (int i = 0; i < spec.dimension; ++i) {
        const double place = i == 0 ? 0 : static_cast<double>(i) / (spec.dimension - 1);
        m_eigenvalues.push_back(static_cast<T>(std::pow(spec.condition, -place)));
    }
    m_layout.add("x", 1, m_eigenvalues.size());
}

template <typename T>
void QuadraticBowl<T>::initialize(std::uint64_t seed, std::span<T> parameters) const
{
    Random random(seed, Purpose::initialization);
    for (T &x : parameters)
        x = static_cast<T>(random.normal());
}

template <typename T>
double QuadraticBowl<T>::loss(const Batch<T> &batch, std::span<const T> parameters,
                              std::span<T> gradient)
{
    double sum = 0;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const T slope = m_eigenvalues[i] * parameters[i];
        sum += static_cast<double>(slope) * static_cast<double>(parameters[i]);
        if (!gradient.empty())
            gradient[i] = slope;
    }
    if (m_noise > 0 && !gradient.empty()) {
        Random random(batch.seed, Purpose::gradientNoise, static_cast<std::uint64_t>(batch.update));
        for (T &slope : gradient)
            slope += static_cast<T>(m_noise * random.normal());
    }
    return sum / 2;
}

template class QuadraticBowl<float>;
template class QuadraticBowl<double>;
template class QuadraticBowl<Dual<float>>;
template class QuadraticBowl<Dual<double>>;

} // namespace warmup::model
