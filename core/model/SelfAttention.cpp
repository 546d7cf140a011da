// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/SelfAttention.h"

#include <cassert>
#include <cmath>

#include "core/base/Dual.h"
#include "core/kernel/Lanes.h"

namespace warmup::model {
namespace {

using kernel::exponential;
using kernel::kLanes;
using kernel::Lanes;
using kernel::larger;
using kernel::load;
using kernel::store;

struct Shape {
    std::size_t sequences;
    std::size_t positions;
    std::size_t padded;
    std::size_t heads;
    std::size_t depth;

    [[nodiscard]] std::size_t width() const { return heads * depth; }
    [[nodiscard]] std::size_t shares() const { return positions * padded; } // of one head
    [[nodiscard]] std::size_t columns() const { return depth * padded; }
    [[nodiscard]] std::size_t work() const { return 3 * shares() + 2 * columns(); }
};

// columns[c, i] = rows[i, c] * factor.
template <typename T>
[[gnu::always_inline]] inline void toColumns(const Shape &shape, const T *rows, std::size_t stride,
                                             T factor, T *columns)
{
    for (std::size_t i = 0; i < shape.positions; ++i)
        for (std::size_t c = 0; c < shape.depth; ++c)
            columns[c * shape.padded + i] = rows[i * stride + c] * factor;
}

// out[i, c] = sum_j weights[j, i] * factors[j, c], with columns [c, i] as memory in between.
template <typename T>
[[gnu::always_inline]] inline void weighted(const Shape &shape, const T *weights, const T *factors,
                                            std::size_t factorStride, T *columns, T *out,
                                            std::size_t stride)
{
    for (std::size_t c = 0; c < shape.depth; ++c)
        for (std::size_t b = 0; b < shape.padded; b += kLanes<T>) {
            Lanes<T> sum{};
            for (std::size_t j = 0; j < shape.positions; ++j)
                sum = sum + load(weights + j * shape.padded + b) * factors[j * factorStride + c];
            store<T>(columns + c * shape.padded + b, sum);
        }
    for (std::size_t i = 0; i < shape.positions; ++i)
        for (std::size_t c = 0; c < shape.depth; ++c)
            out[i * stride + c] = columns[c * shape.padded + i];
}

// sum over c of left[c] * columns[c, b ...].
template <typename T>
[[gnu::always_inline]] inline Lanes<T> dots(const Shape &shape, const T *left, const T *columns)
{
    Lanes<T> sum{};
    for (std::size_t c = 0; c < shape.depth; ++c)
        sum = sum + load(columns + c * shape.padded) * left[c];
    return sum;
}

// to[i, j] = from[j, i].
template <typename T>
[[gnu::always_inline]] inline void transpose(const Shape &shape, const T *from, T *to)
{
    for (std::size_t j = 0; j < shape.positions; ++j)
        for (std::size_t i = 0; i < shape.positions; ++i)
            to[i * shape.padded + j] = from[j * shape.padded + i];
}

template <typename T>
struct Forward {
    [[gnu::always_inline]] static void run(Shape shape, const T *in, T *shares, T *work, T *out)
    {
        const std::size_t width = shape.width();
        const std::size_t stride = 3 * width;
        const T scale = static_cast<T>(1 / std::sqrt(static_cast<double>(shape.depth)));
        T *columns = work;
        for (std::size_t s = 0; s < shape.sequences; ++s)
            for (std::size_t h = 0; h < shape.heads; ++h) {
                const T *q = in + s * shape.positions * stride + h * shape.depth;
                const T *k = q + width;
                const T *v = k + width;
                toColumns(shape, q, stride, scale, columns);
                for (std::size_t b = 0; b < shape.padded; b += kLanes<T>) {
                    T *p = shares + b;
                    Lanes<T> largest = dots(shape, k, columns + b);
                    store<T>(p, largest);
                    for (std::size_t j = 1; j < shape.positions; ++j) {
                        const Lanes<T> score = dots(shape, k + j * stride, columns + b);
                        store<T>(p + j * shape.padded, score);
                        largest = larger(largest, score);
                    }
                    Lanes<T> total{};
                    for (std::size_t j = 0; j < shape.positions; ++j) {
                        const Lanes<T> power =
                            exponential<T>(load<T>(p + j * shape.padded) - largest);
                        store<T>(p + j * shape.padded, power);
                        total = total + power;
                    }
                    const Lanes<T> factor = T(1) / total;
                    for (std::size_t j = 0; j < shape.positions; ++j)
                        store<T>(p + j * shape.padded, load<T>(p + j * shape.padded) * factor);
                }
                weighted(shape, shares, v, stride, columns,
                         out + s * shape.positions * width + h * shape.depth, width);
                shares += shape.shares();
            }
    }
};

// With g_i the derivative by out_i, and of the scores s_ij = q_i . k_j / sqrt(depth):
//
//   by v_j = sum_i p_ij g_i,  by p_ij = g_i . v_j
//   by s_ij = p_ij (by p_ij - sum_l p_il by p_il)
//   by q_i = sum_j by s_ij k_j / sqrt(depth),  by k_j = sum_i by s_ij q_i / sqrt(depth)
template <typename T>
struct Backward {
    [[gnu::always_inline]] static void run(Shape shape, const T *in, const T *shares, T *work,
                                           const T *outGradient, T *inGradient)
    {
        const std::size_t width = shape.width();
        const std::size_t stride = 3 * width;
        const T scale = static_cast<T>(1 / std::sqrt(static_cast<double>(shape.depth)));
        T *columns = work;
        T *g = columns + shape.columns();
        T *byScore = g + shape.columns();
        T *byScoreRows = byScore + shape.shares();
        T *rows = byScoreRows + shape.shares();
        for (std::size_t s = 0; s < shape.sequences; ++s)
            for (std::size_t h = 0; h < shape.heads; ++h) {
                const std::size_t place = s * shape.positions * stride + h * shape.depth;
                const T *q = in + place;
                const T *k = q + width;
                const T *v = k + width;
                const T *given = outGradient + s * shape.positions * width + h * shape.depth;
                T *byQ = inGradient + place;
                toColumns(shape, given, width, T(1), g);
                for (std::size_t b = 0; b < shape.padded; b += kLanes<T>) {
                    Lanes<T> mean{};
                    for (std::size_t j = 0; j < shape.positions; ++j) {
                        const Lanes<T> byShare = dots(shape, v + j * stride, g + b);
                        store<T>(byScore + j * shape.padded + b, byShare);
                        mean = mean + byShare * load(shares + j * shape.padded + b);
                    }
                    for (std::size_t j = 0; j < shape.positions; ++j) {
                        T *at = byScore + j * shape.padded + b;
                        store<T>(
                            at, load(shares + j * shape.padded + b) * (load<T>(at) - mean) * scale);
                    }
                }
                transpose(shape, shares, rows);
                transpose<T>(shape, byScore, byScoreRows);
                weighted<T>(shape, byScore, k, stride, columns, byQ, stride);
                weighted<T>(shape, byScoreRows, q, stride, columns, byQ + width, stride);
                weighted<T>(shape, rows, given, width, columns, byQ + 2 * width, stride);
                shares += shape.shares();
            }
    }
};

} // namespace

template <typename T>
SelfAttention<T>::SelfAttention(std::size_t positions, std::size_t heads, std::size_t width)
    : m_positions(positions), m_heads(heads), m_width(width),
      m_padded(kernel::paddedToLanes<T>(positions))
{
    assert(width % heads == 0);
}

template <typename T>
void SelfAttention<T>::reserve(std::size_t rows)
{
    const Shape shape{rows / m_positions, m_positions, m_padded, m_heads, m_width / m_heads};
    m_shares.resize(shape.sequences * m_heads * shape.shares());
    m_work.resize(shape.work());
}

template <typename T>
void SelfAttention<T>::forward(std::size_t rows, const T *, const T *in, T *out)
{
    const Shape shape{rows / m_positions, m_positions, m_padded, m_heads, m_width / m_heads};
    kernel::dispatchFor<T, Forward<T>>(shape, in, m_shares.data(), m_work.data(), out);
}

template <typename T>
void SelfAttention<T>::backward(std::size_t rows, const T *, const T *in, const T *,
                                const T *outGradient, T *, T *inGradient)
{
    const Shape shape{rows / m_positions, m_positions, m_padded, m_heads, m_width / m_heads};
    const T *shares = m_shares.data();
    kernel::dispatchFor<T, Backward<T>>(shape, in, shares, m_work.data(), outGradient, inGradient);
}

template class SelfAttention<float>;
template class SelfAttention<double>;
template class SelfAttention<Dual<float>>;
template class SelfAttention<Dual<double>>;

} // namespace warmup::model
