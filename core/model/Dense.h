// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/Aligned.h"
#include "core/base/Random.h"
#include "core/kernel/Product.h"
#include "core/model/Layer.h"
#include "core/model/Spec.h"

namespace warmup::model {

// out = in W + b, W [inputs, outputs]. Starts as Initialization says (Spec.h), or at 0 without one.
template <typename T>
class Dense : public Layer<T> {
public:
    Dense(std::size_t inputs, std::size_t outputs, bool bias,
          std::optional<Initialization> initialization)
        : m_inputs(inputs), m_outputs(outputs), m_bias(bias), m_initialization(initialization),
          m_transposed(inputs * outputs)
    {
    }

    [[nodiscard]] std::size_t inputs() const override { return m_inputs; }
    [[nodiscard]] std::size_t outputs() const override { return m_outputs; }

    void describe(const std::string &prefix, Layout &layout) const override
    {
        layout.add(prefix + "weight", m_inputs, m_outputs);
        if (m_bias)
            layout.add(prefix + "bias", 1, m_outputs);
    }

    void initialize(std::uint64_t seed, std::uint64_t stream, T *parameters) const override
    {
        const std::size_t weights = m_inputs * m_outputs;
        std::fill_n(parameters, weights + (m_bias ? m_outputs : 0), T(0));
        if (!m_initialization)
            return;
        Random random(seed, Purpose::initialization, stream);
        const auto fanIn = static_cast<double>(m_inputs);
        const auto fanOut = static_cast<double>(m_outputs);
        const bool he = *m_initialization == Initialization::heNormal;
        if (he || *m_initialization == Initialization::xavierNormal) {
            const double deviation = std::sqrt(2 / (he ? fanIn : fanIn + fanOut));
            for (std::size_t i = 0; i < weights; ++i)
                parameters[i] = static_cast<T>(deviation * random.normal());
            return;
        }
        const bool xavier = *m_initialization == Initialization::xavierUniform;
        const double bound = xavier ? std::sqrt(6 / (fanIn + fanOut)) : 1 / std::sqrt(fanIn);
        const std::size_t drawn = weights + (m_bias && !xavier ? m_outputs : 0);
        for (std::size_t i = 0; i < drawn; ++i)
            parameters[i] = static_cast<T>(random.uniform(-bound, bound));
    }

    void forward(std::size_t rows, const T *parameters, const T *in, T *out) override
    {
        const T *bias = m_bias ? parameters + m_inputs * m_outputs : nullptr;
        kernel::product<T>(rows, m_outputs, m_inputs, {in, m_inputs, 1}, {parameters, m_outputs},
                           bias, {out, m_outputs});
    }

    void backward(std::size_t rows, const T *parameters, const T *in, const T *,
                  const T *outGradient, T *gradient, T *inGradient) override
    {
        kernel::product<T>(m_inputs, m_outputs, rows, {in, 1, m_inputs}, {outGradient, m_outputs},
                           nullptr, {gradient, m_outputs});
        if (m_bias) {
            T *bias = gradient + m_inputs * m_outputs;
            std::fill_n(bias, m_outputs, T(0));
            for (std::size_t row = 0; row < rows; ++row)
                for (std::size_t j = 0; j < m_outputs; ++j)
                    bias[j] += outGradient[row * m_outputs + j];
        }
        if (!inGradient)
            return;
        kernel::transpose(m_inputs, m_outputs, parameters, m_transposed.data());
        kernel::product<T>(rows, m_inputs, m_outputs, {outGradient, m_outputs, 1},
                           {m_transposed.data(), m_inputs}, nullptr, {inGradient, m_inputs});
    }

private:
    std::size_t m_inputs;
    std::size_t m_outputs;
    bool m_bias;
    std::optional<Initialization> m_initialization;
    AlignedVector<T> m_transposed;
};

} // namespace warmup::model
