// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/Law.h"

namespace warmup::schedule {

// The shapes between two levels (Shape.h), and Hold. Each is monotone, but for a cosine of several
// half waves: its range looks at the updates on both sides of each turning point inside, so that
// its cost grows with the turning points in the range and not with the updates between them.
//
// Logarithmic, Saturating and RAdam are laws of the tick and know no grid; tau is in updates, beta2
// per tick.
[[nodiscard]] Result<LawPtr> makeEasingLaw(const LawInput &input);

} // namespace warmup::schedule
