// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace warmup::data {

// 60000 as "60 000": for the descriptions of data.
[[nodiscard]] inline std::string groupedText(std::int64_t number)
{
    std::string text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (text[0] == '-' ? 1 : 0);
         at -= 3)
        text.insert(static_cast<std::size_t>(at), " ");
    return text;
}

} // namespace warmup::data
