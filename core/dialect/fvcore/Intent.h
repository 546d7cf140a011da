// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dialect/AsRun.h"
#include "core/schedule/Spec.h"

namespace warmup::dialect::fvcore {

// Writes what the docstrings of fvcore 0.1.5 and detectron2's solver promise of spec.schedulers
// into a warm-up and main phases over max_iter calls:
//
//   Constant, Linear, Cosine, Exponential, Polynomial   their formulas of the progress
//   Step, StepWithFixedGamma      values "in equally spaced" parts
//   MultiStep                     values that change at the milestones of num_updates
//   Composite                     its schedulers "according to lengths": "rescaled", as if that
//                                 were all of the training, or "fixed", the part of them that lies
//                                 there
//   WarmupParamScheduler          "an initial warmup stage": beside the schedule, up to its value
//                                 there, or with rescale_interval before it
//   WarmupMultiStepLR, WarmupCosineLR   a factor that goes from warmup_factor to 1, multiplied
//
// False, and nothing is written, for a fixed part of several phases that are not constant, and
// where an argument is of another kind.
[[nodiscard]] bool intend(schedule::Spec &into, const Spec &spec);

} // namespace warmup::dialect::fvcore
