// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dialect/Construction.h"
#include "core/schedule/Spec.h"

namespace warmup::dialect::transformers {

// Writes what the docstrings of transformers (5.24) promise into a warm-up and main phases:
//
//   constant[_with_warmup]  "increases linearly between 0 and the initial lr", then constant
//   linear, polynomial      "decreases ... to 0" or to lr_end, after that warm-up
//   cosine[_with_min_lr]    "from the initial lr to 0" or to min_lr, for half a wave
//   inverse_sqrt            square root, after that warm-up
//   wsd                     warm-up from, stable, decay to min_lr_ratio of the initial lr
//
// False, and nothing is written, for other numbers of waves, for a warm-up that fills the run, and
// for what follows a metric.
[[nodiscard]] bool intend(schedule::Spec &into, const Construction &scheduler, schedule::Unit call);

} // namespace warmup::dialect::transformers
