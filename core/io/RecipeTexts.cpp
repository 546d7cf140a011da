// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/RecipeTexts.h"

#include <array>
#include <utility>

#include "core/base/Number.h"

namespace warmup::io {

using schedule::Basis;
using schedule::Level;
using schedule::Span;
using schedule::Unit;

namespace {

constexpr std::array kUnits{std::pair{Unit::epochs, std::string_view("epoch")},
                            std::pair{Unit::updates, std::string_view("update")},
                            std::pair{Unit::samples, std::string_view("sample")}};
constexpr std::array kBases{std::pair{Basis::peak, std::string_view("peak")},
                            std::pair{Basis::base, std::string_view("base")},
                            std::pair{Basis::previous, std::string_view("previous")},
                            std::pair{Basis::main, std::string_view("main")}};

// Numbers as JSON has them: no plus sign, no ".5", no "5.", no "05".
std::optional<double> jsonNumber(std::string_view text)
{
    const auto digits = text.substr(text.starts_with('-') ? 1 : 0);
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (digits.empty() || !isDigit(digits[0]))
        return std::nullopt;
    if (digits.size() > 1 && digits[0] == '0' && isDigit(digits[1]))
        return std::nullopt;
    const auto point = digits.find('.');
    if (point != std::string_view::npos
        && (point + 1 == digits.size() || !isDigit(digits[point + 1])))
        return std::nullopt;
    return readNumber(text);
}

} // namespace

std::string spanText(const Span &span)
{
    if (span.unit == Unit::rest)
        return "rest";
    const auto amount = shortestText(span.amount);
    if (span.unit == Unit::percent)
        return amount + "%";
    for (const auto &[unit, name] : kUnits)
        if (unit == span.unit)
            return amount + " " + std::string(name) + (span.amount == 1 ? "" : "s");
    return amount;
}

std::optional<Span> readSpan(std::string_view text)
{
    if (text == "rest")
        return Span{0, Unit::rest};
    if (text.ends_with('%')) {
        text.remove_suffix(text.ends_with(" %") ? 2 : 1);
        if (const auto amount = jsonNumber(text))
            return Span{*amount, Unit::percent};
        return std::nullopt;
    }
    const auto space = text.find(' ');
    if (space == std::string_view::npos)
        return std::nullopt;
    const auto amount = jsonNumber(text.substr(0, space));
    auto word = text.substr(space + 1);
    if (word.ends_with('s'))
        word.remove_suffix(1);
    for (const auto &[unit, name] : kUnits)
        if (amount && word == name)
            return Span{*amount, unit};
    return std::nullopt;
}

std::string levelText(const Level &level)
{
    for (const auto &[basis, name] : kBases) {
        if (basis != level.basis)
            continue;
        if (level.value == 1)
            return std::string(name);
        return shortestText(level.value) + "x"
            + (basis == Basis::peak ? "" : " " + std::string(name));
    }
    return shortestText(level.value);
}

std::optional<Level> readLevel(std::string_view text)
{
    for (const auto &[basis, name] : kBases) {
        if (text == name)
            return Level{1, basis};
        const auto x = text.find('x');
        if (x == std::string_view::npos)
            continue;
        const auto rest = text.substr(x + 1);
        const bool bare = rest.empty() && basis == Basis::peak;
        if (bare || (rest.starts_with(' ') && rest.substr(1) == name))
            if (const auto value = jsonNumber(text.substr(0, x)))
                return Level{*value, basis};
    }
    return std::nullopt;
}

} // namespace warmup::io
