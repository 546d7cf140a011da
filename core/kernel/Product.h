// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "core/base/Dual.h"

namespace warmup::kernel {

// The left factor of a product: element (m, k) stands at data[m * row + k * column], so that a
// matrix and its transpose are read in place.
template <typename T>
struct Left {
    const T *data = nullptr;
    std::size_t row = 0;
    std::size_t column = 0;
};

// Rows that are contiguous, `row` elements apart.
template <typename T>
struct Rows {
    T *data = nullptr;
    std::size_t row = 0;
};

// out[m, n] = bias[n] + sum over k < depth of left(m, k) * right[k, n], m < rows, n < columns.
// Without a bias (nullptr) the sum starts at 0; it runs in the order of k. `out` overlaps no input.
//
// For any scalar, as the formula reads; floats have kernels of their own that are chosen by the
// processor.
template <typename T>
void product(std::size_t rows, std::size_t columns, std::size_t depth, Left<T> left,
             Rows<const T> right, const T *bias, Rows<T> out)
{
    for (std::size_t m = 0; m < rows; ++m) {
        T *row = out.data + m * out.row;
        for (std::size_t n = 0; n < columns; ++n)
            row[n] = bias ? bias[n] : T(0);
        for (std::size_t k = 0; k < depth; ++k) {
            const T factor = left.data[m * left.row + k * left.column];
            const T *source = right.data + k * right.row;
            for (std::size_t n = 0; n < columns; ++n)
                row[n] += factor * source[n];
        }
    }
}

template <>
void product<float>(std::size_t rows, std::size_t columns, std::size_t depth, Left<float> left,
                    Rows<const float> right, const float *bias, Rows<float> out);

// By the floats' kernels. The values have the bits that the floats alone would have.
template <>
void product<Dual<float>>(std::size_t rows, std::size_t columns, std::size_t depth,
                          Left<Dual<float>> left, Rows<const Dual<float>> right,
                          const Dual<float> *bias, Rows<Dual<float>> out);

// out[j, i] = in[i, j], i < rows, j < columns.
template <typename T>
void transpose(std::size_t rows, std::size_t columns, const T *in, T *out)
{
    constexpr std::size_t kTile = 16; // a tile's lines of both sides stay in the first-level cache
    for (std::size_t i0 = 0; i0 < rows; i0 += kTile)
        for (std::size_t j0 = 0; j0 < columns; j0 += kTile)
            for (std::size_t j = j0; j < j0 + kTile && j < columns; ++j)
                for (std::size_t i = i0; i < i0 + kTile && i < rows; ++i)
                    out[j * rows + i] = in[i * columns + j];
}

template <>
void transpose<float>(std::size_t rows, std::size_t columns, const float *in, float *out);

} // namespace warmup::kernel
