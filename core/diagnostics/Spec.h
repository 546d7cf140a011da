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
    deadUnits, // share of the ReLUs of each layer that are 0 for every sample of the batch
    sharpness, // largest eigenvalue of the loss's Hessian, and rate / 2 times it
    preconditionedSharpness, // the same for Adam and its like, where their step is plain
    position, // of a model of two parameters that is drawn as a map: always watched
    stepLength, // |step|, of all weights
    scalingSpread, // of 1 / sqrt(v^), how much it depends on which batches came by
                   // (ScalingSpread.h)
};

struct Spec {
    std::vector<Kind> show; // in any order; a kind that is there twice counts once
    int sharpnessEvery = 5; // updates from one measurement of either sharpness to the next
    // Of the training part, evenly spread, on which it is measured; 0: the batch of the update.
    int sharpnessSamples = 0;

    [[nodiscard]] bool shows(Kind kind) const
    {
        return std::find(show.begin(), show.end(), kind) != show.end();
    }
    [[nodiscard]] bool showsSharpness() const
    {
        return shows(Kind::sharpness) || shows(Kind::preconditionedSharpness);
    }
    bool operator==(const Spec &) const = default;
};

// Fails with the field below "/training/diagnostics".
[[nodiscard]] Result<void> check(const Spec &spec);

} // namespace warmup::diagnostics
