// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/Input.h"

namespace warmup::app {

// A schedule's curve as run in a few numbers and around its boundaries, for `schedule --summary`.
//
// As lines: a name and a value each, then a table of update, epoch, lr, where the framework departs
// intended and difference, and what is there. As JSON:
//
//   {"title", "framework", "updates", "updatesPerEpoch", "peak", "peakAt", "final", "mean",
//    "meanError", "warmUpShare", "jump": {"update", "from", "to", "atMost"} or null,
//    "rows": [{"update", "epoch", "lr", "intended", "notes": [text]}]}
[[nodiscard]] std::string inspectedText(const Input &input);
[[nodiscard]] std::string inspectedJson(const Input &input);

} // namespace warmup::app
