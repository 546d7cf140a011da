// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Diff.h"

#include <algorithm>

namespace warmup::dialect::python {

std::optional<std::string> afterDiff(std::string_view text, bool narrow)
{
    std::string after;
    bool isDiff = false;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        auto line = text.substr(begin, end - begin);
        begin = end;
        const bool isNew = line.starts_with('+');
        isDiff = isDiff || isNew || line.starts_with('-');
        if (line.starts_with('-'))
            line = line.ends_with('\n') ? "\n" : "";
        else if (isNew && narrow)
            line.remove_prefix(line.starts_with("+ ") ? 2 : 1);
        else if (isNew)
            after += ' ';
        after += isNew && !narrow ? line.substr(1) : line;
    }
    return isDiff ? std::optional(std::move(after)) : std::nullopt;
}

} // namespace warmup::dialect::python
