// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

#include "core/model/Layer.h"

namespace warmup::model {

// out = max(in, 0); its derivative at 0 is 0, as PyTorch's. NaN stays NaN.
template <typename T>
class Relu : public Layer<T> {
public:
    explicit Relu(std::size_t width) : m_width(width) { }

    [[nodiscard]] std::size_t inputs() const override { return m_width; }
    [[nodiscard]] std::size_t outputs() const override { return m_width; }
    [[nodiscard]] bool rectifies() const override { return true; }

    void forward(std::size_t rows, const T *, const T *in, T *out) override
    {
        for (std::size_t i = 0; i < rows * m_width; ++i)
            out[i] = in[i] <= 0 ? T(0) : in[i];
    }

    void backward(std::size_t rows, const T *, const T *, const T *out, const T *outGradient, T *,
                  T *inGradient) override
    {
        for (std::size_t i = 0; i < rows * m_width; ++i)
            inGradient[i] = out[i] <= 0 ? T(0) : outGradient[i];
    }

private:
    std::size_t m_width;
};

// out = tanh(in).
template <typename T>
class Tanh : public Layer<T> {
public:
    explicit Tanh(std::size_t width) : m_width(width) { }

    [[nodiscard]] std::size_t inputs() const override { return m_width; }
    [[nodiscard]] std::size_t outputs() const override { return m_width; }

    void forward(std::size_t rows, const T *, const T *in, T *out) override
    {
        using std::tanh;
        for (std::size_t i = 0; i < rows * m_width; ++i)
            out[i] = tanh(in[i]);
    }

    void backward(std::size_t rows, const T *, const T *, const T *out, const T *outGradient, T *,
                  T *inGradient) override
    {
        for (std::size_t i = 0; i < rows * m_width; ++i)
            inGradient[i] = outGradient[i] * (1 - out[i] * out[i]);
    }

private:
    std::size_t m_width;
};

} // namespace warmup::model
