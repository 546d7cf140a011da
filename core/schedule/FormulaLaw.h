// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/Law.h"

namespace warmup::schedule {

// A formula for a factor on the peak, read by muParser: + - * / ^, comparisons, a ? b : c, sin,
// cos, tanh, exp, ln, log10, sqrt, min, max, abs, floor (rint), pi, and the variables
//
//   t  update (or epoch of a staircase) in the phase   p  t / n
//   n  the phase's length                              e  epochs since the phase's start
//
// After the phase it stays what it is at p = 1.
//
// A range is exact up to 64 updates, and in phases of at most `formulaSamples` (LawInput) updates,
// whose values are all worked out beforehand. In longer ones it holds the exact ends and samples at
// every 1 / formulaSamples of the phase: a dip narrower than that can be missed. Values that are
// negative or not finite among the samples are errors; between them they count as 0.
[[nodiscard]] Result<LawPtr> makeFormulaLaw(const Formula &formula, const LawInput &input);

} // namespace warmup::schedule
