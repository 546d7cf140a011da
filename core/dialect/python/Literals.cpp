// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "core/base/Number.h"
#include "core/dialect/python/Tokenizer.h"

namespace warmup::dialect::python {
namespace {

std::optional<Number> inBase(std::string_view digits, int base)
{
    if (digits.empty())
        return std::nullopt;
    double value = 0;
    for (const char *at = digits.data(); at != digits.data() + digits.size(); ++at) {
        int digit = 99;
        const auto [end, status] = std::from_chars(at, at + 1, digit, base);
        if (status != std::errc() || end != at + 1)
            return std::nullopt;
        value = value * base + digit;
    }
    return Number{value, true};
}

} // namespace

std::optional<Number> numberOf(std::string_view token)
{
    std::string text;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const auto isDigit = [&](std::size_t k) {
            return k < token.size() && std::isxdigit(static_cast<unsigned char>(token[k]));
        };
        if (token[i] != '_')
            text += static_cast<char>(std::tolower(static_cast<unsigned char>(token[i])));
        else if (i == 0 || !isDigit(i + 1))
            return std::nullopt;
    }
    if (text.starts_with("0x"))
        return inBase(std::string_view(text).substr(2), 16);
    if (text.starts_with("0o"))
        return inBase(std::string_view(text).substr(2), 8);
    if (text.starts_with("0b"))
        return inBase(std::string_view(text).substr(2), 2);
    const bool whole = text.find_first_of(".e") == std::string::npos;
    const auto value = readNumber(text);
    if (!value || text.find_first_not_of("0123456789.e+-") != std::string::npos)
        return std::nullopt;
    return Number{*value, whole};
}

std::optional<std::string> stringOf(std::string_view token)
{
    std::size_t prefix = 0;
    for (; prefix < token.size() && token[prefix] != '"' && token[prefix] != '\''; ++prefix)
        if (std::string_view("fFbBtT").find(token[prefix]) != std::string_view::npos)
            return std::nullopt;
    const bool raw = token.substr(0, prefix).find_first_of("rR") != std::string_view::npos;
    token.remove_prefix(prefix);
    const std::size_t quotes =
        token.size() >= 6 && token[0] == token[1] && token[1] == token[2] ? 3 : 1;
    if (token.size() < 2 * quotes)
        return std::nullopt;
    token = token.substr(quotes, token.size() - 2 * quotes);
    std::string text;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (!raw && token[i] == '\\' && i + 1 < token.size()
            && (token[i + 1] == '\\' || token[i + 1] == '\'' || token[i + 1] == '"'))
            ++i;
        text += token[i];
    }
    return text;
}

} // namespace warmup::dialect::python
