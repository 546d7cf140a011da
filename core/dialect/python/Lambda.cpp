// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Lambda.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <numbers>
#include <optional>

#include <fmt/format.h>

#include "core/dialect/PythonNumber.h"
#include "core/dialect/python/Cursor.h"
#include "core/dialect/python/ExpressionParser.h"
#include "core/dialect/python/Table.h"
#include "core/dialect/python/Tokenizer.h"

namespace warmup::dialect::python {
namespace {

constexpr std::size_t kMostValues = 64; // values on the stack
constexpr std::size_t kMostOperations = 1024;

using Kind = Expression::Kind;

double roundHalfEven(double x)
{
    return std::nearbyint(x);
}

double checked(double result, double argument, Raised &raised)
{
    if (std::isnan(result) && !std::isnan(argument))
        raised = {"ValueError", "math domain error"};
    else if (std::isinf(result) && std::isfinite(argument))
        raised = {"OverflowError", "math range error"};
    return result;
}

using Unary = double (*)(double);
using Binary = double (*)(double, double);

struct NamedUnary {
    std::string_view name;
    Unary function;
};

constexpr std::array kUnary{
    NamedUnary{"cos", [](double x) { return std::cos(x); }},
    NamedUnary{"sin", [](double x) { return std::sin(x); }},
    NamedUnary{"tan", [](double x) { return std::tan(x); }},
    NamedUnary{"tanh", [](double x) { return std::tanh(x); }},
    NamedUnary{"cosh", [](double x) { return std::cosh(x); }},
    NamedUnary{"sinh", [](double x) { return std::sinh(x); }},
    NamedUnary{"atan", [](double x) { return std::atan(x); }},
    NamedUnary{"exp", [](double x) { return std::exp(x); }},
    NamedUnary{"expm1", [](double x) { return std::expm1(x); }},
    NamedUnary{"log", [](double x) { return x == 0 ? std::nan("") : std::log(x); }},
    NamedUnary{"log2", [](double x) { return x == 0 ? std::nan("") : std::log2(x); }},
    NamedUnary{"log10", [](double x) { return x == 0 ? std::nan("") : std::log10(x); }},
    NamedUnary{"log1p", [](double x) { return x == -1 ? std::nan("") : std::log1p(x); }},
    NamedUnary{"sqrt", [](double x) { return std::sqrt(x); }},
    NamedUnary{"floor", [](double x) { return std::floor(x); }},
    NamedUnary{"ceil", [](double x) { return std::ceil(x); }},
    NamedUnary{"trunc", [](double x) { return std::trunc(x); }},
    NamedUnary{"fabs", [](double x) { return std::abs(x); }},
    NamedUnary{"radians", [](double x) { return x * (std::numbers::pi / 180); }},
    NamedUnary{"degrees", [](double x) { return x * (180 / std::numbers::pi); }},
    NamedUnary{"asin", [](double x) { return std::asin(x); }},
    NamedUnary{"acos", [](double x) { return std::acos(x); }},
    NamedUnary{"exp2", [](double x) { return std::exp2(x); }},
    NamedUnary{"cbrt", [](double x) { return std::cbrt(x); }},
    NamedUnary{"erf", [](double x) { return std::erf(x); }},
    NamedUnary{"isqrt", [](double x) { return std::floor(std::sqrt(x)); }}};

// round(x, n), as Python does it: the decimal that is nearest to the number's own value.
double roundedTo(double x, double digits)
{
    constexpr double kMostDigits = 22;
    if (!std::isfinite(x) || digits > kMostDigits)
        return x;
    if (digits < 0) {
        const double power = std::pow(10.0, -digits);
        return std::nearbyint(x / power) * power;
    }
    return std::strtod(fmt::format("{:.{}f}", x, static_cast<int>(digits)).c_str(), nullptr);
}

struct NamedBinary {
    std::string_view name;
    Binary function;
};

constexpr std::array kBinary{
    NamedBinary{"fmod", [](double x, double y) { return std::fmod(x, y); }},
    NamedBinary{"hypot", [](double x, double y) { return std::hypot(x, y); }},
    NamedBinary{"atan2", [](double x, double y) { return std::atan2(x, y); }},
    NamedBinary{"copysign", [](double x, double y) { return std::copysign(x, y); }},
    NamedBinary{"round", roundedTo},
    NamedBinary{"log", [](double x, double base) {
                    return x == 0 ? std::nan("") : std::log(x) / std::log(base);
                }}};

Binary binaryNamed(std::string_view name)
{
    const auto *found = std::find_if(kBinary.begin(), kBinary.end(),
                                     [&](const NamedBinary &each) { return each.name == name; });
    return found == kBinary.end() ? nullptr : found->function;
}

Unary unaryNamed(std::string_view name)
{
    const auto *found = std::find_if(kUnary.begin(), kUnary.end(),
                                     [&](const NamedUnary &each) { return each.name == name; });
    return found == kUnary.end() ? nullptr : found->function;
}

std::optional<double> constantNamed(std::string_view name)
{
    if (name == "pi")
        return std::numbers::pi;
    if (name == "e")
        return std::numbers::e;
    if (name == "tau")
        return 2 * std::numbers::pi;
    if (name == "inf")
        return HUGE_VAL;
    return std::nullopt;
}

} // namespace

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
    Unary function = nullptr;
    Binary ofTwo = nullptr;
    std::size_t target = 0;
    std::shared_ptr<const std::map<double, double>> table;
    bool isList = false; // whose table has the keys from the end, too
};

namespace {

using Operation = Function::Operation;
using Code = Operation::Code;

struct Symbol {
    std::string_view text;
    Code code;
};

double lookedUp(const Operation &operation, double key, Raised &raised)
{
    const auto found = operation.table->find(key);
    if (found != operation.table->end())
        return found->second;
    raised = operation.isList ? Raised{"IndexError", "list index out of range"}
                              : Raised{"KeyError", "the dictionary does not have that key"};
    return 0;
}

constexpr std::array kArithmetic{Symbol{"+", Code::add},          Symbol{"-", Code::subtract},
                                 Symbol{"*", Code::multiply},     Symbol{"/", Code::divide},
                                 Symbol{"//", Code::floorDivide}, Symbol{"%", Code::modulo},
                                 Symbol{"**", Code::power}};
constexpr std::array kComparisons{Symbol{"<", Code::less},    Symbol{"<=", Code::lessEqual},
                                  Symbol{">", Code::greater}, Symbol{">=", Code::greaterEqual},
                                  Symbol{"==", Code::equal},  Symbol{"!=", Code::notEqual}};

template <std::size_t N>
std::optional<Code> codeOf(std::string_view text, const std::array<Symbol, N> &symbols)
{
    const auto found = std::find_if(symbols.begin(), symbols.end(),
                                    [&](const Symbol &each) { return each.text == text; });
    return found == symbols.end() ? std::nullopt : std::optional(found->code);
}

class Compiler {
public:
    explicit Compiler(const std::vector<std::string_view> &parameters)
        : m_parameters(parameters) { }

    std::optional<std::string> compile(const Expression &expression)
    {
        value(expression);
        return m_problem;
    }
    std::vector<Operation> take() { return std::move(m_operations); }

private:
    void refuse(std::string what)
    {
        if (!m_problem)
            m_problem = std::move(what);
    }

    std::size_t emit(Operation operation, int pushed)
    {
        m_depth += pushed;
        if (m_depth > static_cast<int>(kMostValues) || m_operations.size() >= kMostOperations)
            refuse("a function that is longer than is followed");
        m_operations.push_back(std::move(operation));
        return m_operations.size() - 1;
    }
    void land(std::size_t jump) { m_operations[jump].target = m_operations.size(); }

    void value(const Expression &expression)
    {
        if (m_problem)
            return;
        switch (expression.kind) {
        case Kind::name:
            return name(expression.text);
        case Kind::number: {
            const auto number = numberOf(expression.text);
            if (!number)
                return refuse("'" + std::string(expression.text.substr(0, 40)) + "'");
            emit({Code::constant, number->value}, 1);
            return;
        }
        case Kind::unary:
            value(expression.parts.front());
            if (expression.text == "-")
                emit({Code::negate}, 0);
            else if (expression.text == "not")
                emit({Code::isNot}, 0);
            else if (expression.text != "+")
                refuse("'" + std::string(expression.text) + "'");
            return;
        case Kind::binary:
            value(expression.parts.front());
            for (std::size_t i = 0; i < expression.texts.size(); ++i) {
                const auto code = codeOf(expression.texts[i], kArithmetic);
                if (!code)
                    return refuse("'" + std::string(expression.texts[i]) + "'");
                value(expression.parts[i + 1]);
                emit({*code}, -1);
            }
            return;
        case Kind::comparison:
            return comparison(expression);
        case Kind::conditional: {
            value(expression.parts[1]);
            const auto other = emit({Code::jumpIfFalse}, -1);
            value(expression.parts[0]);
            const auto end = emit({Code::jump}, -1);
            land(other);
            value(expression.parts[2]);
            land(end);
            return;
        }
        case Kind::postfix:
            return postfix(expression);
        default:
            return refuse("something other than arithmetic");
        }
    }

    void name(std::string_view text)
    {
        const auto parameter = std::find(m_parameters.begin(), m_parameters.end(), text);
        if (parameter != m_parameters.end()) {
            Operation argument{Code::argument};
            argument.target = static_cast<std::size_t>(parameter - m_parameters.begin());
            emit(std::move(argument), 1);
        } else if (text == "True" || text == "False") {
            emit({Code::constant, text == "True" ? 1.0 : 0.0}, 1);
        } else if (const auto constant = text == "pi" ? constantNamed(text) : std::nullopt) {
            emit({Code::constant, *constant}, 1);
        } else {
            refuse("'" + std::string(text.substr(0, 40)) + "', which the script does not say");
        }
    }

    void comparison(const Expression &expression)
    {
        const auto &texts = expression.texts;
        if (texts.front() == "and" || texts.front() == "or") {
            std::vector<std::size_t> ends;
            for (std::size_t i = 0; i < expression.parts.size(); ++i) {
                value(expression.parts[i]);
                if (i + 1 < expression.parts.size())
                    ends.push_back(emit(
                        {texts.front() == "and" ? Code::jumpIfFalseKeep : Code::jumpIfTrueKeep},
                        -1));
            }
            for (const auto end : ends)
                land(end);
            return;
        }
        value(expression.parts.front());
        std::vector<std::size_t> ends;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const auto code = codeOf(texts[i], kComparisons);
            if (!code)
                return refuse("'" + std::string(texts[i]) + "'");
            value(expression.parts[i + 1]);
            const bool last = i + 1 == texts.size();
            if (!last)
                emit({Code::over}, 1);
            emit({*code}, -1);
            if (!last)
                ends.push_back(emit({Code::jumpIfFalseDrop}, -1));
        }
        for (const auto end : ends)
            land(end);
    }

    // [0.1, 0.01][x], {0: 0.1, 30: 0.01}[x]
    void item(const Expression &table, const Trailer &index)
    {
        auto items = tableOf(table);
        if (!items || index.values.size() != 1)
            return refuse("an item of something other than numbers");
        value(index.values.front());
        Operation operation{Code::item};
        operation.table = std::make_shared<const std::map<double, double>>(std::move(*items));
        operation.isList = table.kind != Kind::dictionary;
        emit(std::move(operation), 0);
    }

    // math.cos(x), numpy.cos(x), cos(x), min(a, b, ...), math.pi
    void postfix(const Expression &expression)
    {
        const auto &base = expression.parts.front();
        const auto &trailers = expression.trailers;
        if (base.kind != Kind::name && trailers.size() == 1
            && trailers.front().kind == Trailer::Kind::index)
            return item(base, trailers.front());
        const auto refuseAll = [&] { refuse("a call or attribute that is not known"); };
        if (base.kind != Kind::name)
            return refuseAll();
        std::string_view module;
        std::string_view member = base.text;
        std::size_t i = 0;
        if (trailers[0].kind == Trailer::Kind::attribute) {
            module = base.text;
            member = trailers[0].name;
            i = 1;
        }
        const bool numpy = module == "np" || module == "numpy" || module == "torch";
        if (!module.empty() && module != "math" && !numpy)
            return refuse("'" + std::string(module.substr(0, 40)) + "."
                          + std::string(member.substr(0, 40)) + "'");
        if (i == trailers.size()) {
            const auto constant = constantNamed(member);
            if (!constant)
                return refuseAll();
            emit({Code::constant, *constant}, 1);
            return;
        }
        if (i + 1 != trailers.size() || trailers[i].kind != Trailer::Kind::call)
            return refuseAll();
        const auto &arguments = trailers[i].values;
        for (const auto keyword : trailers[i].keywords)
            if (!keyword.empty())
                return refuseAll();
        for (const auto &argument : arguments)
            value(argument);
        apply(member, arguments.size(), numpy);
    }

    void apply(std::string_view name, std::size_t count, bool quiet)
    {
        if ((name == "min" || name == "max" || name == "minimum" || name == "maximum")
            && count >= 2) {
            for (std::size_t i = 1; i < count; ++i)
                emit({name.starts_with("min") ? Code::minimum : Code::maximum}, -1);
            return;
        }
        if (name == "pow" && count == 2) {
            emit({Code::power}, -1);
            return;
        }
        if (const auto function = count == 2 ? binaryNamed(name) : nullptr) {
            Operation operation{Code::binaryCall};
            operation.ofTwo = function;
            emit(operation, -1);
            return;
        }
        if (count != 1)
            return refuse("'" + std::string(name.substr(0, 40)) + "()' with "
                          + std::to_string(count) + " arguments");
        if (name == "float")
            return;
        if (name == "int" || name == "abs" || name == "round") {
            emit({name == "int"       ? Code::truncate
                      : name == "abs" ? Code::absolute
                                      : Code::round},
                 0);
            return;
        }
        const auto function = unaryNamed(name);
        if (!function)
            return refuse("'" + std::string(name.substr(0, 40)) + "()'");
        Operation operation{quiet ? Code::quietUnary : Code::unary};
        operation.function = function;
        emit(operation, 0);
    }

    const std::vector<std::string_view> &m_parameters;
    std::vector<Operation> m_operations;
    std::optional<std::string> m_problem;
    int m_depth = 0;
};

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
    Compiler compiler(expression.texts);
    if (const auto problem = compiler.compile(expression.parts.front()))
        return refuse(*problem);
    Function function;
    function.m_operations = std::make_shared<const std::vector<Operation>>(compiler.take());
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
            top = roundHalfEven(top);
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
