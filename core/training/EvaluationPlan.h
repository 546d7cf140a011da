// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

#include "core/base/Units.h"

namespace warmup::training {

// After how many updates the test part is evaluated: at the end of every k-th epoch, with the
// smallest k that gives a run of `length` updates at most `most` evaluations. An epoch of E
// updates, E > 0, may end between two updates; the nearest counts. Or after every `every` updates,
// where that is above 0.
class EvaluationPlan {
public:
    EvaluationPlan(double updatesPerEpoch, Update length, int most, Update every = 0)
    {
        if (every > 0) {
            m_period = static_cast<double>(std::min(every, 2 * kLongestRun));
            return;
        }
        const double epochs = static_cast<double>(length) / updatesPerEpoch;
        // Epochs so short or so long that their number or their end is beyond what can be counted.
        m_period = std::isfinite(epochs) ? updatesPerEpoch * std::max(1.0, std::ceil(epochs / most))
                                         : static_cast<double>(length) / most;
        m_period = std::clamp(m_period, 1e-3, 2.0 * static_cast<double>(kLongestRun));
    }

    // The first number of updates above `made` with which a period ends.
    [[nodiscard]] Update after(Update made) const
    {
        const double periods = std::floor((static_cast<double>(made) + 0.5) / m_period) + 1;
        return std::max(made + 1, static_cast<Update>(std::llround(periods * m_period)));
    }

private:
    double m_period = 1;
};

} // namespace warmup::training
