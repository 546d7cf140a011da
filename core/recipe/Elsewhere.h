// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/Result.h"
#include "core/code/Code.h"
#include "core/recipe/Recipe.h"

namespace warmup {

// What an intended schedule becomes in another framework.
struct Elsewhere {
    code::Framework framework = code::Framework::torch;
    std::string title; // "PyTorch 2.13, ..." as its reader names it
    std::string script; // as writeCode wrote it
    schedule::RateCurvePtr rates; // as the framework runs it, over the intended schedule's length
    bool differs = false; // from the intended schedule, by more than the framework's precision
};

// The intended schedule. Fails where nothing says what is meant: a LambdaLR is its own statement,
// and any other would be made up.
[[nodiscard]] Result<schedule::SchedulePtr> statedIntent(const Curves &curves);

// The intended schedule as code for the framework. Fails as statedIntent and writeCode do.
[[nodiscard]] Result<std::string> codeFor(const Curves &curves, const std::string &title,
                                          code::Framework framework);

// Reads the code for the framework back with that framework's reader. Fails as codeFor does, or
// with what of the code cannot be read.
[[nodiscard]] Result<Elsewhere> elsewhere(const Curves &curves, const std::string &title,
                                          code::Framework framework);

} // namespace warmup
