// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>

#include "core/base/Result.h"
#include "core/code/Plan.h"

namespace warmup::code {

// Whose functions an expression calls: Python's own, or one of tensors, whose numbers are float32.
enum class Arithmetic { python, jax, keras };

// Python for a number, tidied, as the shortest text that reads back the same.
[[nodiscard]] std::string pythonNumber(double value);
// Without the last bit's noise: 0.1 for 0.1 * 0.1 / 0.1, which is 4e-16 of it away at most.
[[nodiscard]] double tidied(double value);
// The same as a float: 1.0. Keras takes the type of all its arithmetic from the first rate.
[[nodiscard]] std::string pythonFloat(double value);

// Writes the rates of stretches as Python expressions of one variable, and remembers what these
// need beside them.
class Expressions {
public:
    Expressions(const Plan &plan, Arithmetic arithmetic)
        : m_plan(plan), m_arithmetic(arithmetic) { }

    // The rate of a stretch where `variable` is the tick ("update"), or, if `isLocal`, the ticks
    // since the stretch began. Fails where this arithmetic has no such shape.
    [[nodiscard]] Result<std::string> rate(const schedule::Stretch &stretch,
                                           const std::string &variable, bool isLocal = false);
    // Floor and ceiling around a rate.
    [[nodiscard]] std::string guarded(const std::string &rate) const;

    // A function of the arithmetic: "math.cos".
    [[nodiscard]] std::string function(const std::string &name);
    [[nodiscard]] Arithmetic arithmetic() const { return m_arithmetic; }
    [[nodiscard]] const Plan &plan() const { return m_plan; }
    void need(const std::string &module) { m_modules.insert(module); }
    void help(const std::string &name, const std::string &definition)
    {
        m_helpers.emplace(name, definition);
    }

    [[nodiscard]] const std::set<std::string> &modules() const { return m_modules; } // to import
    [[nodiscard]] std::string helpers() const; // functions, each with two empty lines after it

private:
    const Plan &m_plan;
    Arithmetic m_arithmetic;
    std::set<std::string> m_modules;
    std::map<std::string, std::string> m_helpers;
};

// "def factor(update):" with a line for each stretch and two empty ones, in Python's own
// arithmetic: of a plan whose rates are multiples of the optimizer's. The variable is the plan's
// clock.
[[nodiscard]] Result<std::string> factorFunction(const Plan &scaled, Expressions &expressions);
// The plan with every rate divided by `base`.
[[nodiscard]] Plan scaledBy(const Plan &plan, LearningRate base);

} // namespace warmup::code
