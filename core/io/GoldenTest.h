// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/base/Result.h"
#include "core/code/Code.h"
#include "core/schedule/Schedule.h"

namespace warmup::io {

// Writes learning_rates.csv, the intended rates (of every update up to a hundred thousand of them,
// of evenly many beyond), and test_learning_rates.py, code::goldenTest(), into a folder, which is
// made where it is missing. Files of these names are replaced.
[[nodiscard]] Result<void> writeGoldenTest(const std::filesystem::path &folder,
                                           const schedule::SchedulePtr &intended,
                                           const std::string &title, code::Framework to);

} // namespace warmup::io
