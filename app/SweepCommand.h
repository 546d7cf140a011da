// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Arguments.h"

namespace warmup::app {

// `warmup-lab sweep`: trains the runs of a sweep, or a shard of them, into a table that it goes on
// with after a restart; or merges such tables. Prints the whole sweep as a table of means and
// failures. Returns the exit status.
[[nodiscard]] int runSweep(const SweepArguments &arguments);

} // namespace warmup::app
