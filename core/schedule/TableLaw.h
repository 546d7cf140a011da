// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/Law.h"

namespace warmup::schedule {

// A table of factors on the peak. Positions grow strictly, in any unit (percent is of the phase);
// before the first point its factor holds, after the last one that one's. Interpolated linearly, or
// held until the next point. A range looks at the updates on both sides of every point inside it:
// exact, at a cost that grows with the points in the range.
[[nodiscard]] Result<LawPtr> makeTableLaw(const Table &table, const LawInput &input);

} // namespace warmup::schedule
