// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/Result.h"
#include "core/schedule/Feedback.h"

namespace warmup::io {

// A recorded metric for a plateau: a CSV file with one number a line, or with a header: then the
// column "metric", else "val_loss", else "loss", else the only one besides "epoch", "step" and
// "update". NaN is allowed (it never improves).
[[nodiscard]] Result<schedule::Metric> loadMetric(const std::filesystem::path &path);

} // namespace warmup::io
