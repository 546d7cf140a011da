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

// Writes the schedule as code for the framework and reads the code back with that framework's
// reader. Fails with what the framework cannot express, as writeCode does, or with what of the code
// cannot be read (a class of its own, in Keras).
[[nodiscard]] Result<Elsewhere> elsewhere(const schedule::Schedule &intended,
                                          const std::string &title, code::Framework framework);

} // namespace warmup
