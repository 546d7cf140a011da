// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/dialect/Arguments.h"
#include "core/dialect/CallCurve.h"

namespace warmup::dialect {

enum class GradualWarmupVersion { v0_3, v0_3_2 };

struct GradualWarmupTrace {
    CallCurvePtr curve;
    // The call that hands over to the scheduler after the warm-up; with a plateau, the last call
    // before it observes.
    Update handOff = 0;

    bool operator==(const GradualWarmupTrace &) const = default;
};

// GradualWarmupScheduler(optimizer, multiplier, total_epoch, after_scheduler) of the package
// warmup_scheduler, as it behaves under PyTorch 2.13. With E total_epoch, m multiplier, B the base
// rate and e its own last_epoch:
//
//   e <= E   B e / E for m = 1, else B ((m - 1) e / E + 1); with a plateau always the latter
//   e >  E   the first such call scales the other scheduler's base_lrs by m, and takes its
//            get_last_lr() in 0.3.2 (the rate of its construction: m is lost) or its get_lr() in
//            0.3; every later call is the other scheduler's step()
//
// Source: github.com/ildoonet/pytorch-gradual-warmup-lr, warmup_scheduler/scheduler.py at 0.3 and
// 0.3.2, read and run. Fails where the package raises, with its reason.
[[nodiscard]] Result<GradualWarmupTrace> makeGradualWarmup(const Arguments &arguments,
                                                           GradualWarmupVersion version,
                                                           const Driver &driver,
                                                           const schedule::Metric &metric);

} // namespace warmup::dialect
