// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Values.h"

#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "core/base/Number.h"

namespace warmup::app {

namespace {

std::string quoted(const std::string &text)
{
    return '"' + text + '"';
}

std::string suffixOf(const std::string &name)
{
    const auto dot = name.rfind('.');
    std::string suffix = dot == std::string::npos ? "" : name.substr(dot);
    for (char &c : suffix)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return suffix;
}

} // namespace

Result<double> number(const std::string &option, const std::string &text)
{
    const auto value = readNumber(text);
    if (!value)
        return fail(option, quoted(text), "a finite number such as 0.1 or 3e-4");
    return *value;
}

Result<double> positiveNumber(const std::string &option, const std::string &text)
{
    const auto value = readNumber(text);
    if (!value || *value <= 0)
        return fail(option, quoted(text), "a number above 0");
    return *value;
}

Result<std::int64_t> wholeNumber(const std::string &option, const std::string &text,
                                 std::int64_t least, std::int64_t most)
{
    const auto value = readNumber(text);
    if (!value || std::trunc(*value) != *value || *value < static_cast<double>(least)
        || *value > static_cast<double>(most))
        return fail(option, quoted(text), fmt::format("a whole number from {} to {}", least, most));
    return static_cast<std::int64_t>(*value);
}

Result<std::pair<std::string, double>> nameAndNumber(const std::string &option,
                                                     const std::string &text)
{
    const auto equals = text.rfind('=');
    const auto value =
        equals == std::string::npos ? std::nullopt : readNumber(text.substr(equals + 1));
    if (!value || equals == 0)
        return fail(option, quoted(text),
                    "NAME=VALUE with a number, such as epochs=30 or 'len(loader)=391'");
    return std::pair{text.substr(0, equals), *value};
}

Result<std::pair<int, int>> pictureSize(const std::string &option, const std::string &text)
{
    const auto times = text.find('x');
    if (times != std::string::npos) {
        const auto width = wholeNumber(option, text.substr(0, times), 64, 20'000);
        const auto height = wholeNumber(option, text.substr(times + 1), 64, 20'000);
        if (width && height)
            return std::pair{static_cast<int>(*width), static_cast<int>(*height)};
    }
    return fail(option, quoted(text),
                "WIDTHxHEIGHT in pixels, each from 64 to 20000, such as 1600x900");
}

Result<std::string> pictureName(const std::string &option, const std::string &text)
{
    const std::string suffix = suffixOf(text);
    if (suffix != ".png" && suffix != ".svg" && suffix != ".pdf")
        return fail(option, quoted(text), "a file name that ends in .png, .svg or .pdf");
    return text;
}

Result<std::string> documentName(const std::string &option, const std::string &text)
{
    if (suffixOf(text) != ".pdf")
        return fail(option, quoted(text), "a file name that ends in .pdf");
    return text;
}

} // namespace warmup::app
