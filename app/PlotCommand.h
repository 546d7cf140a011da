// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Arguments.h"

namespace warmup::app {

// Draws the rate chart of the window into a file; needs no display. Remarks go to standard error.
// Returns the exit status.
[[nodiscard]] int runPlot(const PlotArguments &arguments);

} // namespace warmup::app
