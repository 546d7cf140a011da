// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace warmup::kernel {

// product<float> (Product.h), one function for each instruction set.
using ProductKernel = void(std::size_t rows, std::size_t columns, std::size_t depth,
                           const float *left, std::size_t leftRow, std::size_t leftColumn,
                           const float *right, std::size_t rightRow, const float *bias, float *out,
                           std::size_t outRow);

ProductKernel productBaseline;
ProductKernel productAvx2; // on x86-64 alone, as the next
ProductKernel productAvx512;

} // namespace warmup::kernel
