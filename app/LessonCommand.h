// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Arguments.h"

namespace warmup::app {

// `warmup-lab lesson`: trains a lesson's configurations and prints the verdicts; without a name
// lists the lessons. Returns the exit status.
[[nodiscard]] int runLesson(const LessonArguments &arguments);

} // namespace warmup::app
