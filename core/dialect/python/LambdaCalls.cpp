// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/dialect/python/Arrays.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/LambdaWriter.h"

// Calls within functions of the script: of functions of math and of arrays, and of what the script
// defines itself, which is put in their place.
namespace warmup::dialect::python {
namespace {

constexpr std::size_t kDeepestCalls = 8;

// What arrays have that gives their own value: step.astype("float32").
bool isOwnValue(std::string_view method)
{
    return method == "astype" || method == "item" || method == "numpy" || method == "tolist";
}

bool mentions(const Expression &expression, const LambdaWriter::Locals &locals)
{
    const auto inside = [&](const Expression &each) { return mentions(each, locals); };
    return (expression.kind == Expression::Kind::name && locals.contains(expression.text))
        || std::any_of(expression.parts.begin(), expression.parts.end(), inside)
        || std::any_of(expression.trailers.begin(), expression.trailers.end(),
                       [&](const Trailer &each) {
                           return std::any_of(each.values.begin(), each.values.end(), inside);
                       });
}

// The call's argument of that name or, without one, at that position; null: it has none.
const Expression *argumentOf(const Trailer &call, std::size_t position,
                             std::initializer_list<std::string_view> names)
{
    for (std::size_t i = 0; i < call.values.size(); ++i) {
        const bool isNamed = !call.keywords[i].empty();
        if (isNamed ? std::find(names.begin(), names.end(), call.keywords[i]) != names.end()
                    : i == position)
            return &call.values[i];
    }
    return nullptr;
}

// The type that a function is to give its argument; null: it has none.
const Expression *typeOf(std::string_view function, const Trailer &call)
{
    constexpr std::size_t kNowhere = 1000;
    return argumentOf(call, hasTypeSecond(function) ? 1 : kNowhere, {"dtype", "new_dtype"});
}

// "lambda a, b: a + b" of these.
std::string withArguments(const std::string &lambda, const std::vector<std::string> &arguments)
{
    constexpr std::size_t kPrefix = 7; // "lambda "
    const auto colon = lambda.find(':');
    auto body = "(" + lambda.substr(colon + 1) + ")";
    std::string name;
    std::size_t count = 0;
    const auto rename = [&] { body = withName(body, name, fmt::format("${}", count++)); };
    for (const char c : lambda.substr(kPrefix, colon - kPrefix)) {
        if (c == ',') {
            rename();
            name.clear();
        } else if (c != ' ') {
            name += c;
        }
    }
    rename();
    if (count != arguments.size())
        return {};
    for (std::size_t i = 0; i < count; ++i)
        body = withName(body, fmt::format("${}", i), arguments[i]);
    return body;
}

} // namespace

std::string LambdaWriter::postfix(const Expression &e, const Locals &locals)
{
    const auto &last = e.trailers.back();
    if (last.kind == Trailer::Kind::index && last.values.size() == 1)
        return item(e, locals);
    if (last.kind != Trailer::Kind::call)
        return meaning(e, locals);
    Expression callee = e;
    callee.trailers.pop_back();
    if (callee.trailers.empty()) {
        auto base = std::move(callee.parts.front());
        callee = std::move(base);
    } else if (isOwnValue(callee.trailers.back().name)) {
        const bool isCast = callee.trailers.back().name == "astype";
        const auto *type = isCast ? argumentOf(last, 0, {"dtype"}) : nullptr;
        callee.trailers.pop_back();
        if (!callee.trailers.empty())
            return cast(expression(callee, locals), type, locals);
        const auto base = std::move(callee.parts.front());
        return cast(expression(base, locals), type, locals);
    }
    for (const auto &trailer : callee.trailers)
        if (trailer.kind == Trailer::Kind::call) {
            refuse(e.at, "a call of a call's result");
            return {};
        }
    const bool isBuiltin = callee.kind == Kind::name && callee.text == "len";
    if (isBuiltin) {
        if (std::any_of(last.values.begin(), last.values.end(),
                        [&](const Expression &each) { return mentions(each, locals); }))
            refuse(e.at, "the length of what it computes");
        return meaning(e, locals);
    }
    if (const auto own = functionOf(callee, locals))
        return applied(*own, argumentsOf(last, locals), locals, last.at);
    // A number that is supplied cannot be called.
    const auto missing = m_missing;
    const auto function = meaning(callee, locals);
    if (failed())
        m_missing = missing;
    return failed() ? std::string() : call(function, last, locals);
}

// A function of math or of arrays.
std::string LambdaWriter::call(const std::string &function, const Trailer &call,
                               const Locals &locals)
{
    if (function == "numpy.cond")
        return either(call, locals);
    const bool isOfLists = !call.values.empty() && call.values.front().kind == Kind::list;
    if (function == "numpy.piecewise" || (function == "numpy.select" && isOfLists))
        return selected(call, locals, function == "numpy.piecewise");
    // Keras's ops.cast(step, "float32")
    if (givesItsArgument(function))
        if (const auto *given = argumentOf(call, 0, {"x", "value", "tensor", "initial_value"}))
            return cast(expression(*given, locals), typeOf(function, call), locals);
    std::vector<std::string> arguments;
    for (std::size_t i = 0; i < call.values.size(); ++i) {
        if (isTypeKeyword(call.keywords[i])
            && isWholeType(valueOf(call.values[i], locals)) != false)
            refuse(call.at, "a result of a type that is not followed");
        if (isOfNoValue(call.keywords[i]) && function.starts_with("numpy."))
            continue;
        if (!call.keywords[i].empty())
            refuse(call.at, "an argument with a name");
        arguments.push_back(expression(call.values[i], locals));
    }
    return bounded(callText(function, arguments));
}

// A number as one of that type; as it is without one.
std::string LambdaWriter::cast(std::string text, const Expression *type, const Locals &locals)
{
    if (!type || failed())
        return text;
    const auto isWhole = isWholeType(valueOf(*type, locals));
    if (!isWhole)
        refuse(type->at, "a type other than float32, float64, int32 and int64");
    return isWhole == true ? bounded("int(" + text + ")") : text;
}

// A function, method or lambda of the script; nothing for any other.
std::optional<LambdaWriter::Called> LambdaWriter::functionOf(const Expression &callee,
                                                             const Locals &locals)
{
    if (callee.kind == Kind::lambda)
        return localFunction(callee, locals);
    if (callee.kind == Kind::name)
        if (const auto own = locals.find(callee.text); own != locals.end() && own->second.function)
            return *own->second.function;
    const auto called = valueOf(callee, locals);
    if (called.is(Value::Kind::function))
        return Called{.function = called.function};
    if (called.is(Value::Kind::method))
        return Called{.function = called.function, .isMethod = true};
    return called.is(Value::Kind::lambda) ? std::optional(Called{.text = called.text})
                                          : std::nullopt;
}

LambdaWriter::Arguments LambdaWriter::argumentsOf(const Trailer &call, const Locals &locals)
{
    Arguments arguments;
    for (std::size_t i = 0; i < call.values.size(); ++i)
        arguments.emplace_back(call.keywords[i], expression(call.values[i], locals));
    return arguments;
}

// What it gives for these arguments.
std::string LambdaWriter::applied(const Called &called, const Arguments &arguments,
                                  const Locals &locals, Position at)
{
    if (failed())
        return {};
    if (m_outer.size() >= kDeepestCalls) {
        refuse(at, "calls within calls");
        return {};
    }
    if (called.lambda || called.function) {
        // A function knows what the one that made it does, whoever calls it.
        const bool isCallers = called.level >= m_outer.size();
        const auto around = !called.isLocal ? Locals()
            : isCallers                     ? locals
                                            : *m_outer[called.level];
        m_outer.push_back(&locals);
        auto text = called.lambda ? ofLambda(called, arguments, around)
                                  : inlined(called, arguments, around, at);
        m_outer.pop_back();
        return text;
    }
    std::vector<std::string> texts;
    for (const auto &[keyword, text] : arguments)
        texts.push_back(text);
    auto text = withArguments(called.text, texts);
    if (text.empty())
        refuse(at, "a call that its function does not take");
    return bounded(std::move(text));
}

// What a function returns for these arguments; `inside` is what it finds around it.
std::string LambdaWriter::inlined(const Called &called, const Arguments &arguments, Locals inside,
                                  Position at)
{
    const std::size_t first = called.isMethod ? 1 : 0;
    const auto &parameters = called.function->parameters;
    if (first + arguments.size() > parameters.size()) {
        refuse(at, "too many arguments");
        return {};
    }
    for (const auto parameter : parameters)
        inside.erase(parameter);
    for (const auto &[parameter, given] : called.defaults)
        inside[parameter] = given;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto &[keyword, text] = arguments[i];
        const auto name = keyword.empty() ? parameters[first + i] : keyword;
        if (std::find(parameters.begin(), parameters.end(), name) == parameters.end())
            refuse(at, "an argument that its function does not have");
        inside[name] = text;
    }
    return body(*called.function, std::move(inside), called.isMethod);
}

std::string LambdaWriter::ofLambda(const Called &called, const Arguments &arguments, Locals inside)
{
    const auto &function = *called.lambda;
    const auto &names = function.texts;
    const std::size_t defaults = function.parts.size() - 1;
    const bool areNamed = std::any_of(arguments.begin(), arguments.end(),
                                      [](const auto &each) { return !each.first.empty(); });
    if (areNamed || names.size() < arguments.size() || names.size() - arguments.size() > defaults) {
        refuse(function.at, "a call that its function does not take");
        return {};
    }
    for (std::size_t i = 0; i < names.size(); ++i)
        inside[names[i]] =
            i < arguments.size() ? Local(arguments[i].second) : called.defaults.at(names[i]);
    return expression(function.parts.front(), inside);
}

// A function that is made here, with its defaults as they are now.
LambdaWriter::Called LambdaWriter::localFunction(const Statement &function, const Locals &locals)
{
    Called made{.function = &function, .isLocal = true, .level = m_outer.size()};
    for (std::size_t i = 0; i < function.parameters.size(); ++i)
        if (hasDefaultOf(function, i))
            made.defaults[function.parameters[i]] = byDefault(function.values[i], locals);
    return made;
}

LambdaWriter::Called LambdaWriter::localFunction(const Expression &lambda, const Locals &locals)
{
    Called made{.lambda = &lambda, .isLocal = true, .level = m_outer.size()};
    const std::size_t open = lambda.texts.size() - (lambda.parts.size() - 1);
    for (std::size_t i = open; i < lambda.texts.size(); ++i)
        made.defaults[lambda.texts[i]] = byDefault(lambda.parts[1 + i - open], locals);
    return made;
}

LambdaWriter::Local LambdaWriter::byDefault(const Expression &e, const Locals &locals)
{
    if (e.kind != Kind::name || e.text != "None")
        return expression(e, locals);
    Local none;
    none.isNone = true;
    return none;
}

// lax.cond(condition, lambda: a, lambda: b, ...)
std::string LambdaWriter::either(const Trailer &call, const Locals &locals)
{
    const auto *condition = argumentOf(call, 0, {"pred"});
    const auto *yes = argumentOf(call, 1, {"true_fn", "true_fun"});
    const auto *no = argumentOf(call, 2, {"false_fn", "false_fun"});
    if (!condition || !yes || !no) {
        refuse(call.at, "a choice that is not between two functions");
        return {};
    }
    Arguments operands;
    for (std::size_t i = 3; i < call.values.size(); ++i)
        if (call.keywords[i].empty())
            operands.emplace_back("", expression(call.values[i], locals));
    return bounded(fmt::format("({} if {} else {})", chosen(*yes, operands, locals),
                               expression(*condition, locals), chosen(*no, operands, locals)));
}

// What one of several functions gives.
std::string LambdaWriter::chosen(const Expression &function, const Arguments &arguments,
                                 const Locals &locals)
{
    const auto called = functionOf(function, locals);
    if (!called)
        refuse(function.at, "a choice between functions that are not the script's");
    return called ? applied(*called, arguments, locals, function.at) : std::string();
}

// jnp.select([conditions], [values], default), where the first one counts, and
// jnp.piecewise(x, [conditions], [values or functions of x]), where the last one does.
std::string LambdaWriter::selected(const Trailer &call, const Locals &locals, bool piecewise)
{
    const auto *x = piecewise ? argumentOf(call, 0, {"x"}) : nullptr;
    const auto *conditions = argumentOf(call, piecewise ? 1 : 0, {"condlist"});
    const auto *values = argumentOf(call, piecewise ? 2 : 1, {"choicelist", "funclist"});
    const auto *otherwise = piecewise ? nullptr : argumentOf(call, 2, {"default"});
    const auto size = conditions && conditions->kind == Kind::list ? conditions->parts.size() : 0;
    const bool hasLast = piecewise && values && values->parts.size() == size + 1;
    if (size == 0 || !values || values->kind != Kind::list || (piecewise && !x)
        || (values->parts.size() != size && !hasLast)) {
        refuse(call.at, "a choice between values that are not written out");
        return {};
    }
    const auto written = [&](const Expression &value) {
        const bool isFunction = piecewise && functionOf(value, locals).has_value();
        return isFunction ? chosen(value, {{"", expression(*x, locals)}}, locals)
                          : expression(value, locals);
    };
    auto text = hasLast ? written(values->parts.back())
        : otherwise     ? expression(*otherwise, locals)
                        : std::string("0");
    for (std::size_t i = 0; i < size; ++i) {
        const auto at = piecewise ? i : size - 1 - i;
        text = fmt::format("({} if {} else {})", written(values->parts[at]),
                           expression(conditions->parts[at], locals), text);
    }
    return bounded(std::move(text));
}

} // namespace warmup::dialect::python
