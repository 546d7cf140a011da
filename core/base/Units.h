// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace warmup {

// The index of an optimizer update, counted from 0, or a number of updates. The one axis of
// everything.
using Update = std::int64_t;

// The factor that multiplies an optimizer's step. Finite, and negative only where a framework makes
// it so.
using LearningRate = double;

// The longest run: beyond it an update is no longer an exact double.
inline constexpr Update kLongestRun = 1'000'000'000'000;

} // namespace warmup
