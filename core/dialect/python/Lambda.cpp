// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Lambda.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/PythonNumber.h"
#include "core/dialect/python/Cursor.h"
#include "core/dialect/python/ExpressionParser.h"
#include "core/dialect/python/LambdaCompiler.h"
#include "core/dialect/python/Tokenizer.h"

namespace warmup::dialect::python {
namespace {

using Kind = Expression::Kind;
using Operation = Function::Operation;
using Code = Operation::Code;

double checked(double result, double argument, Raised &raised)
{
    if (std::isnan(result) && !std::isnan(argument))
        raised = {"ValueError", "math domain error"};
    else if (std::isinf(result) && std::isfinite(argument))
        raised = {"OverflowError", "math range error"};
    return result;
}

double lookedUp(const Operation &operation, double key, Raised &raised)
{
    const auto found = operation.table->find(key);
    if (found != operation.table->end())
        return found->second;
    raised = operation.isList ? Raised{"IndexError", "list index out of range"}
                              : Raised{"KeyError", "the dictionary does not have that key"};
    return 0;
}

double binary(Code code, double a, double b, Raised &raised)
{
    switch (code) {
    case Code::add:
        return a + b;
    case Code::subtract:
        return a - b;
    case Code::multiply:
        return a * b;
    case Code::divide:
        return pythonDivide(a, b, raised);
    case Code::floorDivide:
    case Code::modulo:
        if (b == 0) {
            raised = {"ZeroDivisionError", "division by zero"};
            return 0;
        }
        return code == Code::modulo ? pythonModulo(a, b) : pythonFloorDivide(a, b);
    case Code::power:
        return pythonPower(a, b, raised);
    case Code::less:
        return a < b;
    case Code::lessEqual:
        return a <= b;
    case Code::greater:
        return a > b;
    case Code::greaterEqual:
        return a >= b;
    case Code::equal:
        return a == b;
    case Code::notEqual:
        return a != b;
    case Code::minimum:
        return b < a ? b : a;
    case Code::maximum:
        return b > a ? b : a;
    default:
        return 0;
    }
}

double arrayBinary(Code code, double a, double b)
{
    if (code == Code::divide)
        return a / b;
    if (code == Code::power)
        return std::pow(a, b);
    if (b == 0 && (code == Code::modulo || code == Code::floorDivide))
        return code == Code::modulo ? std::nan("") : std::floor(a / b);
    Raised never;
    return binary(code, a, b, never);
}

} // namespace

Result<Function> Function::make(std::string_view lambda, const std::string &where,
                                Arithmetic arithmetic)
{
    auto function = compiled(lambda, where, 1);
    if (function)
        function->m_arithmetic = arithmetic;
    return function;
}

Result<Function> Function::makeOf(std::size_t most, std::string_view lambda,
                                  const std::string &where)
{
    return compiled(lambda, where, most);
}

Result<Function> Function::compiled(std::string_view lambda, const std::string &where,
                                    std::size_t most)
{
    const auto refuse = [&](const std::string &found) {
        return fail(where, found,
                    "a lambda of one number, in arithmetic, conditions, min, max, abs, int, round "
                    "and the functions of math");
    };
    const auto tokens = tokenize(lambda, where);
    if (!tokens)
        return tl::unexpected(tokens.error());
    Cursor cursor(*tokens, where);
    ExpressionParser parser(cursor);
    const auto expression = parser.test();
    cursor.accept(";");
    if (cursor.error())
        return tl::unexpected(*cursor.error());
    if (expression.kind != Kind::lambda || cursor.peek().kind != Token::Kind::newline
        || cursor.peek(1).kind != Token::Kind::end)
        return refuse("'" + std::string(lambda.substr(0, 60)) + "'");
    if (expression.texts.empty() || expression.texts.size() > most)
        return refuse(fmt::format("a lambda of {} arguments", expression.texts.size()));
    auto operations = compile(expression.parts.front(), expression.texts);
    if (!operations)
        return refuse(operations.error());
    Function function;
    function.m_operations = std::make_shared<const std::vector<Operation>>(std::move(*operations));
    return function;
}

double Function::operator()(double argument, Raised &raised) const
{
    return (*this)(std::span(&argument, 1), raised);
}

double Function::operator()(double first, double second, Raised &raised) const
{
    return (*this)(std::array{first, second}, raised);
}

bool Function::uses(std::size_t parameter) const
{
    return std::any_of(m_operations->begin(), m_operations->end(), [&](const Operation &each) {
        return each.code == Code::argument && each.target == parameter;
    });
}

double Function::operator()(std::span<const double> arguments, Raised &raised) const
{
    std::array<double, kMostValues + 1> stack;
    std::size_t size = 0;
    const auto &operations = *m_operations;
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const auto &operation = operations[i];
        double &top = stack[size == 0 ? 0 : size - 1];
        switch (operation.code) {
        case Code::argument:
            stack[size++] = arguments[operation.target];
            break;
        case Code::constant:
            stack[size++] = operation.value;
            break;
        case Code::negate:
            top = -top;
            break;
        case Code::isNot:
            top = top == 0 ? 1 : 0;
            break;
        case Code::absolute:
            top = std::abs(top);
            break;
        case Code::truncate:
            top = std::trunc(top);
            break;
        case Code::round:
            top = std::nearbyint(top);
            break;
        case Code::unary:
            top = m_arithmetic == Arithmetic::arrays
                ? operation.function(top)
                : checked(operation.function(top), top, raised);
            break;
        case Code::binaryCall: {
            const double second = stack[--size];
            double &first = stack[size - 1];
            first = checked(operation.ofTwo(first, second), std::max(first, second), raised);
            break;
        }
        case Code::quietUnary:
            top = operation.function(top);
            break;
        case Code::jump:
            i = operation.target - 1;
            break;
        case Code::jumpIfFalse:
            if (stack[--size] == 0)
                i = operation.target - 1;
            break;
        case Code::jumpIfFalseKeep:
        case Code::jumpIfTrueKeep:
            if ((top == 0) == (operation.code == Code::jumpIfFalseKeep))
                i = operation.target - 1;
            else
                --size;
            break;
        case Code::item:
            top = lookedUp(operation, top, raised);
            break;
        case Code::over:
            stack[size] = stack[size - 1];
            std::swap(stack[size - 1], stack[size - 2]);
            // b a b -> the comparison takes a b, and b stays below.
            ++size;
            break;
        case Code::jumpIfFalseDrop:
            if (top == 0) {
                stack[size - 2] = 0;
                i = operation.target - 1;
            }
            --size;
            break;
        default: {
            const double right = stack[--size];
            double &left = stack[size - 1];
            left = m_arithmetic == Arithmetic::arrays ? arrayBinary(operation.code, left, right)
                                                      : binary(operation.code, left, right, raised);
        }
        }
        if (raised)
            return 0;
    }
    return stack[0];
}

} // namespace warmup::dialect::python
