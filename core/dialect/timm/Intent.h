// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dialect/Construction.h"
#include "core/schedule/Spec.h"

namespace warmup::dialect::timm {

// Writes what timm's documentation (1.0.31) says of a scheduler into a schedule's warm-up, main
// phases, repeat and plateau; `call` is the unit of its argument:
//
//   all                     "epochs of linear warmup", from warmup_lr_init to the optimizer's rate;
//                           what follows is behind it or, without warmup_prefix, beside it
//   Cosine, Tanh, Poly      cycles of t_initial, each cycle_mul times as long and cycle_decay times
//                           as high, cycle_limit of them; k-decay by its paper
//   Step, MultiStep         decay_rate every decay_t, or at the "list of epoch indices"
//   WSD                     "Three phases: a linear warmup, a stable phase, and a decay to lr_min"
//   Plateau                 "decay the LR by a factor every time the validation loss plateaus"
//
// False, and nothing is written, where a schedule of ours cannot say it.
[[nodiscard]] bool intend(schedule::Spec &into, const Construction &scheduler, schedule::Unit call);

} // namespace warmup::dialect::timm
