// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/Product.h"

#include "core/kernel/Dispatch.h"
#include "core/kernel/ProductKernels.h"

namespace warmup::kernel {
namespace {

// May stand at any float.
using Four [[gnu::vector_size(16), gnu::aligned(4), gnu::may_alias]] = float;

const Four &at(const float *p)
{
    return *reinterpret_cast<const Four *>(p);
}

Four &at(float *p)
{
    return *reinterpret_cast<Four *>(p);
}

ProductKernel *chosenKernel()
{
#if defined(__x86_64__)
    switch (instructionSet()) {
    case InstructionSet::avx512:
        return productAvx512;
    case InstructionSet::avx2:
        return productAvx2;
    case InstructionSet::baseline:
        break;
    }
#endif
    return productBaseline;
}

} // namespace

template <>
void product<float>(std::size_t rows, std::size_t columns, std::size_t depth, Left<float> left,
                    Rows<const float> right, const float *bias, Rows<float> out)
{
    chosenKernel()(rows, columns, depth, left.data, left.row, left.column, right.data, right.row,
                   bias, out.data, out.row);
}

// In blocks of 4 x 4 that are turned round in registers; the compiler makes shuffles of it.
template <>
void transpose<float>(std::size_t rows, std::size_t columns, const float *in, float *out)
{
    constexpr std::size_t kTile = 16;
    const std::size_t wholeRows = rows - rows % 4;
    const std::size_t wholeColumns = columns - columns % 4;
    for (std::size_t i0 = 0; i0 < wholeRows; i0 += kTile)
        for (std::size_t j = 0; j < wholeColumns; j += 4)
            for (std::size_t i = i0; i < i0 + kTile && i < wholeRows; i += 4) {
                const float *from = in + i * columns + j;
                const Four a = at(from);
                const Four b = at(from + columns);
                const Four c = at(from + 2 * columns);
                const Four d = at(from + 3 * columns);
                const Four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
                const Four ba = __builtin_shufflevector(a, b, 2, 6, 3, 7);
                const Four cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
                const Four dc = __builtin_shufflevector(c, d, 2, 6, 3, 7);
                float *to = out + j * rows + i;
                at(to) = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
                at(to + rows) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
                at(to + 2 * rows) = __builtin_shufflevector(ba, dc, 0, 1, 4, 5);
                at(to + 3 * rows) = __builtin_shufflevector(ba, dc, 2, 3, 6, 7);
            }
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = i < wholeRows ? wholeColumns : 0; j < columns; ++j)
            out[j * rows + i] = in[i * columns + j];
}

} // namespace warmup::kernel
