// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Number.h"

#include <array>
#include <charconv>
#include <cmath>

namespace warmup {

std::string shortestText(double value)
{
    if (std::isnan(value))
        return "nan";
    if (std::isinf(value))
        return value < 0 ? "-inf" : "inf";
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    std::string text(buffer.data(), end);
    // to_chars pads exponents to two digits: 1e-07. People write 1e-7.
    const auto e = text.find('e');
    if (e != std::string::npos && e + 2 < text.size() && text[e + 2] == '0')
        text.erase(e + 2, 1);
    if (e != std::string::npos && text[e + 1] == '+')
        text.erase(e + 1, 1);
    return text;
}

std::optional<double> readNumber(std::string_view text)
{
    if (text.size() > 1 && text[0] == '+' && text[1] != '-')
        text.remove_prefix(1);
    double value = 0;
    const auto end = text.data() + text.size();
    const auto [rest, status] = std::from_chars(text.data(), end, value);
    if (text.empty() || status != std::errc() || rest != end || !std::isfinite(value))
        return std::nullopt;
    return value;
}

} // namespace warmup
