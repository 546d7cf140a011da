// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/io/RunCsv.h"
#include "core/training/Session.h"

namespace warmup::app {

// "update 1 240 of 9 380, loss 0.412, 12 s left", for the line that changes while a run trains.
[[nodiscard]] std::string progressText(const training::Status &status, double loss);

// What became of one member, on one line:
//
//   as run, seed 1: finished after 9 380 updates, training loss 0.3127, test loss 0.3584, test
//   accuracy 87.2 %
//
// The training loss is the mean of the last 100 finite ones (fewer where there are not so many).
[[nodiscard]] std::string summaryText(const io::RunRecord &record);

} // namespace warmup::app
