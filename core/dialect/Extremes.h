// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "core/base/Units.h"
#include "core/schedule/RateCurve.h"

namespace warmup::dialect {

// Widens a range by a value that the curve takes somewhere in it.
inline void include(schedule::RateRange &range, LearningRate value)
{
    range.minimum = std::min(range.minimum, value);
    range.maximum = std::max(range.maximum, value);
}

[[nodiscard]] inline schedule::RateRange fromEnds(LearningRate first, LearningRate last)
{
    return {first, std::min(first, last), std::max(first, last), last};
}

} // namespace warmup::dialect
