// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plot/Series.h"

namespace warmup::plot {

// A debiased exponential moving average that follows a growing series: each extend() costs what is
// new.
//
//   s = w s + (1 - w) v,   n = w n + (1 - w),   shown s / n,   from s = n = 0
//
// so that the first value stands for itself and a constant stays what it is, to the bit. Values
// that are not finite give NaN and leave the average as it was.
//
// `weight` w is per update, 0 <= w < 1 (0: every value as it is; cut below 1).
class Smoothing {
public:
    explicit Smoothing(double weight);

    // Takes in what `raw` has beyond the smoothed values; raw only grows between calls.
    void extend(const Series &raw);
    [[nodiscard]] const Series &series() const { return m_smoothed; }
    [[nodiscard]] double weight() const { return m_weight; }

private:
    double m_weight;
    double m_sum = 0;
    double m_mass = 0;
    double m_constant = 0;
    bool m_allEqual = true;
    bool m_any = false;
    Series m_smoothed;
};

// The weight per update that a person's setting means for a run of `length` updates. Up to 1000
// updates the setting itself; beyond, the same share of the run: setting^(1000 / length), so that a
// curve looks equally smooth at 10^3 and at 10^6 updates.
[[nodiscard]] double smoothingWeight(double setting, Update length);

} // namespace warmup::plot
