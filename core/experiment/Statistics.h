// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace warmup::experiment {

struct Interval {
    double low = 0;
    double high = 0;

    [[nodiscard]] bool contains(double value) const { return low <= value && value <= high; }
    bool operator==(const Interval &) const = default;
};

// The two-sided p of the exact sign test: how likely one side wins at least max(wins, losses) of
// wins + losses fair tosses, either side counted, at most 1. Ties are left out before (Conover
// 1999, section 3.4). 1 without any.
[[nodiscard]] double signTest(int wins, int losses);

// The 95 % score interval of a share (Wilson 1927): `count` of `all` > 0.
[[nodiscard]] Interval wilsonInterval(int count, int all);

// The 95 % percentile interval of the mean, from 10 000 resamples with replacement (Efron and
// Tibshirani 1993, chapter 13), the same for the same values. Needs at least two values, all
// finite.
[[nodiscard]] Interval bootstrapMean(const std::vector<double> &values);

[[nodiscard]] double meanOf(const std::vector<double> &values); // NaN of none
// With n - 1; NaN of fewer than two.
[[nodiscard]] double deviationOf(const std::vector<double> &values);

} // namespace warmup::experiment
