// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>

#include "core/schedule/Feedback.h"

namespace warmup::schedule {

// When an observation of a metric is better than the best one so far: the rule of PyTorch's
// ReduceLROnPlateau, which other frameworks took over.
struct Improvement {
    bool maximizes = false;
    bool isRelative = true; // the threshold is a share of the best one
    double threshold = 1e-4;

    [[nodiscard]] bool over(double best, double value) const
    {
        if (maximizes)
            return value > (isRelative ? best * (1 + threshold) : best + threshold);
        return value < (isRelative ? best * (1 - threshold) : best - threshold);
    }
    // What every observation is better than.
    [[nodiscard]] double worst() const
    {
        constexpr double kInfinity = std::numeric_limits<double>::infinity();
        return maximizes ? -kInfinity : kInfinity;
    }
};

// The observation number `index` (from 0): the last one where there are not so many, 1 where there
// is none.
[[nodiscard]] inline double observed(const Metric &metric, Update index)
{
    const auto &values = metric.values;
    return values.empty() ? 1
                          : values[std::min(static_cast<std::size_t>(index), values.size() - 1)];
}

} // namespace warmup::schedule
