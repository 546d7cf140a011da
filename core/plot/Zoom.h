// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include "core/plot/Sampling.h"

namespace warmup::plot {

// A range of updates on show, [first, second).
using Span = std::pair<double, double>;

// The span `factor` times as long that keeps `at` where it is (factor below 1 zooms in); never
// beyond [0, length) and never shorter than two updates, or the run where that is shorter.
[[nodiscard]] Span zoomed(const Span &span, double at, double factor, double length);

// Moved by `distance` updates, as far as [0, length) lets it.
[[nodiscard]] Span moved(const Span &span, double distance, double length);

// Cut into [0, length), as short as allowed at the least.
[[nodiscard]] Span within(const Span &span, double length);

// The update that pixel column floor(x) stands for: the first of those in it, or, where an update
// is wider than a column, the one that still holds there. Not cut to the run.
[[nodiscard]] Update updateAt(const View &view, double x);

} // namespace warmup::plot
