// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/Result.h"
#include "core/code/Code.h"

namespace warmup::code {

// A pytest of some ten lines that steps the user's own scheduler, which they import where the first
// lines say so, through the run and asserts the rates of learning_rates.csv beside it: to 1e-9 of
// the largest in PyTorch's arithmetic, 1e-5 of it in float32. It also runs without pytest.
//
// Fails for a plateau, whose rates are the run's own.
[[nodiscard]] Result<std::string> goldenTest(const schedule::Schedule &intended,
                                             const std::string &title, Framework to);

} // namespace warmup::code
