// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Token.h"

namespace warmup::dialect::python {

std::string toText(Position position)
{
    return std::to_string(position.line) + ":" + std::to_string(position.column);
}

std::string describe(const Token &token)
{
    constexpr std::size_t kMost = 40;
    switch (token.kind) {
    case Token::Kind::end:
        return "the end of the script";
    case Token::Kind::newline:
        return "the end of the line";
    case Token::Kind::indent:
        return "a deeper indentation";
    case Token::Kind::dedent:
        return "the end of the block";
    case Token::Kind::string:
        return "a string";
    default:
        break;
    }
    std::size_t length = std::min(token.text.size(), kMost);
    while (length > 0 && length < token.text.size()
           && (static_cast<unsigned char>(token.text[length]) & 0xC0) == 0x80)
        --length;
    return "'" + std::string(token.text.substr(0, length)) + "'";
}

} // namespace warmup::dialect::python
