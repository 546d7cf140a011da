// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Arguments.h"

namespace warmup::app {

// Opens the window and returns when it is closed. Where there is no display, or Qt cannot use it,
// one line on standard error says so and names the subcommands; the status is Status::refused.
[[nodiscard]] int runWindow(const WindowArguments &arguments, int argc, char **argv);

} // namespace warmup::app
