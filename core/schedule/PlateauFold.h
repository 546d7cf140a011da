// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "core/base/Result.h"
#include "core/schedule/Feedback.h"
#include "core/schedule/Improvement.h"
#include "core/schedule/RateCurve.h"

namespace warmup::schedule {

// From `update` on, the curve is multiplied by `factor` (of all reductions so far).
struct Reduction {
    Update update = 0;
    double factor = 1;

    bool operator==(const Reduction &) const = default;
};

// The state of torch.optim.lr_scheduler.ReduceLROnPlateau, one observation at a time.
class PlateauState {
public:
    explicit PlateauState(const Plateau &plateau);

    [[nodiscard]] bool improves(double value) const { return m_improvement.over(m_best, value); }
    // Whether this observation asks for a reduction.
    [[nodiscard]] bool observe(double value);
    // Observations until one that does not improve asks for a reduction, at least 1.
    [[nodiscard]] Update untilReduction() const;
    // That many that do not improve, none of which asks for one.
    void skip(Update observations);

private:
    Plateau m_plateau;
    Improvement m_improvement;
    double m_best;
    int m_bad = 0;
    int m_cooldown = 0;
};

// Folds the metric over a run of `length` updates on `curve`. Observation i (from 0) is made when
// (i + 1) * every updates have been made, so it decides the rate from there on; those made up to
// `warmUpEnd` do not count. A reduction takes the rate of that update to max(rate * factor,
// minimum), if it falls by more than epsilon: exactly PyTorch's where the curve is constant. A
// metric that never improves costs a step a reduction, not an observation.
//
// Fails, below "/plateau", for a field out of its range and for more than a million attempts.
[[nodiscard]] Result<std::vector<Reduction>> foldPlateau(const Plateau &plateau,
                                                         const Metric &metric, double every,
                                                         Update warmUpEnd, Update length,
                                                         const RateCurve &curve);

} // namespace warmup::schedule
