// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Cursor.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace warmup::dialect::python {

Cursor::Cursor(const std::vector<Token> &tokens, std::string_view name)
    : m_tokens(tokens), m_name(name)
{
}

const Token &Cursor::peek(std::size_t ahead) const
{
    return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)];
}

const Token &Cursor::take()
{
    const auto &token = peek();
    if (m_at + 1 < m_tokens.size())
        ++m_at;
    return token;
}

bool Cursor::accept(std::string_view word)
{
    if (!peek().is(word))
        return false;
    take();
    return true;
}

std::string_view Cursor::expect(std::string_view word, std::string_view allowed)
{
    if (peek().is(word))
        return take().text;
    refuse(allowed);
    return {};
}

std::string_view Cursor::expect(Token::Kind kind, std::string_view allowed)
{
    if (peek().kind == kind && !(kind == Token::Kind::name && isKeyword(peek().text)))
        return take().text;
    refuse(allowed);
    return {};
}

void Cursor::skipToColon()
{
    int depth = 0;
    while (!(depth == 0 && peek().is(":")) && peek().kind != Token::Kind::newline
           && peek().kind != Token::Kind::end) {
        depth += peek().is("(") || peek().is("[") || peek().is("{") ? 1 : 0;
        depth -= peek().is(")") || peek().is("]") || peek().is("}") ? 1 : 0;
        take();
    }
}

void Cursor::skipLine()
{
    while (peek().kind != Token::Kind::newline && peek().kind != Token::Kind::end
           && !peek().is(";"))
        take();
}

bool Cursor::lineOpensBlock() const
{
    std::size_t last = m_at;
    while (m_tokens[last].kind != Token::Kind::newline && m_tokens[last].kind != Token::Kind::end)
        ++last;
    return last > m_at && m_tokens[last - 1].is(":");
}

bool Cursor::closesBeforeColon() const
{
    int depth = 0;
    for (std::size_t i = m_at; i + 1 < m_tokens.size(); ++i) {
        const auto &token = m_tokens[i];
        if (token.kind == Token::Kind::newline)
            return false;
        depth += token.is("(") || token.is("[") || token.is("{") ? 1 : 0;
        depth -= token.is(")") || token.is("]") || token.is("}") ? 1 : 0;
        if (depth == 0)
            return m_tokens[i + 1].is(":");
    }
    return false;
}

void Cursor::refuse(std::string_view allowed)
{
    // Where a comma is missing, the line before is at fault.
    const auto *before = m_at > 0 ? &m_tokens[m_at - 1] : nullptr;
    if (allowed.starts_with("','") && before && before->at.line < peek().at.line) {
        auto at = before->at;
        at.column += static_cast<int>(before->text.size());
        return refuse(at, "the end of the line", std::string(allowed));
    }
    refuse(peek().at, describe(peek()), std::string(allowed));
}

void Cursor::refuse(Position at, std::string found, std::string allowed)
{
    if (!m_error)
        m_error =
            Error{fmt::format("{}:{}", m_name, toText(at)), std::move(found), std::move(allowed)};
    m_at = m_tokens.size() - 1;
}

bool isKeyword(std::string_view word)
{
    static constexpr std::array<std::string_view, 32> kWords{
        "and",    "as",   "assert", "async",  "await",  "break",   "class",    "continue",
        "def",    "del",  "elif",   "else",   "except", "finally", "for",      "from",
        "global", "if",   "import", "in",     "is",     "lambda",  "nonlocal", "not",
        "or",     "pass", "raise",  "return", "try",    "while",   "with",     "yield"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool isOperatorWord(std::string_view word)
{
    static constexpr std::array<std::string_view, 8> kWords{"and", "or", "in",   "is",
                                                            "not", "if", "else", "for"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

} // namespace warmup::dialect::python
