// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"

namespace warmup::data {

// One cell of a table, and where it begins in the file, both counted from 1 (columns in bytes).
struct Cell {
    std::string text; // without its quotes; blanks around an unquoted cell are cut off
    std::int64_t line = 1;
    std::int64_t column = 1;
    bool quoted = false;
};

// Rows of comma-separated values as in RFC 4180: cells may be quoted, a quote within is doubled,
// quoted cells may hold separators and line ends. Lines end with LF, CRLF or CR. A byte order mark
// is passed over, and so are empty lines.
class CsvReader {
public:
    // `text` must live as long as the reader; `name` stands before line and column in errors.
    CsvReader(std::string_view text, char separator, std::string name);

    // The next row into `row`; false at the end. Fails for a quote that is not closed or stands
    // within an unquoted cell, text after a closing quote, and a NUL byte (no text at all).
    [[nodiscard]] Result<bool> next(std::vector<Cell> &row);

    // Empty lines between rows so far.
    [[nodiscard]] std::int64_t emptyLines() const { return m_emptyLines; }
    // Bytes read so far.
    [[nodiscard]] std::size_t position() const { return m_at; }
    // "NAME:line:column" of a cell.
    [[nodiscard]] std::string where(const Cell &cell) const;

private:
    [[nodiscard]] Result<void> readCell(Cell &cell);
    [[nodiscard]] Result<void> readQuoted(Cell &cell);
    [[nodiscard]] bool atLineEnd() const;
    void passLineEnd();
    [[nodiscard]] std::string here() const;

    std::string_view m_text;
    char m_separator;
    std::string m_name;
    std::size_t m_at = 0;
    std::size_t m_lineStart = 0;
    std::int64_t m_line = 1;
    std::int64_t m_emptyLines = 0;
    std::int64_t m_pendingEmptyLines = 0;
};

// Comma, semicolon or tab: the one that stands equally often, and at least once, in each of the
// first lines (a semicolon or tab before a comma, which may be a decimal sign); else the one that
// stands most often in the first line. A comma when there is none.
[[nodiscard]] char sniffSeparator(std::string_view text);

// "comma", "semicolon" or "tab".
[[nodiscard]] std::string separatorName(char separator);

// Text for a message: in quotes, shortened, control bytes as "?".
[[nodiscard]] std::string quotedForMessage(std::string_view text);

} // namespace warmup::data
