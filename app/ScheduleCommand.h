// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Arguments.h"

namespace warmup::app {

// Prints the rate of every update on standard output, as CSV with the remarks on standard error, or
// as one JSON object with everything in it:
//
// Further columns: lr_1, lr_2 ... of an optimizer's other parameter groups, and momentum (or beta1)
// of each group where a scheduler cycles it.
//
//   {"title": ..., "framework": ..., "updates": N, "updatesPerEpoch": E, "metric": ...,
//    "remarks": [{"severity", "id", "update", "text"}],
//    "rows": [{"update", "epoch", "lr", "intended"}]}
//
// With `summary` what Inspected.h says instead. With `also` a further column, "timm", of what the
// intended schedule becomes in that framework; status 2 and the reason where it cannot be.
//
// intended stands in the rows where the framework's curve departs from it. Returns the exit status.
[[nodiscard]] int runSchedule(const ScheduleArguments &arguments);

} // namespace warmup::app
