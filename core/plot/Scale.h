// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace warmup::plot {

enum class ScaleKind { linear, logarithmic };

// Maps values to positions, 0 at `minimum` and 1 at `maximum`:
//
//   linear        (v - minimum) / (maximum - minimum)
//   logarithmic   log(v / minimum) / log(maximum / minimum)
//
// A logarithmic scale has no place for zero and for negative values: they lie on its lower edge,
// position 0, so that they are clipped and not lost. A learning rate often starts at 0.
// The bounds are finite and minimum < maximum; logarithmic: 0 < minimum.
struct Scale {
    ScaleKind kind = ScaleKind::linear;
    double minimum = 0;
    double maximum = 1;

    // NaN for NaN. Beyond the bounds the position is below 0 or above 1.
    [[nodiscard]] double position(double value) const;
    [[nodiscard]] double value(double position) const;

    bool operator==(const Scale &) const = default;
};

// The scale that shows what lies between two positions of this one; 0 and 1 give the same scale.
// Cut where the numbers end: neighbouring doubles are not told apart.
[[nodiscard]] Scale between(const Scale &scale, double lower, double upper);

} // namespace warmup::plot
