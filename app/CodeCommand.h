// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Arguments.h"

namespace warmup::app {

// Prints the intended schedule as Python code for a framework, or writes it into a file; with
// a folder for it also the test of the user's own scheduler. Returns the exit status.
[[nodiscard]] int runCode(const CodeArguments &arguments);

} // namespace warmup::app
