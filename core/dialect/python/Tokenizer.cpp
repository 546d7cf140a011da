// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Tokenizer.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace warmup::dialect::python {
namespace {

using Kind = Token::Kind;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool startsName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
        || (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool continuesName(char c)
{
    return startsName(c) || isDigit(c);
}

// Longest first, as Python takes them.
constexpr std::array<std::string_view, 47> kSymbols{
    "**=", "//=", ">>=", "<<=", "...", "!=", "->", ":=", "+=", "-=", "*=", "/=",
    "%=",  "&=",  "|=",  "^=",  "@=",  "==", "<=", ">=", "<<", ">>", "**", "//",
    "+",   "-",   "*",   "/",   "%",   "@",  "&",  "|",  "^",  "~",  "<",  ">",
    "(",   ")",   "[",   "]",   "{",   "}",  ",",  ":",  ".",  ";",  "="};

constexpr std::string_view kTime = "%time";

class Tokenizer {
public:
    Tokenizer(std::string_view text, std::string_view name) : m_text(text), m_name(name) { }

    Result<std::vector<Token>> run()
    {
        if (m_text.starts_with("\xEF\xBB\xBF"))
            m_at = m_lineStart = 3;
        m_isSession =
            promptLength(std::min(m_text.find_first_not_of(" \t\r\n", m_at), m_text.size()),
                         {">>>", ">>"})
            > 0;
        takePrompt();
        bool lineBegins = true;
        while (!m_error) {
            if (lineBegins && m_brackets.empty()) {
                indentation();
                lineBegins = false;
                continue;
            }
            lineBegins = next();
            if (m_done)
                break;
        }
        if (m_error)
            return tl::unexpected(*m_error);
        return std::move(m_tokens);
    }

private:
    char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }
    bool atEnd() const { return m_at >= m_text.size(); }

    // Columns are counted on from the last one asked for: a long line costs its length once.
    Position position(std::size_t offset)
    {
        if (offset < m_countedTo || m_countedLine != m_line) {
            m_countedLine = m_line;
            m_countedTo = m_lineStart;
            m_column = 1;
        }
        for (; m_countedTo < offset; ++m_countedTo)
            if ((static_cast<unsigned char>(m_text[m_countedTo]) & 0xC0) != 0x80)
                ++m_column;
        return {m_line, m_column};
    }
    void push(Kind kind, std::size_t begin, Position at)
    {
        m_tokens.push_back({kind, m_text.substr(begin, m_at - begin), at});
    }
    void refuse(Position at, std::string found, std::string allowed)
    {
        m_error = Error{fmt::format("{}:{}:{}", m_name, at.line, at.column), std::move(found),
                        std::move(allowed)};
    }
    void newLine()
    {
        if (peek() == '\r' && peek(1) == '\n')
            ++m_at;
        ++m_at;
        ++m_line;
        m_lineStart = m_at;
        takePrompt();
    }

    // Documentation shows an interpreter's session: what it was given stands behind ">>>" and
    // "...", what it answered has neither.
    void takePrompt()
    {
        m_isAnswer = false;
        if (!m_isSession)
            return;
        const auto begin = std::min(m_text.find_first_not_of(" \t", m_at), m_text.size());
        const auto length = promptLength(begin, {">>>", "...", ">>"});
        m_isAnswer = length == 0;
        if (length > 0)
            m_at = begin + length;
    }
    // Of the prompt at this place, with the space behind it; 0: there is none.
    std::size_t promptLength(std::size_t at, std::initializer_list<std::string_view> prompts) const
    {
        for (const auto prompt : prompts) {
            if (!m_text.substr(at).starts_with(prompt))
                continue;
            const auto end = at + prompt.size();
            if (end == m_text.size() || breaks(m_text[end]))
                return prompt.size();
            if (m_text[end] == ' ')
                return prompt.size() + 1;
        }
        return 0;
    }
    static bool breaks(char c) { return c == '\n' || c == '\r'; }

    // Measures the line's indentation; blank lines and comments have none.
    void indentation()
    {
        while (m_isAnswer && !atEnd() && !breaks(peek()))
            ++m_at;
        int width = 0;
        while (peek() == ' ' || peek() == '\t' || peek() == '\f') {
            width = peek() == '\t' ? (width / 8 + 1) * 8 : peek() == '\f' ? 0 : width + 1;
            ++m_at;
        }
        if (atEnd() || breaks(peek()) || peek() == '#')
            return;
        if (beginsFragment(width))
            m_indents.back() = width;
        if (width > m_indents.back()) {
            if (m_indents.size() > static_cast<std::size_t>(kDeepest))
                return refuse(position(m_at), fmt::format("a block {} deep", m_indents.size()),
                              fmt::format("blocks at most {} deep", kDeepest));
            m_indents.push_back(width);
            push(Kind::indent, m_at, position(m_at));
        }
        while (width < m_indents.back() && m_indents.size() > 1) {
            m_indents.pop_back();
            push(Kind::dedent, m_at, position(m_at));
        }
        if (m_indents.size() == 1 && (width < m_indents.back() || followsLoneFunction()))
            m_indents.back() = width;
        if (width != m_indents.back())
            refuse(position(m_at), "an indentation that matches no outer block",
                   "the indentation of an enclosing block");
        if (m_indents.size() == 1)
            ++m_outermost;
        if (peek() == '%' || peek() == '!' || peek() == '?')
            notebookCommand();
    }
    // What is pasted may have been taken out of a block: with the block's indentation, perhaps with
    // what comes after the block; or with it but for the first line, which is selected without.
    bool beginsFragment(int width) const
    {
        const auto count = m_tokens.size();
        return count == 0
            || (m_outermost == 1 && m_indents.size() == 1 && width > m_indents.back() && count > 1
                && m_tokens[count - 2].text != ":");
    }
    bool followsLoneFunction() const
    {
        return m_outermost == 1
            && (m_tokens.front().is("def") || m_tokens.front().is("async")
                || m_tokens.front().is("class") || m_tokens.front().is("@"));
    }

    // "%matplotlib inline" or "!pip install timm": a statement of a notebook that is no Python.
    // Ends with the first line that has no '\\' at its end. What "%time" stands before is Python.
    void notebookCommand()
    {
        const auto at = position(m_at);
        const auto line = m_text.substr(m_at, m_text.find_first_of("\r\n", m_at) - m_at);
        const auto statement = line.find_first_not_of(" \t", kTime.size());
        if (line.starts_with(kTime) && statement != std::string_view::npos
            && statement > kTime.size() && line[statement] != '#') {
            m_at += statement;
            return;
        }
        if (line.starts_with("%timeit ") && line.find(".step(") != std::string_view::npos)
            return refuse(at, "%timeit, which calls step() many times",
                          "%time, or the statement alone");
        while (!atEnd() && !breaks(peek()))
            if (m_text[m_at++] == '\\' && breaks(peek()))
                newLine();
        m_tokens.push_back({Kind::name, "pass", at});
    }

    // Takes one token. Returns whether a logical line has just ended.
    bool next()
    {
        while (peek() == ' ' || peek() == '\t' || peek() == '\f')
            ++m_at;
        if (peek() == '#')
            while (!atEnd() && !breaks(peek()))
                ++m_at;
        if (atEnd()) {
            finish();
            return false;
        }
        const char c = peek();
        if (breaks(c))
            return lineBreak();
        if (c == '\\') {
            ++m_at;
            if (!atEnd() && !breaks(peek()))
                refuse(position(m_at - 1), "'\\' inside a line", "'\\' at the end of a line alone");
            else if (!atEnd())
                newLine();
            return false;
        }
        if (const auto prefix = stringPrefix()) {
            string(*prefix);
            return false;
        }
        if (startsName(c))
            word();
        else if (isDigit(c) || (c == '.' && isDigit(peek(1))))
            number();
        else
            symbol();
        return false;
    }

    bool lineBreak()
    {
        const auto at = position(m_at);
        const std::size_t begin = m_at;
        const bool blank = m_tokens.empty() || m_tokens.back().kind == Kind::newline
            || m_tokens.back().kind == Kind::indent || m_tokens.back().kind == Kind::dedent;
        if (m_brackets.empty() && !blank) {
            push(Kind::newline, begin, at);
        }
        newLine();
        return m_brackets.empty();
    }

    void finish()
    {
        m_done = true;
        const auto at = position(m_at);
        if (!m_brackets.empty()) {
            const auto &open = m_brackets.back();
            return refuse(open.at, fmt::format("'{}' that is never closed", open.symbol),
                          "a closing bracket before the end of the script");
        }
        if (!m_tokens.empty() && m_tokens.back().kind != Kind::newline
            && m_tokens.back().kind != Kind::dedent)
            push(Kind::newline, m_at, at);
        for (; m_indents.size() > 1; m_indents.pop_back())
            push(Kind::dedent, m_at, at);
        push(Kind::end, m_at, at);
    }

    void word()
    {
        const std::size_t begin = m_at;
        const auto at = position(begin);
        while (continuesName(peek()))
            ++m_at;
        push(Kind::name, begin, at);
    }

    void number()
    {
        const std::size_t begin = m_at;
        const auto at = position(begin);
        while (continuesName(peek()) || peek() == '.'
               || ((peek() == '+' || peek() == '-') && (m_text[m_at - 1] | 0x20) == 'e'
                   && m_at > begin && !isHexadecimal(begin)))
            ++m_at;
        push(Kind::number, begin, at);
    }
    bool isHexadecimal(std::size_t begin) const
    {
        return begin + 1 < m_text.size() && m_text[begin] == '0'
            && (m_text[begin + 1] | 0x20) == 'x';
    }

    void symbol()
    {
        const auto rest = m_text.substr(m_at);
        const auto *found =
            std::find_if(kSymbols.begin(), kSymbols.end(),
                         [&](std::string_view candidate) { return rest.starts_with(candidate); });
        const auto at = position(m_at);
        if (found == kSymbols.end())
            return refuse(at, character(), "Python text");
        const char c = found->front();
        if (c == '(' || c == '[' || c == '{') {
            if (m_brackets.size() >= static_cast<std::size_t>(kDeepest))
                return refuse(at, fmt::format("brackets {} deep", m_brackets.size() + 1),
                              fmt::format("brackets at most {} deep", kDeepest));
            m_brackets.push_back({c, at});
        } else if (c == ')' || c == ']' || c == '}') {
            const char open = c == ')' ? '(' : c == ']' ? '[' : '{';
            if (m_brackets.empty() || m_brackets.back().symbol != open)
                return refuse(at, fmt::format("'{}'", c),
                              m_brackets.empty() ? "no closing bracket here"
                                                 : "the bracket that closes the one opened at "
                                      + toText(m_brackets.back().at));
            m_brackets.pop_back();
        }
        const std::size_t begin = m_at;
        m_at += found->size();
        push(Kind::symbol, begin, at);
    }

    std::string character() const
    {
        const auto c = static_cast<unsigned char>(peek());
        return c >= 0x20 && c < 0x7F ? fmt::format("'{}'", peek())
                                     : fmt::format("the byte 0x{:02X}", c);
    }

    // The length of a string's prefix, 0 for a bare quote; nothing when no string begins here.
    std::optional<std::size_t> stringPrefix() const
    {
        for (std::size_t length = 0; length <= 2; ++length) {
            const char c = peek(length);
            if (c == '"' || c == '\'')
                return length;
            if (std::string_view("rRbBuUfFtT").find(c) == std::string_view::npos)
                return std::nullopt;
        }
        return std::nullopt;
    }

    struct Quote {
        char character;
        bool triple;
        bool formatted;
    };

    Quote openString(std::size_t prefix)
    {
        Quote quote{peek(prefix), false, false};
        for (std::size_t i = 0; i < prefix; ++i)
            quote.formatted = quote.formatted || (peek(i) | 0x20) == 'f' || (peek(i) | 0x20) == 't';
        m_at += prefix;
        quote.triple = peek(1) == quote.character && peek(2) == quote.character;
        m_at += quote.triple ? 3 : 1;
        return quote;
    }
    bool closes(const Quote &quote) const
    {
        return peek() == quote.character
            && (!quote.triple || (peek(1) == quote.character && peek(2) == quote.character));
    }

    void string(std::size_t prefix)
    {
        const std::size_t begin = m_at;
        const auto at = position(begin);
        // In the braces of an f-string strings may nest; each level is the string and how many of
        // its braces are open.
        struct Level {
            Quote quote;
            int braces = 0;
        };
        std::vector<Level> levels{{openString(prefix)}};
        while (!levels.empty()) {
            Level &level = levels.back();
            if (atEnd() || (breaks(peek()) && !level.quote.triple && level.braces == 0))
                return refuse(at, "a string that is never closed",
                              level.quote.triple ? "three closing quotes"
                                                 : "a closing quote on the same line");
            if (breaks(peek())) {
                newLine();
            } else if (level.braces > 0) {
                const auto inner = stringPrefix();
                if (inner && levels.size() < 10) {
                    levels.push_back({openString(*inner)});
                    continue;
                }
                level.braces += peek() == '{' ? 1 : peek() == '}' ? -1 : 0;
                ++m_at;
            } else if (peek() == '\\' && m_at + 1 < m_text.size()) {
                ++m_at;
                if (breaks(peek()))
                    newLine();
                else
                    ++m_at;
            } else if (closes(level.quote)) {
                m_at += level.quote.triple ? 3 : 1;
                levels.pop_back();
            } else if (level.quote.formatted && peek() == '{' && peek(1) == '{') {
                m_at += 2;
            } else {
                level.braces += level.quote.formatted && peek() == '{' ? 1 : 0;
                ++m_at;
            }
        }
        push(Kind::string, begin, at);
    }

    struct Bracket {
        char symbol;
        Position at;
    };

    std::string_view m_text;
    std::string_view m_name;
    std::size_t m_at = 0;
    std::size_t m_lineStart = 0;
    int m_line = 1;
    std::size_t m_countedTo = 0;
    int m_countedLine = 0;
    int m_column = 1;
    bool m_done = false;
    bool m_isSession = false; // of an interpreter, with its prompts
    bool m_isAnswer = false; // a line of it without one
    std::vector<int> m_indents{0};
    int m_outermost = 0; // lines in no block
    std::vector<Bracket> m_brackets;
    std::vector<Token> m_tokens;
    std::optional<Error> m_error;
};

} // namespace

Result<std::vector<Token>> tokenize(std::string_view text, std::string_view name)
{
    return Tokenizer(text, name).run();
}

} // namespace warmup::dialect::python
