// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/ProductKernels.h"

#include "core/kernel/ProductBody.h"

namespace warmup::kernel {

void productBaseline(std::size_t rows, std::size_t columns, std::size_t depth, const float *left,
                     std::size_t leftRow, std::size_t leftColumn, const float *right,
                     std::size_t rightRow, const float *bias, float *out, std::size_t outRow)
{
    productOf(rows, columns, depth, left, leftRow, leftColumn, right, rightRow, bias, out, outRow);
}

} // namespace warmup::kernel
