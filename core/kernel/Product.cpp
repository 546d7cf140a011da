// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/Product.h"

#include "core/kernel/Dispatch.h"
#include "core/kernel/ProductKernels.h"

namespace warmup::kernel {
namespace {

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

} // namespace warmup::kernel
