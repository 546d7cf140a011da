// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/dialect/Construction.h"
#include "core/schedule/Spec.h"

namespace warmup::dialect::optax {

// Writes what optax's docstrings (0.2.8) promise of a schedule into a warm-up and main phases,
// counted in updates:
//
//   constant, linear, polynomial         their formulas; "held fixed at init_value" without steps
//   exponential_decay                    init_value * decay_rate^(t / T), floored with staircase
//   cosine_decay                         its formula, with exponent 1
//   piecewise_constant, _interpolate     scales "such that t >= b"; between accumulated values
//   onecycle                             phases to pct_start, pct_final and the end
//   warmup_*                             "linear warmup followed by"; decay_steps includes it
//   sgdr, join                           one after the other
//
// A chain of scale_by_schedule and scale(-1) is the schedule. False, and nothing is written, for
// functions of the script, for other products, and where a schedule of ours cannot say it.
[[nodiscard]] bool intend(schedule::Spec &into, const std::vector<Construction> &schedulers);

} // namespace warmup::dialect::optax
