// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Aligned.h"
#include "core/model/Layer.h"

namespace warmup::model {

// out = gain (in - mean) / sqrt(variance + 1e-5) + bias, with the mean and the variance (divided by
// the width) of each row; torch.nn.LayerNorm. Starts with gain 1 and bias 0.
template <typename T>
class LayerNorm : public Layer<T> {
public:
    explicit LayerNorm(std::size_t width) : m_width(width) { }

    [[nodiscard]] std::size_t inputs() const override { return m_width; }
    [[nodiscard]] std::size_t outputs() const override { return m_width; }
    void reserve(std::size_t rows) override;
    void describe(const std::string &prefix, Layout &layout) const override;
    void initialize(std::uint64_t seed, std::uint64_t stream, T *parameters) const override;
    void forward(std::size_t rows, const T *parameters, const T *in, T *out) override;
    void backward(std::size_t rows, const T *parameters, const T *in, const T *out,
                  const T *outGradient, T *gradient, T *inGradient) override;

private:
    std::size_t m_width;
    AlignedVector<T> m_normalized; // [rows, width], before the gain
    AlignedVector<T> m_scale; // [rows], 1 / sqrt(variance + 1e-5)
};

} // namespace warmup::model
