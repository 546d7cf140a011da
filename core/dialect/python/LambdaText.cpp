// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/LambdaText.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/Number.h"

namespace warmup::dialect::python {
namespace {

using Kind = Expression::Kind;
using Locals = std::unordered_map<std::string_view, std::string>;

constexpr std::size_t kLongest = 20'000; // characters
constexpr int kDeepestBranches = 50;
constexpr Position kNowhere{0, 0};

constexpr std::array<std::string_view, 10> kFunctions{"min",   "max", "abs",  "int",   "float",
                                                      "round", "pow", "True", "False", "len"};

Value lambdaValue(std::string_view parameters, const std::string &body)
{
    Value value;
    value.kind = Value::Kind::lambda;
    const bool wrapped = body.starts_with('(') && body.ends_with(')');
    // One pair around all of it is not needed where it really is one pair.
    int depth = 0;
    bool onePair = wrapped;
    for (std::size_t i = 0; wrapped && i + 1 < body.size(); ++i) {
        depth += body[i] == '(' ? 1 : body[i] == ')' ? -1 : 0;
        onePair = onePair && depth > 0;
    }
    value.text =
        fmt::format("lambda {}: {}", parameters, onePair ? body.substr(1, body.size() - 2) : body);
    return value;
}

bool hasDefaultOf(const Statement &function, std::size_t parameter)
{
    return parameter < function.values.size()
        && function.values[parameter].kind != Expression::Kind::other;
}

class Writer {
public:
    explicit Writer(const Meaning &meaning) : m_meaning(meaning) { }

    std::string expression(const Expression &e, const Locals &locals)
    {
        if (failed())
            return {};
        switch (e.kind) {
        case Kind::number:
            return std::string(e.text);
        case Kind::name:
            return name(e, locals);
        case Kind::unary:
            return bounded("(" + std::string(e.text) + (e.text == "not" ? " " : "")
                           + expression(e.parts.front(), locals) + ")");
        case Kind::binary:
        case Kind::comparison: {
            std::string text = "(" + expression(e.parts.front(), locals);
            for (std::size_t i = 0; i < e.texts.size(); ++i)
                text += " " + std::string(e.texts[i]) + " " + expression(e.parts[i + 1], locals);
            return bounded(text + ")");
        }
        case Kind::conditional:
            return bounded("(" + expression(e.parts[0], locals) + " if "
                           + expression(e.parts[1], locals) + " else "
                           + expression(e.parts[2], locals) + ")");
        case Kind::postfix:
            return postfix(e, locals);
        default:
            refuse(e.at, "something other than arithmetic");
            return {};
        }
    }

    // The value that these statements return.
    std::string returned(std::vector<const Statement *> statements, Locals locals)
    {
        for (std::size_t i = 0; i < statements.size() && !failed(); ++i) {
            const auto &statement = *statements[i];
            switch (statement.kind) {
            case Statement::Kind::assign: {
                assign(statement, locals);
                break;
            }
            case Statement::Kind::augment: {
                const auto &target = statement.values.front();
                const auto text = "(" + expression(target, locals) + " "
                    + std::string(statement.text.substr(0, statement.text.size() - 1)) + " "
                    + expression(statement.values.back(), locals) + ")";
                set(target, text, locals);
                break;
            }
            case Statement::Kind::branch:
                return branch(statement,
                              {statements.begin() + static_cast<long>(i) + 1, statements.end()},
                              locals);
            case Statement::Kind::leave:
                if (statement.text == "return" && statement.values.size() == 1)
                    return expression(statement.values.front(), locals);
                refuse(statement.at, "'" + std::string(statement.text) + "'");
                break;
            case Statement::Kind::expression: // a docstring
                if (statement.values.front().kind == Kind::string)
                    break;
                [[fallthrough]];
            default:
                refuse(statement.at, "a statement that is neither assignment, if nor return");
            }
        }
        refuse(kNowhere, "a way through it that returns nothing");
        return {};
    }

    // The same of a function; parameters that are not among the locals have their defaults.
    std::string body(const Statement &function, Locals locals)
    {
        for (std::size_t i = 0; i < function.parameters.size(); ++i) {
            if (locals.contains(function.parameters[i]))
                continue;
            if (!hasDefaultOf(function, i))
                refuse(function.at, "an argument without a value");
            else
                locals[function.parameters[i]] = expression(function.values[i], {});
        }
        std::vector<const Statement *> statements;
        for (const auto &each : function.blocks.front())
            statements.push_back(&each);
        return failed() ? std::string() : returned(std::move(statements), std::move(locals));
    }

    bool failed() const { return m_why.has_value(); }
    // The function as a value.
    Value result(std::string_view parameters, const std::string &body) const
    {
        Value value = m_why ? unknown(*m_why) : lambdaValue(parameters, body);
        value.missing = m_missing;
        return value;
    }

private:
    void refuse(Position at, const std::string &what)
    {
        if (!m_why)
            m_why = at.line > 0 ? fmt::format("a function that has {} at {}", what, toText(at))
                                : fmt::format("a function that has {}", what);
    }

    std::string bounded(std::string text)
    {
        if (text.size() <= kLongest)
            return text;
        refuse(kNowhere, "more in it than is followed");
        return {};
    }

    // a = b = 1, and a, b = 1, 2
    void assign(const Statement &statement, Locals &locals)
    {
        const auto &given = statement.values.back();
        const auto &target = statement.values.front();
        const bool areSeveral = given.kind == Kind::tuple && target.kind == Kind::tuple
            && target.parts.size() == given.parts.size() && statement.values.size() == 2;
        if (areSeveral) {
            std::vector<std::string> texts;
            for (const auto &part : given.parts)
                texts.push_back(expression(part, locals));
            for (std::size_t i = 0; i < texts.size(); ++i)
                set(target.parts[i], texts[i], locals);
            return;
        }
        const auto text = expression(given, locals);
        for (std::size_t k = 0; k + 1 < statement.values.size(); ++k)
            set(statement.values[k], text, locals);
    }

    void set(const Expression &target, const std::string &text, Locals &locals)
    {
        if (target.kind != Kind::name)
            return refuse(target.at, "an assignment to more than a name");
        locals[target.text] = text;
    }

    std::string branch(const Statement &statement, const std::vector<const Statement *> &rest,
                       const Locals &locals)
    {
        if (++m_depth > kDeepestBranches) {
            refuse(statement.at, "conditions nested more than 50 deep");
            return {};
        }
        const auto side = [&](const Block *block) {
            std::vector<const Statement *> statements;
            if (block)
                for (const auto &each : *block)
                    statements.push_back(&each);
            statements.insert(statements.end(), rest.begin(), rest.end());
            return returned(std::move(statements), locals);
        };
        std::string text;
        for (std::size_t i = 0; i < statement.values.size() && !failed(); ++i)
            text += "(" + side(&statement.blocks[i]) + " if "
                + expression(statement.values[i], locals) + " else ";
        const bool hasElse = statement.blocks.size() > statement.values.size();
        text += side(hasElse ? &statement.blocks.back() : nullptr);
        --m_depth;
        return bounded(text + std::string(statement.values.size(), ')'));
    }

    std::string name(const Expression &e, const Locals &locals)
    {
        if (const auto local = locals.find(e.text); local != locals.end())
            return local->second;
        return meaning(e);
    }

    // A number, or a function or constant of math under its full name.
    std::string meaning(const Expression &e)
    {
        const auto value = m_meaning(e);
        if (value.is(Value::Kind::number)) {
            const auto text = shortestText(value.number);
            return text.starts_with('-') ? "(" + text + ")" : text;
        }
        if (value.is(Value::Kind::symbol)) {
            for (const std::string_view arrays :
                 {"jax.numpy.", "jax.lax.", "keras.ops.", "tensorflow.math.", "tensorflow."})
                if (value.text.starts_with(arrays))
                    return "numpy." + value.text.substr(arrays.size());
            for (const std::string_view module : {"builtins.", ""})
                if (value.text.starts_with(module)) {
                    const auto inner = std::string_view(value.text).substr(module.size());
                    if (std::find(kFunctions.begin(), kFunctions.end(), inner) != kFunctions.end()
                        || value.text.starts_with("math.") || value.text.starts_with("numpy.")
                        || value.text.starts_with("torch."))
                        return std::string(inner);
                }
        }
        if (m_missing.empty())
            m_missing = value.missing;
        refuse(e.at, describe(value));
        return {};
    }

    std::string postfix(const Expression &e, const Locals &locals)
    {
        const auto &last = e.trailers.back();
        if (last.kind == Trailer::Kind::index && last.values.size() == 1)
            return item(e, locals);
        if (last.kind != Trailer::Kind::call)
            return meaning(e);
        Expression callee = e;
        callee.trailers.pop_back();
        if (callee.trailers.empty())
            callee = callee.parts.front();
        for (const auto &trailer : callee.trailers)
            if (trailer.kind == Trailer::Kind::call) {
                refuse(e.at, "a call of a call's result");
                return {};
            }
        if (callee.kind == Kind::name && !locals.contains(callee.text))
            if (const auto called = m_meaning(callee); called.is(Value::Kind::function))
                return inlined(*called.function, last, locals);
        const auto function = callee.kind == Kind::name
                && std::find(kFunctions.begin(), kFunctions.end(), callee.text) != kFunctions.end()
            ? std::string(callee.text)
            : meaning(callee);
        if (function == "len")
            return meaning(e);
        // Keras's ops.cast(step, "float32"): every number here is one.
        if (function == "numpy.cast" && !last.values.empty())
            return expression(last.values.front(), locals);
        std::vector<std::string> arguments;
        for (std::size_t i = 0; i < last.values.size(); ++i) {
            if (!last.keywords[i].empty())
                refuse(last.at, "an argument with a name");
            arguments.push_back(expression(last.values[i], locals));
        }
        return bounded(callText(function, arguments));
    }

    // What a function of the script returns for these arguments.
    std::string inlined(const Statement &function, const Trailer &call, const Locals &locals)
    {
        constexpr int kDeepestCalls = 8;
        Locals inside;
        if (call.values.size() > function.parameters.size() || m_calls >= kDeepestCalls) {
            refuse(call.at, m_calls >= kDeepestCalls ? "calls within calls" : "too many arguments");
            return {};
        }
        for (std::size_t i = 0; i < call.values.size(); ++i) {
            const bool isNamed = !call.keywords[i].empty();
            const auto name = isNamed ? call.keywords[i] : function.parameters[i];
            if (std::find(function.parameters.begin(), function.parameters.end(), name)
                == function.parameters.end())
                refuse(call.at, "an argument that its function does not have");
            inside[name] = expression(call.values[i], locals);
        }
        ++m_calls;
        auto text = body(function, std::move(inside));
        --m_calls;
        return text;
    }

    // factors[epoch // 30], of a list or dictionary of numbers
    std::string item(const Expression &e, const Locals &locals)
    {
        Expression of = e;
        of.trailers.pop_back();
        if (of.trailers.empty()) {
            auto base = std::move(of.parts.front());
            of = std::move(base);
        }
        const bool isLocal = of.kind == Kind::name && locals.contains(of.text);
        const auto table = isLocal ? std::nullopt : tableText(m_meaning(of));
        return table
            ? bounded(*table + "[" + expression(e.trailers.back().values.front(), locals) + "]")
            : meaning(e);
    }

    // With what arrays have functions for written as numbers have it.
    static std::string callText(const std::string &function,
                                const std::vector<std::string> &arguments)
    {
        const std::size_t count = arguments.size();
        if (function == "numpy.where" && count == 3)
            return fmt::format("({1} if {0} else {2})", arguments[0], arguments[1], arguments[2]);
        if (function == "numpy.clip" && count == 3)
            return fmt::format("min(max({}, {}), {})", arguments[0], arguments[1], arguments[2]);
        if ((function == "numpy.power" || function == "numpy.pow") && count == 2)
            return fmt::format("({} ** {})", arguments[0], arguments[1]);
        if (function == "numpy.full_like" && count == 2)
            return arguments[1];
        if (function == "numpy.square" && count == 1)
            return fmt::format("({} ** 2)", arguments[0]);
        return fmt::format("{}({})", function, fmt::join(arguments, ", "));
    }

    const Meaning &m_meaning;
    std::optional<std::string> m_why;
    std::string m_missing;
    int m_depth = 0;
    int m_calls = 0; // of functions, within each other
};

} // namespace

Value lambdaOf(const Expression &lambda, const Meaning &meaning)
{
    const std::size_t defaults = lambda.parts.size() - 1;
    if (lambda.texts.size() == 2 && defaults == 0) {
        Writer writer(meaning);
        const auto &names = lambda.texts;
        const auto body = writer.expression(
            lambda.parts.front(),
            {{names[0], std::string(names[0])}, {names[1], std::string(names[1])}});
        return writer.result(fmt::format("{}, {}", names[0], names[1]), body);
    }
    if (lambda.texts.empty() || lambda.texts.size() > defaults + 1)
        return unknown(fmt::format("a lambda of {} arguments", lambda.texts.size()));
    Writer writer(meaning);
    Locals locals;
    const std::size_t withDefault = lambda.texts.size() - defaults;
    for (std::size_t i = std::max<std::size_t>(1, withDefault); i < lambda.texts.size(); ++i)
        locals[lambda.texts[i]] = writer.expression(lambda.parts[1 + i - withDefault], {});
    locals[lambda.texts.front()] = std::string(lambda.texts.front());
    const auto body = writer.expression(lambda.parts.front(), locals);
    return writer.result(lambda.texts.front(), body);
}

Value lambdaOf(const Statement &function, const Meaning &meaning)
{
    return partialOf(function, {}, meaning);
}

Value partialOf(const Statement &function, const CallArguments &arguments, const Meaning &meaning)
{
    const auto &parameters = function.parameters;
    Locals locals;
    std::vector<std::string_view> open; // that the caller gives
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Value *given = i < arguments.positional.size() ? &arguments.positional[i] : nullptr;
        for (const auto &[keyword, value] : arguments.keywords)
            if (keyword == parameters[i])
                given = &value;
        const bool hasDefault = hasDefaultOf(function, i);
        if (given && !given->is(Value::Kind::number))
            return unknown("a function whose " + std::string(parameters[i]) + " is "
                           + describe(*given));
        if (given)
            locals[parameters[i]] = shortestText(given->number);
        else if (open.empty() || !hasDefault)
            open.push_back(parameters[i]);
    }
    if (open.empty() || open.size() > 2)
        return unknown(fmt::format("a function of {} arguments", open.size()));
    for (const auto parameter : open)
        locals[parameter] = std::string(parameter);
    Writer writer(meaning);
    const auto body = writer.body(function, std::move(locals));
    return writer.result(fmt::format("{}", fmt::join(open, ", ")), body);
}

std::optional<std::string>
bodyOf(const Statement &function,
       const std::vector<std::pair<std::string_view, std::string>> &parameters,
       const Meaning &meaning)
{
    Writer writer(meaning);
    std::vector<const Statement *> statements;
    for (const auto &each : function.blocks.front())
        statements.push_back(&each);
    Locals locals;
    for (const auto &[parameter, text] : parameters)
        locals[parameter] = text;
    const auto body = writer.returned(std::move(statements), std::move(locals));
    return writer.failed() ? std::nullopt : std::optional(body);
}

} // namespace warmup::dialect::python
