// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plot/Field.h"

namespace warmup::plot {

// The part of the plane `factor` times as wide and high in which `at` keeps its place (a factor
// below 1 zooms in): a 10 000th to four times as wide as `whole`, with its middle in that.
[[nodiscard]] PlaneArea zoomed(const PlaneArea &area, const PlanePoint &at, double factor,
                               const PlaneArea &whole);

// Moved by shares of its width and height, with its middle in `whole`.
[[nodiscard]] PlaneArea moved(const PlaneArea &area, double right, double up,
                              const PlaneArea &whole);

} // namespace warmup::plot
