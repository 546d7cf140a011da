// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace warmup::app {

// The whole program: reads the command line and runs a subcommand or the window. Returns the exit
// status: 0 done, 1 a run ended in divergence, 2 wrong input or arguments (one line on standard
// error), 130 a run that Ctrl+C ended.
int run(int argc, char **argv);

} // namespace warmup::app
