// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/dialect/Construction.h"
#include "core/schedule/Spec.h"

namespace warmup::dialect::keras {

// Writes what the docstrings of Keras 3.15 promise of a schedule into a warm-up and main phases,
// counted in updates:
//
//   ExponentialDecay         initial_learning_rate * decay_rate ^ (step / decay_steps)
//   PiecewiseConstantDecay   "for the first 100001 steps", boundaries [100000]: up to and with it
//   PolynomialDecay          its formula; without cycle
//   InverseTimeDecay         initial_learning_rate / (1 + decay_rate * step / decay_steps)
//   CosineDecay              a linear warm-up of warmup_steps, then a cosine of decay_steps
//   CosineDecayRestarts      t_mul times more steps and m_mul times the rate, each time
//   LearningRateScheduler    the callback alone: "at the beginning of every epoch" its function's
//                            value "with the current epoch and current learning rate"
//   ReduceLROnPlateau        the callback alone: see promisedPlateau
//
// False, and nothing is written, for several callbacks and where a schedule of ours cannot say it.
[[nodiscard]] bool intend(schedule::Spec &into, const std::vector<Construction> &schedulers);

} // namespace warmup::dialect::keras
