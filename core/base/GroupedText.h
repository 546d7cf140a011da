// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace warmup {

// 60000 as "60 000", with `space` (UTF-8) between groups of three digits.
[[nodiscard]] inline std::string groupedText(std::int64_t number, std::string_view space = " ")
{
    std::string text = std::to_string(number);
    const std::ptrdiff_t first = number < 0 ? 1 : 0;
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > first; at -= 3)
        text.insert(static_cast<std::size_t>(at), space);
    return text;
}

} // namespace warmup
