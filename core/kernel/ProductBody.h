// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The product of Product.h for floats, in terms of the vectors of the instruction set that this
// file is compiled for. Included by one .cpp for each set. It uses nothing of the standard library:
// an inline function that is compiled here for AVX-512 must not be the copy that the linker keeps
// for all.
//
// The columns of `right` are taken in panels of two vectors, kDepth deep, that are copied to the
// stack when enough rows share them; the rows of `left` in strips whose sums stay in registers. A
// transposed `left` is copied too, kBlock rows of it at a time, when enough columns share it and it
// would fall on few sets of the cache. Whatever the blocks, a sum runs in the order of k.

#include <cstddef>

#if defined(__AVX2__) || defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace warmup::kernel {
namespace {

#if defined(__AVX512F__)
constexpr std::size_t kWidth = 16;
constexpr int kRows = 8;
#elif defined(__AVX2__)
constexpr std::size_t kWidth = 8;
constexpr int kRows = 6;
#else
constexpr std::size_t kWidth = 4;
constexpr int kRows = 4;
#endif
constexpr std::size_t kPanel = 2 * kWidth;
constexpr std::size_t kDepth = 256;
constexpr std::size_t kBlock = 120; // a whole number of kRows
constexpr std::size_t kSharing = 16; // rows from which on a panel is worth its copy
constexpr std::size_t kWide = 128; // columns from which on a transposed left is
constexpr std::size_t kSets = 128; // floats apart that share a set of the first-level cache, or few
static_assert(kBlock % kRows == 0);

// May stand at any float.
using Vector [[gnu::vector_size(4 * kWidth), gnu::aligned(4), gnu::may_alias]] = float;

inline const Vector &at(const float *p)
{
    return *reinterpret_cast<const Vector *>(p);
}

inline Vector &at(float *p)
{
    return *reinterpret_cast<Vector *>(p);
}

// The first n < kWidth lanes; the others are 0.
inline Vector loadPart(const float *p, std::size_t n)
{
#if defined(__AVX512F__)
    return reinterpret_cast<Vector>(
        _mm512_maskz_loadu_ps(static_cast<__mmask16>((1U << n) - 1), p));
#elif defined(__AVX2__)
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    const __m256i mask = _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(n)), lanes);
    return reinterpret_cast<Vector>(_mm256_maskload_ps(p, mask));
#else
    Vector v{};
    for (std::size_t i = 0; i < n; ++i)
        v[i] = p[i];
    return v;
#endif
}

inline void storePart(float *p, Vector v, std::size_t n)
{
#if defined(__AVX512F__)
    _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1U << n) - 1), reinterpret_cast<__m512>(v));
#elif defined(__AVX2__)
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    const __m256i mask = _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(n)), lanes);
    _mm256_maskstore_ps(p, mask, reinterpret_cast<__m256>(v));
#else
    for (std::size_t i = 0; i < n; ++i)
        p[i] = v[i];
#endif
}

struct Panel {
    const float *left; // of the first row
    std::size_t leftRow;
    std::size_t leftColumn;
    std::size_t leftStrip; // from kRows rows to the next
    const float *right;
    std::size_t rightRow;
    const float *bias; // where the sums start; nullptr: at 0
    bool continues; // they start at what stands in out
    float *out;
    std::size_t outRow;
    std::size_t depth;
    std::size_t lanes; // of the last vector, 1 ... kWidth
    bool packed; // right has whole vectors
};

template <int R, int V>
[[gnu::always_inline]] inline void multiply(const Panel &panel)
{
    Vector sum[R][V];
    const bool whole = panel.lanes == kWidth;
    const bool wholeRight = whole || panel.packed;
    for (int r = 0; r < R; ++r)
        for (int v = 0; v < V; ++v) {
            const float *from = panel.continues
                ? panel.out + static_cast<std::size_t>(r) * panel.outRow
                : panel.bias;
            if (!from) {
                sum[r][v] = Vector{};
                continue;
            }
            from += static_cast<std::size_t>(v) * kWidth;
            sum[r][v] = v + 1 < V || whole ? at(from) : loadPart(from, panel.lanes);
        }
    const float *left[R];
    for (int r = 0; r < R; ++r)
        left[r] = panel.left + static_cast<std::size_t>(r) * panel.leftRow;
    const float *right = panel.right;
    if (wholeRight) {
        for (std::size_t k = 0; k < panel.depth; ++k, right += panel.rightRow) {
            Vector b[V];
            for (int v = 0; v < V; ++v)
                b[v] = at(right + static_cast<std::size_t>(v) * kWidth);
            for (int r = 0; r < R; ++r) {
                const float a = left[r][k * panel.leftColumn];
                for (int v = 0; v < V; ++v)
                    sum[r][v] += a * b[v];
            }
        }
    } else {
        for (std::size_t k = 0; k < panel.depth; ++k, right += panel.rightRow) {
            Vector b[V];
            for (int v = 0; v + 1 < V; ++v)
                b[v] = at(right + static_cast<std::size_t>(v) * kWidth);
            b[V - 1] = loadPart(right + (V - 1) * kWidth, panel.lanes);
            for (int r = 0; r < R; ++r) {
                const float a = left[r][k * panel.leftColumn];
                for (int v = 0; v < V; ++v)
                    sum[r][v] += a * b[v];
            }
        }
    }
    for (int r = 0; r < R; ++r)
        for (int v = 0; v < V; ++v) {
            float *to = panel.out + static_cast<std::size_t>(r) * panel.outRow
                + static_cast<std::size_t>(v) * kWidth;
            if (v + 1 < V || whole)
                at(to) = sum[r][v];
            else
                storePart(to, sum[r][v], panel.lanes);
        }
}

template <int V>
void multiplyRows(std::size_t rows, Panel panel)
{
    while (rows >= static_cast<std::size_t>(kRows)) {
        multiply<kRows, V>(panel);
        rows -= kRows;
        panel.left += panel.leftStrip;
        panel.out += kRows * panel.outRow;
    }
    switch (rows) {
#if defined(__AVX512F__)
    case 7:
        return multiply<7, V>(panel);
    case 6:
        return multiply<6, V>(panel);
#endif
#if defined(__AVX2__)
    case 5:
        return multiply<5, V>(panel);
    case 4:
        return multiply<4, V>(panel);
#endif
    case 3:
        return multiply<3, V>(panel);
    case 2:
        return multiply<2, V>(panel);
    case 1:
        return multiply<1, V>(panel);
    default:
        return;
    }
}

// right [depth, columns] to packed [depth, whole vectors], with zeros behind the last column.
inline void pack(const float *right, std::size_t rightRow, std::size_t depth, std::size_t vectors,
                 std::size_t lanes, float *packed)
{
    for (std::size_t k = 0; k < depth; ++k, right += rightRow) {
        for (std::size_t v = 0; v + 1 < vectors; ++v, packed += kWidth)
            at(packed) = at(right + v * kWidth);
        const float *last = right + (vectors - 1) * kWidth;
        at(packed) = lanes == kWidth ? at(last) : loadPart(last, lanes);
        packed += kWidth;
    }
}

// A transposed block of `left`, its rows side by side in memory, to strips of kRows rows:
// [strip, k, row]. Of the last strip, rows behind the block stay as they are.
inline void packLeft(const float *left, std::size_t leftColumn, std::size_t rows, std::size_t depth,
                     float *packed)
{
    for (std::size_t m = 0; m < rows; m += kRows, packed += depth * kRows) {
        if (rows - m >= static_cast<std::size_t>(kRows)) {
            for (std::size_t k = 0; k < depth; ++k)
                for (std::size_t r = 0; r < static_cast<std::size_t>(kRows); ++r)
                    packed[k * kRows + r] = left[k * leftColumn + m + r];
        } else {
            for (std::size_t k = 0; k < depth; ++k)
                for (std::size_t r = 0; r < rows - m; ++r)
                    packed[k * kRows + r] = left[k * leftColumn + m + r];
        }
    }
}

inline void productOf(std::size_t rows, std::size_t columns, std::size_t depth, const float *left,
                      std::size_t leftRow, std::size_t leftColumn, const float *right,
                      std::size_t rightRow, const float *bias, float *out, std::size_t outRow)
{
    alignas(64) float packedRight[kDepth * kPanel];
    alignas(64) float packedLeft[kDepth * kBlock];
    const bool packsLeft = leftRow == 1 && leftColumn % kSets == 0 && columns >= kWide;
    const std::size_t mostRows = packsLeft ? kBlock : rows;
    const std::size_t mostDepth = packsLeft ? kDepth : depth;
    Panel panel{};
    panel.outRow = outRow;
    for (std::size_t m = 0; m < rows; m += mostRows) {
        const std::size_t tall = rows - m < mostRows ? rows - m : mostRows;
        std::size_t begin = 0;
        do {
            const std::size_t end = depth - begin < mostDepth ? depth : begin + mostDepth;
            const float *block = left + m * leftRow + begin * leftColumn;
            if (packsLeft)
                packLeft(block, leftColumn, tall, end - begin, packedLeft);
            for (std::size_t n = 0; n < columns; n += kPanel) {
                const std::size_t wide = columns - n < kPanel ? columns - n : kPanel;
                const std::size_t vectors = (wide + kWidth - 1) / kWidth;
                panel.lanes = wide - (vectors - 1) * kWidth;
                panel.bias = bias ? bias + n : nullptr;
                panel.out = out + m * outRow + n;
                std::size_t k = begin;
                do {
                    panel.depth = end - k < kDepth ? end - k : kDepth;
                    panel.continues = k > 0;
                    panel.left = packsLeft ? packedLeft : block + k * leftColumn;
                    panel.leftRow = leftRow;
                    panel.leftColumn = packsLeft ? kRows : leftColumn;
                    panel.leftStrip = kRows * (packsLeft ? panel.depth : leftRow);
                    panel.right = right + k * rightRow + n;
                    panel.rightRow = rightRow;
                    panel.packed = tall >= kSharing && rightRow != vectors * kWidth;
                    if (panel.packed) {
                        pack(panel.right, rightRow, panel.depth, vectors, panel.lanes, packedRight);
                        panel.right = packedRight;
                        panel.rightRow = vectors * kWidth;
                    }
                    if (vectors == 2)
                        multiplyRows<2>(tall, panel);
                    else
                        multiplyRows<1>(tall, panel);
                    k += panel.depth;
                } while (k < end);
            }
            begin = end;
        } while (begin < depth);
    }
}

} // namespace
} // namespace warmup::kernel
