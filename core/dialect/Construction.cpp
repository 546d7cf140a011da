// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/Construction.h"

#include <algorithm>
#include <cmath>

#include "core/base/Number.h"

namespace warmup::dialect {
namespace {

struct Text {
    std::string operator()(std::monostate) const { return "None"; }
    std::string operator()(bool value) const { return value ? "True" : "False"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const
    {
        const auto text = shortestText(value);
        return text.find_first_not_of("-0123456789") == std::string::npos ? text + ".0" : text;
    }
    std::string operator()(const std::string &value) const { return "'" + value + "'"; }
    std::string operator()(const Lambda &value) const { return value.text; }
    std::string operator()(const Construction &value) const { return pythonText(value); }
    std::string operator()(const Argument::List &value) const
    {
        std::string text;
        for (const auto &item : value)
            text += (text.empty() ? "" : ", ") + pythonText(item);
        return "[" + text + "]";
    }
};

} // namespace

const NamedArgument *Construction::find(std::string_view argument) const
{
    const auto found =
        std::find_if(arguments.begin(), arguments.end(),
                     [&](const NamedArgument &each) { return each.name == argument; });
    return found == arguments.end() ? nullptr : &*found;
}

bool Construction::operator==(const Construction &other) const
{
    return name == other.name && arguments == other.arguments;
}

std::optional<double> Argument::number() const
{
    if (const auto *truth = std::get_if<bool>(&value))
        return *truth ? 1 : 0;
    if (const auto *whole = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*whole);
    if (const auto *real = std::get_if<double>(&value))
        return *real;
    return std::nullopt;
}

bool Argument::isInteger() const
{
    return std::holds_alternative<bool>(value) || std::holds_alternative<std::int64_t>(value);
}

std::string pythonText(const Argument &argument)
{
    return std::visit(Text{}, argument.value);
}

std::string pythonText(const Construction &construction)
{
    std::string text;
    for (const auto &[name, value] : construction.arguments)
        text += (text.empty() ? "" : ", ") + name + "=" + pythonText(value);
    return construction.name + "(" + text + ")";
}

} // namespace warmup::dialect
