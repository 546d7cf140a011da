// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/Result.h"

namespace warmup::code {

class Expressions;

// What stands for a formula's variables in Python.
struct FormulaNames {
    std::string t;
    std::string p;
    std::string n;
    std::string e;
};

// A formula that muParser reads (schedule::Formula) as a Python expression in brackets. Fails where
// it uses what Python has no like of: an assignment, a random number.
[[nodiscard]] Result<std::string> pythonFormula(std::string_view formula, const FormulaNames &names,
                                                Expressions &expressions);

} // namespace warmup::code
