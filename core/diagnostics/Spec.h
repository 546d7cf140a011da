// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <vector>

#include "core/base/Result.h"

namespace warmup::diagnostics {

// What can be watched while a run trains. Watching reads the training and never changes it.
enum class Kind {
    gradientNorm, // of the batch's gradient, before weight decay and clipping
    updateRatio, // |step| / |weights| of each layer
    updateSize, // of u = step / rate: mean |u| and the share of |u| > 0.9
    warmUpFactors, // that Adam's averages imply: closed forms of the update
    pathShare, // of the way so far, the share that the first 5 % of the run made
};

struct Spec {
    std::vector<Kind> show; // in any order; a kind that is there twice counts once

    [[nodiscard]] bool shows(Kind kind) const
    {
        return std::find(show.begin(), show.end(), kind) != show.end();
    }
    bool operator==(const Spec &) const = default;
};

} // namespace warmup::diagnostics
