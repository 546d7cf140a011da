// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/base/Random.h"
#include "core/model/Layer.h"

namespace warmup::model {

// A sequence of tokens, numbers from 0 to vocabulary - 1, to a row a position:
//
//   out = token[in] + position[its place]
//
// Both tables are learned and start normal with variance 1 / width.
template <typename T>
class Embedding : public Layer<T> {
public:
    Embedding(std::size_t vocabulary, std::size_t positions, std::size_t width)
        : m_vocabulary(vocabulary), m_positions(positions), m_width(width)
    {
    }

    [[nodiscard]] std::size_t inputs() const override { return m_positions; }
    [[nodiscard]] std::size_t outputs() const override { return m_width; }
    [[nodiscard]] std::size_t rowsEach() const override { return m_positions; }

    void describe(const std::string &prefix, Layout &layout) const override
    {
        layout.add(prefix + "token", m_vocabulary, m_width);
        layout.add(prefix + "position", m_positions, m_width);
    }

    void initialize(std::uint64_t seed, std::uint64_t stream, T *parameters) const override
    {
        Random random(seed, Purpose::initialization, stream);
        const double deviation = 1 / std::sqrt(static_cast<double>(m_width));
        for (std::size_t i = 0; i < (m_vocabulary + m_positions) * m_width; ++i)
            parameters[i] = static_cast<T>(deviation * random.normal());
    }

    void forward(std::size_t rows, const T *parameters, const T *in, T *out) override
    {
        const T *positions = parameters + m_vocabulary * m_width;
        for (std::size_t i = 0; i < rows * m_positions; ++i) {
            const T *token = parameters + place(in[i]);
            const T *position = positions + i % m_positions * m_width;
            for (std::size_t j = 0; j < m_width; ++j)
                out[i * m_width + j] = token[j] + position[j];
        }
    }

    // Tokens have no derivative.
    void backward(std::size_t rows, const T *, const T *in, const T *, const T *outGradient,
                  T *gradient, T *) override
    {
        T *positions = gradient + m_vocabulary * m_width;
        std::fill_n(gradient, (m_vocabulary + m_positions) * m_width, T(0));
        for (std::size_t i = 0; i < rows * m_positions; ++i) {
            T *token = gradient + place(in[i]);
            T *position = positions + i % m_positions * m_width;
            for (std::size_t j = 0; j < m_width; ++j) {
                token[j] += outGradient[i * m_width + j];
                position[j] += outGradient[i * m_width + j];
            }
        }
    }

private:
    [[nodiscard]] std::size_t place(T token) const
    {
        const auto number = static_cast<std::size_t>(static_cast<double>(token));
        assert(number < m_vocabulary);
        return number * m_width;
    }

    std::size_t m_vocabulary;
    std::size_t m_positions;
    std::size_t m_width;
};

} // namespace warmup::model
