// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Lambda.h"
#include "core/dialect/python/LambdaText.h"
#include "core/dialect/python/Reading.h"

// Functions of the script that a scheduler is given: written as a lambda where their text alone is
// enough for that, otherwise followed once with a name for what they will be given.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostFunctions = 1000; // of a list
constexpr std::size_t kMostOpen = 2; // parameters that a scheduler gives a value for

Value lambdaNamed(const std::string &parameters, const std::string &body)
{
    Value lambda;
    lambda.kind = Kind::lambda;
    lambda.text = "lambda " + parameters + ": " + body;
    return lambda;
}

std::string tokenOf(std::string_view parameter)
{
    return "$$" + std::string(parameter);
}

bool isCallable(const Value &value)
{
    return value.is(Kind::function) || value.is(Kind::method) || value.is(Kind::instance)
        || value.is(Kind::symbol);
}

// The parameters, but for the first `bound` of them, that neither these arguments nor a default
// say; the first one always.
std::vector<std::string_view> openParameters(const Statement &function, std::size_t bound,
                                             const CallArguments &given)
{
    std::vector<std::string_view> open;
    for (std::size_t i = bound + given.positional.size(); i < function.parameters.size(); ++i) {
        const bool isNamed =
            std::any_of(given.keywords.begin(), given.keywords.end(),
                        [&](const auto &each) { return each.first == function.parameters[i]; });
        const bool hasDefault = function.values[i].at.line > 0;
        if (!isNamed && (open.empty() || !hasDefault))
            open.push_back(function.parameters[i]);
    }
    return open;
}

bool isTarget(const Expression &target, std::string_view name)
{
    return (target.kind == Expression::Kind::name && target.text == name)
        || (target.kind == Expression::Kind::tuple
            && std::any_of(target.parts.begin(), target.parts.end(),
                           [&](const Expression &each) { return isTarget(each, name); }));
}

// Whether statements assign to a name.
bool assigns(const Block &block, std::string_view name)
{
    return std::any_of(block.begin(), block.end(), [&](const Statement &each) {
        const bool isAssignment = each.kind == Statement::Kind::assign && !each.values.empty();
        return (isAssignment
                && std::any_of(each.values.begin(), each.values.end() - 1,
                               [&](const Expression &target) { return isTarget(target, name); }))
            || std::any_of(each.blocks.begin(), each.blocks.end(),
                           [&](const Block &inner) { return assigns(inner, name); });
    });
}

// A value that asks for no name that the function itself gives a value.
Value withoutOwnNames(Value value, const Statement &function)
{
    const auto &parameters = function.parameters;
    const bool isOwn =
        std::find(parameters.begin(), parameters.end(), value.missing) != parameters.end()
        || std::any_of(function.blocks.begin(), function.blocks.end(),
                       [&](const Block &each) { return assigns(each, value.missing); });
    if (isOwn)
        value.missing.clear();
    return value;
}

// Whether the text alone makes a function of ours.
bool isWhole(const Value &written)
{
    return written.is(Kind::lambda) && Function::makeOf(kMostOpen, written.text, "");
}

// Whether following a function is a lambda, or a better reason than why its text alone is none.
bool saysMore(const Value &followed, const Value &written)
{
    return isWhole(followed)
        || (written.is(Kind::unknown) && written.missing.empty()
            && (!followed.missing.empty() || !followed.text.empty()));
}

} // namespace

// What a function gives for open parameters, as a lambda; unknown, with the reason, where that is
// no formula of them.
Value Evaluator::followedFor(const std::vector<std::string_view> &open,
                             const std::function<Value(std::vector<Value>)> &called)
{
    if (m_ownMethod || open.empty() || open.size() > kMostOpen)
        return unknown();
    OwnMethod followed{1, m_conditions, {}, {}};
    m_ownMethod = &followed;
    const auto loops = std::exchange(m_loops, {});
    const auto every = std::exchange(m_every, std::nullopt);
    const bool left = std::exchange(m_left, false);
    auto returned = std::exchange(m_returned, unknown());
    std::vector<Value> given;
    for (const auto parameter : open)
        given.push_back(formula(tokenOf(parameter), -1));
    const auto result = called(std::move(given));
    m_returned = std::move(returned);
    m_left = left;
    m_every = every;
    m_loops = loops;
    m_ownMethod = nullptr;
    if (!followed.refused.empty())
        return unknown("a function that " + followed.refused);
    const auto raised = followed.raises.empty() ? std::nullopt : std::optional(followed.raises);
    const auto text = raised ? raised : result.loop < 0 ? formulaText(result) : std::nullopt;
    if (!text) {
        auto made = unknown("a function that gives " + describe(result));
        made.missing = result.missing;
        return made;
    }
    auto body = *text;
    for (const auto parameter : open)
        body = withName(body, tokenOf(parameter), std::string(parameter));
    return body.find('$') == std::string::npos
        ? lambdaNamed(fmt::format("{}", fmt::join(open, ", ")), body)
        : unknown();
}

// A function or bound method of the script, given these arguments before the open ones.
Value Evaluator::followedFunction(const Value &function, const CallArguments &bound)
{
    const bool isMethod = function.is(Kind::method);
    const auto open = openParameters(*function.function, isMethod ? 1 : 0, bound);
    return followedFor(open, [&](std::vector<Value> given) {
        auto arguments = bound;
        for (std::size_t i = 0; i < given.size(); ++i)
            arguments.keywords.emplace_back(open[i], std::move(given[i]));
        return withoutOwnNames(isMethod ? enterMethod(function, std::move(arguments))
                                        : enter(*function.function, arguments),
                               *function.function);
    });
}

Value Evaluator::followedLambda(const Expression &lambda)
{
    const std::size_t defaults = lambda.parts.size() - 1;
    const auto &names = lambda.texts;
    if (names.empty() || names.size() < defaults)
        return unknown();
    const std::size_t first = std::max<std::size_t>(1, names.size() - defaults);
    const std::vector<std::string_view> open(names.begin(),
                                             names.begin() + static_cast<std::ptrdiff_t>(first));
    return followedFor(open, [&](std::vector<Value> given) {
        std::vector<Value> values;
        for (std::size_t i = first; i < names.size(); ++i)
            values.push_back(value(lambda.parts[1 + i - (names.size() - defaults)]));
        m_environment.enter();
        for (std::size_t i = 0; i < names.size(); ++i)
            m_environment.set(names[i], i < first ? given[i] : values[i - first]);
        auto made = value(lambda.parts.front());
        m_environment.leave();
        return made;
    });
}

Value Evaluator::lambdaFor(const Expression &lambda)
{
    const auto meaning = [this](const Expression &inner) { return value(inner); };
    auto written = lambdaOf(lambda, meaning);
    if (isWhole(written))
        return written;
    auto followed = followedLambda(lambda);
    return saysMore(followed, written) ? followed : written;
}

// functools.partial(function, ...)
Value Evaluator::partialFor(const Value &function, const CallArguments &bound)
{
    const auto meaning = [this](const Expression &inner) { return value(inner); };
    auto written =
        function.is(Kind::function) ? partialOf(*function.function, bound, meaning) : unknown();
    if (isWhole(written))
        return written;
    auto followed = followedFunction(function, bound);
    return saysMore(followed, written) ? followed : written;
}

// What a scheduler calls: a function, a method, an object with __call__, or a function of a class.
Value Evaluator::callableOf(const Value &value)
{
    if (value.is(Kind::instance)) {
        const auto *call = methodNamed(*value.function, "__call__");
        if (!call)
            return unknown();
        Value method = value;
        method.kind = Kind::method;
        method.function = call;
        return method;
    }
    if (!value.is(Kind::symbol))
        return value;
    const auto dot = value.text.rfind('.');
    const auto klass = m_classes.find(value.text.substr(0, dot));
    const auto *method = klass == m_classes.end()
        ? nullptr
        : methodNamed(*klass->second, std::string_view(value.text).substr(dot + 1));
    Value function;
    function.kind = Kind::function;
    function.function = method;
    return method ? function : unknown();
}

Value Evaluator::withLambdas(const Value &value)
{
    Value result = value;
    if (isCallable(value)) {
        const auto called = callableOf(value);
        if (called.is(Kind::function) || called.is(Kind::method)) {
            result = partialFor(called, {});
        }
    } else if (value.is(Kind::list) && value.items->size() <= kMostFunctions
               && std::any_of(value.items->begin(), value.items->end(), isCallable)) {
        std::vector<Value> items;
        for (const auto &item : *value.items)
            items.push_back(withLambdas(item));
        result = list(std::move(items));
    }
    result.at = value.at;
    return result;
}

} // namespace warmup::dialect::python
