// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/LambdaCompiler.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/dialect/PythonNumber.h"
#include "core/dialect/python/Table.h"
#include "core/dialect/python/Tokenizer.h"

namespace warmup::dialect::python {
namespace {

constexpr std::size_t kMostOperations = 1024;

using Kind = Expression::Kind;
using Operation = Function::Operation;
using Code = Operation::Code;

struct Symbol {
    std::string_view text;
    Code code;
};

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

} // namespace

tl::expected<std::vector<Function::Operation>, std::string>
compile(const Expression &expression, const std::vector<std::string_view> &parameters)
{
    Compiler compiler(parameters);
    if (auto problem = compiler.compile(expression))
        return tl::unexpected(std::move(*problem));
    return compiler.take();
}

} // namespace warmup::dialect::python
