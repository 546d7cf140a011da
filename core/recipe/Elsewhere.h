// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/Result.h"
#include "core/code/Code.h"
#include "core/recipe/Recipe.h"

namespace warmup {

// What a schedule becomes in another framework.
struct Elsewhere {
    code::Framework framework = code::Framework::torch;
    std::string title; // "PyTorch 2.13, ..." as its reader names it
    std::string script; // as writeCode wrote it
    schedule::RateCurvePtr rates; // as the framework runs it, over the schedule's length
    bool differs = false; // from the schedule that is meant, by more than the framework's precision
};

// The intended schedule; where nothing says what is meant (a LambdaLR is its own statement), a
// table of the rates of the run. Fails where that would be too long.
[[nodiscard]] Result<schedule::SchedulePtr> meantSchedule(const Curves &curves);

// The same as code for the framework. Fails as meantSchedule and writeCode do, and where the
// framework takes no table.
[[nodiscard]] Result<std::string> codeFor(const Curves &curves, const std::string &title,
                                          code::Framework framework);

// Reads the code for the framework back with that framework's reader. Fails as codeFor does, or
// with what of the code cannot be read.
[[nodiscard]] Result<Elsewhere> elsewhere(const Curves &curves, const std::string &title,
                                          code::Framework framework);

} // namespace warmup
