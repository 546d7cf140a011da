// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/Law.h"

namespace warmup::schedule {

// main(k + shift) * warmUp(k) / peak: a stretch of the main curve under a warm-up that multiplies
// it.
//
// A range bounds the product by the ranges of its factors, and halves the stretch that could still
// hold a lower or higher value until none can (branch and bound, best first). It stops after 4096
// halvings, by when the value it found lies within (stretch / 4096)^2 of the true one's update for
// smooth factors; up to 64 updates are all looked at.
[[nodiscard]] LawPtr makeProductLaw(LawPtr main, Update shift, LawPtr warmUp, LearningRate peak,
                                    Update length);

} // namespace warmup::schedule
