// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"
#include "core/dialect/python/Program.h"

namespace warmup::dialect::python {

// The first parameters of a scheduler's step(), which differ: (epoch, metrics) of
// GradualWarmupScheduler, (epoch) of PyTorch's, (metrics, epoch) of ReduceLROnPlateau.
struct StepSignature {
    std::vector<std::string_view> parameters{"epoch"};
    bool needsMetrics = false;
    bool followsLoops = false; // an argument that begins anew with each epoch, or stays within one
    // Where no loop is shown: a call an update, not an epoch; and given the epochs that are over.
    bool countsUpdates = false;
    bool needsEpoch = false;
};

// How a script advances one of its schedulers, and how long it trains.
struct Advancing {
    Driver driver;
    std::optional<double> epochs; // iterations of the loop around all; nothing: not said
    double updatesPerEpoch = 1;
    bool isStaircase = false; // several updates, or an unknown number of them, for one call
    std::vector<Remark> remarks;
};

// One call is one update unless several optimizer steps belong to it. Of what documentation shows,
// a constructor alone or the lines of one iteration, the loop is assumed. Fails, with line and
// column, where step() is given something that is neither nothing nor the index of its loop.
[[nodiscard]] Result<Advancing> advancingOf(const Program &program, const ConstructedPtr &scheduler,
                                            const StepSignature &signature,
                                            std::string_view script);

} // namespace warmup::dialect::python
