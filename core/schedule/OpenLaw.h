// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/Law.h"

namespace warmup::schedule {

// The open-ended laws of Shape.h: a factor on `from`, t ticks after the phase's start. All of them
// are monotone, so a range looks at its ends alone. Step boundaries are exact for lengths up to
// kLongestRun: a rate changes at the very update t = every, t = milestone.
[[nodiscard]] Result<LawPtr> makeOpenLaw(const LawInput &input);

} // namespace warmup::schedule
