// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Aligned.h"
#include "core/model/Layer.h"

namespace warmup::model {

// Self-attention of every position of a sequence to all of them, in several heads (Vaswani et al.
// 2017, "Attention is all you need"). A row of the input is the position's query, key and value,
// [3 width]; head h has the columns [h depth, (h + 1) depth) of each, depth = width / heads:
//
//   out_i = sum_j p_ij v_j,  p_i = softmax over j of q_i . k_j / sqrt(depth)
//
// No parameters, no mask. Rows are whole sequences of `positions`.
template <typename T>
class SelfAttention : public Layer<T> {
public:
    SelfAttention(std::size_t positions, std::size_t heads, std::size_t width);

    [[nodiscard]] std::size_t inputs() const override { return 3 * m_width; }
    [[nodiscard]] std::size_t outputs() const override { return m_width; }
    void reserve(std::size_t rows) override;
    void forward(std::size_t rows, const T *parameters, const T *in, T *out) override;
    void backward(std::size_t rows, const T *parameters, const T *in, const T *out,
                  const T *outGradient, T *gradient, T *inGradient) override;

private:
    std::size_t m_positions;
    std::size_t m_heads;
    std::size_t m_width;
    std::size_t m_padded; // positions in whole lanes
    // p of every sequence and head, [j, padded i]: the softmax runs down the columns, so that lanes
    // are queries.
    AlignedVector<T> m_shares;
    AlignedVector<T> m_work;
};

} // namespace warmup::model
