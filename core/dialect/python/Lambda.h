// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/Raised.h"

namespace warmup::dialect::python {

// What arithmetic that Python refuses does: it raises, or gives infinity or NaN, as it does with
// arrays.
enum class Arithmetic { numbers, arrays };

// A lambda of numbers as a function of ours: arithmetic, comparisons, `and`, `or`, `not`,
// conditional expressions, abs, int, float, round, min, max, pow, items of lists and dictionaries
// of numbers that are written there, and the functions and constants of math (of numpy, too, whose
// exp and log do not raise). It is translated, never executed as Python; a call costs its
// operations and allocates nothing. Threads share it.
class Function {
public:
    // "lambda epoch: 0.95 ** epoch". Fails, at `where`, for anything else that Python has.
    [[nodiscard]] static Result<Function> make(std::string_view lambda, const std::string &where,
                                               Arithmetic arithmetic = Arithmetic::numbers);
    // The same for a lambda of at most so many numbers.
    [[nodiscard]] static Result<Function> makeOf(std::size_t most, std::string_view lambda,
                                                 const std::string &where);

    // What Python returns, as a float; `raised` where it raises.
    [[nodiscard]] double operator()(double argument, Raised &raised) const;
    [[nodiscard]] double operator()(double first, double second, Raised &raised) const;
    // `arguments`: at least as many as it has parameters.
    [[nodiscard]] double operator()(std::span<const double> arguments, Raised &raised) const;
    // Whether it depends on its parameter of that index.
    [[nodiscard]] bool uses(std::size_t parameter) const;

    struct Operation;

private:
    [[nodiscard]] static Result<Function> compiled(std::string_view lambda,
                                                   const std::string &where, std::size_t most);

    std::shared_ptr<const std::vector<Operation>> m_operations;
    Arithmetic m_arithmetic = Arithmetic::numbers;
};

} // namespace warmup::dialect::python
