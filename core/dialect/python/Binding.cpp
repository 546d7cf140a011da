// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Binding.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/Number.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

std::string names(const std::vector<Parameter> &parameters)
{
    std::string text;
    for (const auto &parameter : parameters)
        text += (text.empty() ? "" : ", ") + std::string(parameter.name);
    return text;
}

} // namespace

Error errorAt(std::string_view name, Position at, std::string found, std::string allowed)
{
    return {fmt::format("{}:{}", name, toText(at)), std::move(found), std::move(allowed)};
}

Result<Binding> Binding::make(std::string_view script, std::string_view callee,
                              const CallArguments &arguments,
                              const std::vector<Parameter> &parameters)
{
    const auto refuse = [&](Position at, std::string found) {
        return tl::unexpected(
            errorAt(script, at, std::move(found),
                    fmt::format("{}({}): Python raises TypeError", callee, names(parameters))));
    };
    if (arguments.unpacks)
        return tl::unexpected(errorAt(script, arguments.at, "arguments that are unpacked with *",
                                      "arguments that are written out"));
    Binding binding;
    binding.m_script = script;
    binding.m_callee = callee;
    binding.m_at = arguments.at;
    const auto positional = static_cast<std::size_t>(
        std::count_if(parameters.begin(), parameters.end(), [](const Parameter &parameter) {
            return parameter.kind != Parameter::Kind::keywordOnly;
        }));
    if (arguments.positional.size() > positional)
        return refuse(arguments.positional[positional].at,
                      fmt::format("{} arguments without a name", arguments.positional.size()));
    for (std::size_t i = 0; i < arguments.positional.size(); ++i)
        binding.m_given[parameters[i].name] = arguments.positional[i];
    for (const auto &[keyword, value] : arguments.keywords) {
        const auto found =
            std::find_if(parameters.begin(), parameters.end(),
                         [&, key = std::string_view(keyword)](const Parameter &parameter) {
                             return parameter.name == key;
                         });
        if (found == parameters.end())
            return refuse(value.at, fmt::format("an argument '{}'", keyword.substr(0, 60)));
        if (!binding.m_given.emplace(found->name, value).second)
            return refuse(value.at, fmt::format("'{}' twice", keyword));
    }
    for (const auto &parameter : parameters)
        if (parameter.kind == Parameter::Kind::required
            && !binding.m_given.contains(parameter.name))
            return refuse(arguments.at, fmt::format("no '{}'", parameter.name));
    return binding;
}

const Value *Binding::find(std::string_view parameter) const
{
    const auto found = m_given.find(parameter);
    return found == m_given.end() || found->second.is(Kind::none) ? nullptr : &found->second;
}

Error Binding::error(std::string_view parameter, std::string allowed) const
{
    const auto found = m_given.find(parameter);
    if (found == m_given.end())
        return errorAt(m_script, m_at, fmt::format("{}() without {}", m_callee, parameter),
                       std::move(allowed));
    return errorAt(m_script, found->second.at,
                   fmt::format("{} = {}", parameter, describe(found->second)), std::move(allowed));
}

Result<double> Binding::number(std::string_view parameter) const
{
    const auto *value = find(parameter);
    if (!value || !value->is(Kind::number))
        return tl::unexpected(error(parameter, "a number that the script says"));
    return value->number;
}

Result<double> Binding::number(std::string_view parameter, double byDefault) const
{
    return m_given.contains(parameter) ? number(parameter) : byDefault;
}

Result<double> Binding::whole(std::string_view parameter, double least,
                              const std::string &reason) const
{
    const auto value = number(parameter);
    if (value && (*value < least || *value != std::round(*value)))
        return tl::unexpected(
            error(parameter,
                  fmt::format("a whole number of at least {}{}{}", shortestText(least),
                              reason.empty() ? "" : ": ", reason)));
    return value;
}

Result<std::size_t> Binding::choice(std::string_view parameter,
                                    const std::vector<std::string> &choices) const
{
    const auto *value = find(parameter);
    if (!m_given.contains(parameter))
        return std::size_t{0};
    if (value && value->is(Kind::text))
        if (const auto found = std::find(choices.begin(), choices.end(), value->text);
            found != choices.end())
            return static_cast<std::size_t>(found - choices.begin());
    std::string allowed;
    for (const auto &one : choices)
        allowed += (allowed.empty() ? "'" : " or '") + one + "'";
    return tl::unexpected(error(parameter, allowed + ": PyTorch raises ValueError"));
}

} // namespace warmup::dialect::python
