// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace warmup::dialect::python {

struct Position {
    int line = 1; // from 1
    int column = 1; // from 1, in characters

    bool operator==(const Position &) const = default;
};

// "12:5"
[[nodiscard]] std::string toText(Position position);

struct Token {
    enum class Kind { name, number, string, symbol, newline, indent, dedent, end };

    Kind kind = Kind::end;
    std::string_view text; // of the script, quotes and prefix of a string included
    Position at;

    [[nodiscard]] bool is(std::string_view word) const
    {
        return (kind == Kind::name || kind == Kind::symbol) && text == word;
    }
};

// How a message names a token: "the end of the file", "')'".
[[nodiscard]] std::string describe(const Token &token);

} // namespace warmup::dialect::python
