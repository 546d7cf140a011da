// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace warmup {

// "a", "b", "c": as a message lists what is allowed. Nothing of no names.
template <typename Names>
[[nodiscard]] std::string quotedNames(const Names &names)
{
    std::string text;
    for (const std::string_view name : names) {
        text += text.empty() ? "\"" : ", \"";
        text += name;
        text += '"';
    }
    return text;
}

} // namespace warmup
