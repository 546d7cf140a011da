// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Arguments.h"

namespace warmup::app {

// Prints what is wrong with the schedule on standard output, the gravest first, one finding a line:
//
//   error WL13 multiplier-lost, update 6: what was found. Why it matters. Fix: what to do.
//
// or as one JSON array of {"id", "name", "severity", "update", "what", "why", "fix"}. Returns the
// exit status, 1 where there is an error.
[[nodiscard]] int runLint(const LintArguments &arguments);

} // namespace warmup::app
