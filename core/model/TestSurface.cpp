// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/TestSurface.h"

#include "core/base/Dual.h"
#include "core/base/Random.h"
#include "core/model/Landscape.h"
#include "core/model/TestFormulas.h"

namespace warmup::model {

template <typename T>
TestSurface<T>::TestSurface(const TestFunction &spec) : m_spec(spec)
{
    const Landscape::Point start = landscapeOf(spec)->start;
    m_startX = start.x;
    m_startY = start.y;
    m_layout.add("x", 1, 1);
    m_layout.add("y", 1, 1);
}

template <typename T>
void TestSurface<T>::initialize(std::uint64_t seed, std::span<T> parameters) const
{
    Random random(seed, Purpose::initialization);
    parameters[0] = static_cast<T>(m_startX + m_spec.startSpread * random.normal());
    parameters[1] = static_cast<T>(m_startY + m_spec.startSpread * random.normal());
}

template <typename T>
double TestSurface<T>::loss(const Batch<T> &batch, std::span<const T> parameters,
                            std::span<T> gradient)
{
    const T x = parameters[0];
    const T y = parameters[1];
    const T value = testFunction(m_spec.function, x, y);
    if (gradient.empty())
        return static_cast<double>(value);
    using Slope = Dual<T>;
    gradient[0] = testFunction(m_spec.function, Slope(x, T(1)), Slope(y)).tangent;
    gradient[1] = testFunction(m_spec.function, Slope(x), Slope(y, T(1))).tangent;
    if (m_spec.noise > 0) {
        Random random(batch.seed, Purpose::gradientNoise, static_cast<std::uint64_t>(batch.update));
        for (T &slope : gradient)
            slope += static_cast<T>(m_spec.noise * random.normal());
    }
    return static_cast<double>(value);
}

template class TestSurface<float>;
template class TestSurface<double>;
template class TestSurface<Dual<float>>;
template class TestSurface<Dual<double>>;

} // namespace warmup::model
