// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Arguments.h"

namespace warmup::app {

// Trains a recipe's arms to their end and prints one line a member (arm and seed) on standard
// output. On a terminal, standard error shows update, loss and time left meanwhile. With an output
// file the whole run goes there as CSV (core/io/RunCsv.h), also what was made until Ctrl+C ended
// it. Returns the exit status: Status::diverged when a member's loss or parameters were not finite.
[[nodiscard]] int runTrain(const TrainArguments &arguments);

} // namespace warmup::app
