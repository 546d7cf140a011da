// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/experiment/RangeTest.h"

namespace warmup::ui {

// The range test in words, the same in the window and on the command line.

// "a tenth of the lowest loss's rate"
[[nodiscard]] QString ruleName(experiment::RangeRule rule);
// The same to the letter: "a tenth of the rate at the lowest smoothed loss"
[[nodiscard]] QString ruleText(experiment::RangeRule rule);
// "0.95 (0.8 to 1.2 over 8 of 8 seeds)", or why there is none
[[nodiscard]] QString suggestionText(experiment::RangeRule rule,
                                     const std::vector<experiment::RangeCurve> &curves);
// That the test is itself a warm-up.
[[nodiscard]] QString rangeNote();

} // namespace warmup::ui
