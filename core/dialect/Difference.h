// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/schedule/RateCurve.h"
#include "core/schedule/Schedule.h"

namespace warmup::dialect {

// Whether the two curves are further apart than this share of the larger one's largest rate at any
// update of [0, length). A short run is compared update by update; a long one around its `turns`
// (updates where one of the curves may bend or jump), by the extremes of many stretches, and at the
// ends of these, so that the time does not grow with its length.
[[nodiscard]] bool differ(const schedule::RateCurve &one, const schedule::RateCurve &other,
                          Update length, const std::vector<Update> &turns,
                          double tolerance = 1e-12);

// Where a schedule may bend or jump: the begin of each of its sections, and 0.
[[nodiscard]] std::vector<Update> turnsOf(const schedule::Schedule &schedule);

} // namespace warmup::dialect
