// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace warmup::kernel {

// Summed in double, in an order that depends on the number of values alone. NaN and infinities
// spread. For float and double.
template <typename T>
[[nodiscard]] double sumOfSquares(std::span<const T> values);

} // namespace warmup::kernel
