// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/Sharpness.h"

#include "core/base/Random.h"

namespace warmup::diagnostics {

Sharpness::Sharpness(HessianProduct<float> hessian)
    : m_hessian(std::move(hessian)), m_lanczos(m_hessian.size()), m_scaled(m_hessian.size())
{
}

Result<Sharpness> Sharpness::make(const model::Spec &spec, model::Loss loss, const model::Fit &fit)
{
    return HessianProduct<float>::make(spec, loss, fit).map([](HessianProduct<float> hessian) {
        return Sharpness(std::move(hessian));
    });
}

double Sharpness::largest(std::span<const float> scaling, std::uint64_t seed,
                          AlignedVector<float> &vector)
{
    std::size_t rounds = 1;
    if (vector.empty()) {
        vector.resize(m_hessian.size());
        Random random(seed, Purpose::diagnostics);
        for (float &x : vector)
            x = static_cast<float>(random.normal());
        rounds = kFirst / Lanczos::kSteps;
    }
    const Lanczos::Operator apply = [&](std::span<const float> in, std::span<float> out) {
        if (scaling.empty())
            return m_hessian.apply(in, out);
        for (std::size_t i = 0; i < in.size(); ++i)
            m_scaled[i] = scaling[i] * in[i];
        m_hessian.apply(m_scaled, out);
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] *= scaling[i];
    };
    double value = 0;
    for (std::size_t round = 0; round < rounds; ++round)
        value = m_lanczos.largest(apply, vector);
    return value;
}

} // namespace warmup::diagnostics
