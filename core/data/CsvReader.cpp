// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/CsvReader.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace warmup::data {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

} // namespace

CsvReader::CsvReader(std::string_view text, char separator, std::string name)
    : m_text(text), m_separator(separator), m_name(std::move(name))
{
    if (m_text.starts_with(kByteOrderMark))
        m_at = m_lineStart = kByteOrderMark.size();
}

std::string CsvReader::where(const Cell &cell) const
{
    return fmt::format("{}:{}:{}", m_name, cell.line, cell.column);
}

std::string CsvReader::here() const
{
    return fmt::format("{}:{}:{}", m_name, m_line, m_at - m_lineStart + 1);
}

bool CsvReader::atLineEnd() const
{
    return m_at == m_text.size() || m_text[m_at] == '\n' || m_text[m_at] == '\r';
}

void CsvReader::passLineEnd()
{
    if (m_at == m_text.size())
        return;
    m_at += m_text.substr(m_at).starts_with("\r\n") ? 2 : 1;
    m_lineStart = m_at;
    ++m_line;
}

Result<bool> CsvReader::next(std::vector<Cell> &row)
{
    while (m_at < m_text.size() && atLineEnd()) {
        ++m_pendingEmptyLines;
        passLineEnd();
    }
    if (m_at == m_text.size())
        return false;
    m_emptyLines += std::exchange(m_pendingEmptyLines, 0);

    std::size_t count = 0;
    while (true) {
        if (count == row.size())
            row.emplace_back();
        if (auto read = readCell(row[count++]); !read)
            return tl::unexpected(read.error());
        if (atLineEnd())
            break;
        ++m_at; // the separator
    }
    row.resize(count);
    passLineEnd();
    return true;
}

Result<void> CsvReader::readCell(Cell &cell)
{
    while (m_at < m_text.size() && isBlank(m_text[m_at]) && m_text[m_at] != m_separator)
        ++m_at;
    cell.line = m_line;
    cell.column = static_cast<std::int64_t>(m_at - m_lineStart) + 1;
    cell.text.clear();
    cell.quoted = m_at < m_text.size() && m_text[m_at] == '"';
    if (cell.quoted)
        return readQuoted(cell);

    const std::size_t begin = m_at;
    for (; !atLineEnd() && m_text[m_at] != m_separator; ++m_at) {
        if (m_text[m_at] == '"')
            return fail(here(), "a quote within an unquoted cell",
                        "a cell that is quoted as a whole, with quotes within it doubled");
        if (m_text[m_at] == '\0')
            return fail(here(), "a NUL byte", "text (UTF-8)");
    }
    std::size_t end = m_at;
    while (end > begin && isBlank(m_text[end - 1]))
        --end;
    cell.text.assign(m_text.substr(begin, end - begin));
    return {};
}

Result<void> CsvReader::readQuoted(Cell &cell)
{
    for (++m_at; m_at < m_text.size(); ++m_at) {
        const char c = m_text[m_at];
        if (c == '\0')
            return fail(here(), "a NUL byte", "text (UTF-8)");
        if (c == '"') {
            if (!m_text.substr(m_at + 1).starts_with('"')) {
                ++m_at;
                while (m_at < m_text.size() && isBlank(m_text[m_at]) && m_text[m_at] != m_separator)
                    ++m_at;
                if (!atLineEnd() && m_text[m_at] != m_separator)
                    return fail(
                        here(), "text after a closing quote",
                        fmt::format("a {} or the end of the line", separatorName(m_separator)));
                return {};
            }
            ++m_at;
        }
        cell.text += c;
        if (c == '\n') {
            m_lineStart = m_at + 1;
            ++m_line;
        }
    }
    return fail(where(cell), "a quote that is never closed", "a closing quote");
}

char sniffSeparator(std::string_view text)
{
    constexpr std::array kCandidates{'\t', ';', ','};
    constexpr int kLines = 20;
    constexpr std::size_t kFarEnough = 1 << 20;
    text = text.substr(0, kFarEnough);

    std::array<std::int64_t, 3> first{};
    std::array<std::int64_t, 3> current{};
    std::array<bool, 3> steady{true, true, true};
    int lines = 0;
    bool quoted = false;
    bool empty = true;
    for (std::size_t i = 0; i <= text.size() && lines < kLines; ++i) {
        const bool end = i == text.size();
        if (!end && text[i] == '"')
            quoted = !quoted;
        if (end || (!quoted && (text[i] == '\n' || text[i] == '\r'))) {
            if (!empty) {
                for (std::size_t k = 0; k < kCandidates.size(); ++k)
                    steady[k] =
                        steady[k] && current[k] > 0 && (lines == 0 || current[k] == first[k]);
                if (lines++ == 0)
                    first = current;
            }
            current = {};
            empty = true;
            continue;
        }
        empty = false;
        for (std::size_t k = 0; k < kCandidates.size(); ++k)
            current[k] += !quoted && text[i] == kCandidates[k];
    }
    for (std::size_t k = 0; k < kCandidates.size(); ++k)
        if (lines > 0 && steady[k])
            return kCandidates[k];
    const auto most = std::max_element(first.begin(), first.end());
    return *most > 0 ? kCandidates[static_cast<std::size_t>(most - first.begin())] : ',';
}

std::string separatorName(char separator)
{
    return separator == '\t' ? "tab" : separator == ';' ? "semicolon" : "comma";
}

std::string quotedForMessage(std::string_view text)
{
    constexpr std::size_t kShown = 40;
    std::string shown(text.substr(0, kShown));
    if (text.size() > kShown) { // not in the middle of a UTF-8 sequence
        std::size_t cut = kShown;
        while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80)
            --cut;
        shown.resize(cut);
    }
    for (char &c : shown)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            c = '?';
    return '"' + shown + (text.size() > kShown ? "...\"" : "\"");
}

} // namespace warmup::data
