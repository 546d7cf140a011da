// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/experiment/RangeTest.h"
#include "core/io/AtomicFile.h"

namespace warmup::io {

// "seed,update,lr,loss,smoothed": a row for every update of every curve.
[[nodiscard]] Result<void> saveRange(const std::filesystem::path &path,
                                     const std::vector<experiment::RangeCurve> &curves);

} // namespace warmup::io
