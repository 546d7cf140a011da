// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Aligned.h"
#include "core/base/Units.h"

namespace warmup::diagnostics {

// What diagnostics remember of a member between two updates: part of its training::State, so that
// what is saved, restored or forked goes on as if it had never stopped. No update depends on it.
// Fields of kinds that were never on stay as they are here.
struct State {
    // Of pathShare: sums of |step| over all updates watched and over the first `earlyUpdates` of
    // the run. That number is settled in the first update that is watched; 0 before it.
    double path = 0;
    double earlyPath = 0;
    Update earlyUpdates = 0;
    // Of sharpness and preconditionedSharpness: the eigenvectors found last, of the parameters'
    // size and norm 1; empty before the first measurement.
    AlignedVector<float> eigenvector;
    AlignedVector<float> preconditionedEigenvector;

    bool operator==(const State &) const = default;
};

} // namespace warmup::diagnostics
