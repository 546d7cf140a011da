// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace warmup::data {

// Enlarges (or shrinks) a square image of `from` x `from` to `to` x `to` by cubic convolution with
// A = -0.75 and without corner alignment:
//
//   source coordinate = (target + 1/2) from / to - 1/2,    border pixels repeat
//
// as torch.nn.functional.interpolate(mode="bicubic", align_corners=False) does. Sums and products
// alone, in a fixed order: the same bits everywhere.
[[nodiscard]] std::vector<double> resizeBicubic(std::span<const double> image, int from, int to);

} // namespace warmup::data
