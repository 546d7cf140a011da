// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/LambdaText.h"

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/LambdaWriter.h"

namespace warmup::dialect::python {

using Locals = LambdaWriter::Locals;

Value lambdaOf(const Expression &lambda, const Meaning &meaning)
{
    const std::size_t defaults = lambda.parts.size() - 1;
    if (lambda.texts.size() == 2 && defaults == 0) {
        LambdaWriter writer(meaning);
        const auto &names = lambda.texts;
        const auto body = writer.expression(
            lambda.parts.front(),
            {{names[0], std::string(names[0])}, {names[1], std::string(names[1])}});
        return writer.result(fmt::format("{}, {}", names[0], names[1]), body);
    }
    if (lambda.texts.empty() || lambda.texts.size() > defaults + 1)
        return unknown(fmt::format("a lambda of {} arguments", lambda.texts.size()));
    LambdaWriter writer(meaning);
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
    LambdaWriter writer(meaning);
    const auto body = writer.body(function, std::move(locals));
    return writer.result(fmt::format("{}", fmt::join(open, ", ")), body);
}

std::optional<std::string>
bodyOf(const Statement &function,
       const std::vector<std::pair<std::string_view, std::string>> &parameters,
       const Meaning &meaning)
{
    LambdaWriter writer(meaning);
    Locals locals;
    for (const auto &[parameter, text] : parameters)
        locals[parameter] = text;
    const auto body = writer.body(function, std::move(locals));
    return writer.failed() ? std::nullopt : std::optional(body);
}

Value lambdaOfMethod(const Statement &method, const Meaning &meaning)
{
    const auto &parameters = method.parameters;
    if (parameters.size() < 2)
        return unknown("a method without an argument");
    LambdaWriter writer(meaning);
    const auto body = writer.body(method, {{parameters[1], std::string(parameters[1])}}, true);
    return writer.result(parameters[1], body);
}

} // namespace warmup::dialect::python
