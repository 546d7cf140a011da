// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/dialect/Construction.h"
#include "core/schedule/Spec.h"

namespace warmup::dialect::torch {

// Writes what PyTorch's documentation promises of these schedulers into a schedule's warm-up, main
// phases, repeat and plateau; `call` is the unit of a call of step(). The facts are the formulas
// and sentences of their docstrings at 2.13:
//
//   StepLR, MultiStepLR, ExponentialLR   decay "by gamma every step_size epochs", at milestones,
//                                        every epoch
//   CosineAnnealingLR                    from the base rate to eta_min in T_max calls; held then
//   CosineAnnealingWarmRestarts          the same again and again, T_mult times as long
//   ConstantLR, LinearLR, PolynomialLR   their factor "until the number of epochs reaches"
//                                        total_iters
//   OneCycleLR                           from max_lr / div_factor to max_lr in pct_start of the
//                                        total_steps, then "several orders of magnitude lower"
//   CyclicLR                             between two boundaries "with a constant frequency"; the
//                                        amplitude is half "each cycle" with triangular2, scaled
//                                        "by gamma^(cycle iterations) at each cycle iteration" with
//                                        exp_range, and by scale_fn where there is one
//   SequentialLR                         "called sequentially" from milestone to milestone
//
// False, and nothing is written, where the documentation says no more than what the code does
// (lambdas, products), where a schedule of ours cannot say it, and where an argument is
// missing or of another type.
[[nodiscard]] bool intend(schedule::Spec &into, const Construction &scheduler, schedule::Unit call);

} // namespace warmup::dialect::torch
