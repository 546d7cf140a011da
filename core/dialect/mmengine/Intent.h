// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dialect/AsRun.h"
#include "core/schedule/Spec.h"

namespace warmup::dialect::mmengine {

// Writes what mmengine's docstrings (0.10.7) promise of spec.schedulers into a warm-up and main
// phases:
//
//   LinearLR, ConstantLR, PolyLR   "until the number of epoch reaches a pre-defined milestone:
//                                  end": that is where they arrive, and not one step before it
//   CosineAnnealingLR              its formula, down to eta_min at T_max
//   StepLR, MultiStepLR, ExponentialLR   decay "by gamma every step_size epochs", at milestones,
//                                  every epoch, counted from begin
//   CosineRestartLR                a cosine for each of the periods
//   OneCycleLR                     the 1cycle policy
//   ReduceOnPlateauLR              "with patience = 2, then we will ignore the first 2 epochs with
//   no
//                                  improvement, and will only decrease the LR after the 3rd epoch";
//                                  alone, or from the end of a warm-up on
//
// One after the other as their begin and end say; beside one that begins at 0, the first one is a
// warm-up that is multiplied. False, and nothing is written, for other overlaps, and where epochs
// and iterations are mixed in a way that a schedule of ours cannot say.
[[nodiscard]] bool intend(schedule::Spec &into, const Spec &spec);

} // namespace warmup::dialect::mmengine
