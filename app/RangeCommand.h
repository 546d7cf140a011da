// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Arguments.h"

namespace warmup::app {

// Runs the range test and prints what each rule suggests. Returns the exit status.
int runRange(const RangeArguments &arguments);

} // namespace warmup::app
