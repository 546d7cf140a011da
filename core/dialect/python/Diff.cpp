// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Diff.h"

#include <algorithm>

namespace warmup::dialect::python {
namespace {

constexpr std::string_view kGit = "diff --git ";

// The lines that say which files and places a diff is of.
class Headers {
public:
    explicit Headers(std::string_view text)
        : m_isWithin(text.starts_with(kGit) || text.find("\n" + std::string(kGit)) != text.npos)
    {
    }

    // Whether the line is one of them; `rest` is the text behind it.
    bool has(std::string_view line, std::string_view rest)
    {
        const bool isPlace = line.starts_with("@@ -");
        const bool isFile = line.starts_with(kGit);
        const bool isOld = line.starts_with("--- ") && rest.starts_with("+++ ");
        const bool isNew = m_isAfterOld;
        m_isAfterOld = isOld;
        m_isWithin = !isPlace && !isNew && (m_isWithin || isFile);
        return m_isWithin || isPlace || isOld || isNew || line.starts_with("\\ No newline");
    }

private:
    bool m_isWithin; // what Git writes before the files' names
    bool m_isAfterOld = false;
};

} // namespace

std::optional<std::string> afterDiff(std::string_view text, bool narrow)
{
    std::string after;
    bool isDiff = false;
    Headers headers(text);
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        auto line = text.substr(begin, end - begin);
        begin = end;
        const bool isHeader = headers.has(line, text.substr(end));
        const bool isNew = !isHeader && line.starts_with('+');
        isDiff = isDiff || isHeader || isNew || line.starts_with('-');
        if (isHeader || line.starts_with('-'))
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
