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
        for (std::size_t i = 0; i < rows * m_width; ++i) {
            const T gradient = outGradient[i]; // read in any case: no branch to mispredict
            inGradient[i] = out[i] <= 0 ? T(0) : gradient;
        }
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

// out = in Phi(in), Phi the distribution function of the standard normal distribution.
template <typename T>
class Gelu : public Layer<T> {
public:
    explicit Gelu(std::size_t width) : m_width(width) { }

    [[nodiscard]] std::size_t inputs() const override { return m_width; }
    [[nodiscard]] std::size_t outputs() const override { return m_width; }

    void forward(std::size_t rows, const T *, const T *in, T *out) override
    {
        for (std::size_t i = 0; i < rows * m_width; ++i)
            out[i] = in[i] * phi(in[i]);
    }

    void backward(std::size_t rows, const T *, const T *in, const T *, const T *outGradient, T *,
                  T *inGradient) override
    {
        using std::exp;
        constexpr double kDensity = 0.3989422804014327; // 1 / sqrt(2 pi)
        for (std::size_t i = 0; i < rows * m_width; ++i) {
            const T x = in[i];
            const T density = static_cast<T>(kDensity) * exp(static_cast<T>(-0.5) * x * x);
            inGradient[i] = outGradient[i] * (phi(x) + x * density);
        }
    }

private:
    [[nodiscard]] static T phi(T x)
    {
        using std::erf;
        constexpr double kRootOfHalf = 0.7071067811865476;
        return static_cast<T>(0.5) * (1 + erf(static_cast<T>(kRootOfHalf) * x));
    }

    std::size_t m_width;
};

} // namespace warmup::model
