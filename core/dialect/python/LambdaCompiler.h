// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "core/dialect/python/Lambda.h"
#include "core/dialect/python/MathFunctions.h"
#include "core/dialect/python/Syntax.h"

// A lambda's expression as operations on a stack.
namespace warmup::dialect::python {

inline constexpr std::size_t kMostValues = 64; // on the stack

struct Function::Operation {
    enum class Code {
        argument, // number `target`
        constant,
        add,
        subtract,
        multiply,
        divide,
        floorDivide,
        modulo,
        power,
        negate,
        isNot,
        less,
        lessEqual,
        greater,
        greaterEqual,
        equal,
        notEqual,
        minimum,
        maximum,
        binaryCall, // of math: raises
        absolute,
        truncate,
        round,
        unary, // of math: raises
        quietUnary, // of numpy
        jump, // to target
        jumpIfFalse, // pops
        jumpIfFalseKeep, // pops only where it does not jump
        jumpIfTrueKeep,
        item, // of table, at the key on the stack
        over, // a b -> b a b, for chains of comparisons
        jumpIfFalseDrop // a r -> where r is false: r, and jumps; else: a
    };

    Code code;
    double value = 0;
    UnaryFunction function = nullptr;
    BinaryFunction ofTwo = nullptr;
    std::size_t target = 0;
    std::shared_ptr<const std::map<double, double>> table;
    bool isList = false; // whose table has the keys from the end, too
};

// Fails with what is not followed, as a message names it.
[[nodiscard]] tl::expected<std::vector<Function::Operation>, std::string>
compile(const Expression &expression, const std::vector<std::string_view> &parameters);

} // namespace warmup::dialect::python
