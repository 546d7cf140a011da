// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Parser.h"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/python/ExpressionParser.h"

namespace warmup::dialect::python {
namespace {

using Kind = Statement::Kind;

class StatementParser {
public:
    StatementParser(const std::vector<Token> &tokens, std::string_view name)
        : m_cursor(tokens, name), m_expressions(m_cursor)
    {
    }

    Result<Block> run()
    {
        Block block;
        while (m_cursor.peek().kind != Token::Kind::end)
            statements(block);
        if (m_cursor.error())
            return tl::unexpected(*m_cursor.error());
        return block;
    }

private:
    const Token &peek() const { return m_cursor.peek(); }
    bool accept(std::string_view word) { return m_cursor.accept(word); }

    Statement begin(Kind kind)
    {
        Statement statement;
        statement.kind = kind;
        statement.at = peek().at;
        statement.text = peek().text;
        return statement;
    }

    // One compound statement, or one line of simple ones.
    void statements(Block &block)
    {
        while (peek().is("@")) { // a decorator says nothing about schedulers
            m_cursor.take();
            (void)m_expressions.test();
            m_cursor.expect(Token::Kind::newline, "the end of the line");
        }
        if (peek().is("async"))
            m_cursor.take();
        const auto &token = peek();
        if (token.is("if"))
            return block.push_back(branch());
        if (token.is("for") || token.is("while"))
            return block.push_back(loop());
        if (token.is("try"))
            return block.push_back(attempt());
        if (token.is("with"))
            return block.push_back(with());
        if (token.is("def"))
            return block.push_back(function());
        if (token.is("class"))
            return block.push_back(klass());
        if (token.is("match") && m_cursor.lineOpensBlock()
            && m_cursor.peek(1).kind != Token::Kind::symbol)
            return block.push_back(match());
        do
            block.push_back(simple());
        while (accept(";") && peek().kind != Token::Kind::newline);
        m_cursor.expect(Token::Kind::newline, "the end of the line");
    }

    Block body()
    {
        Block block;
        m_cursor.expect(":", "':'");
        if (peek().kind != Token::Kind::newline) {
            do
                block.push_back(simple());
            while (accept(";") && peek().kind != Token::Kind::newline);
            m_cursor.expect(Token::Kind::newline, "the end of the line");
            return block;
        }
        m_cursor.take();
        m_cursor.expect(Token::Kind::indent, "an indented block");
        while (peek().kind != Token::Kind::dedent && peek().kind != Token::Kind::end)
            statements(block);
        m_cursor.expect(Token::Kind::dedent, "the end of the block");
        return block;
    }

    Statement branch()
    {
        auto statement = begin(Kind::branch);
        do {
            m_cursor.take();
            statement.values.push_back(m_expressions.test());
            statement.blocks.push_back(body());
        } while (peek().is("elif"));
        if (accept("else"))
            statement.blocks.push_back(body());
        return statement;
    }

    Statement loop()
    {
        auto statement = begin(Kind::loop);
        const bool isFor = accept("for");
        if (isFor) {
            statement.values.push_back(m_expressions.targets());
            m_cursor.expect("in", "'in'");
            statement.values.push_back(m_expressions.list());
        } else {
            m_cursor.take();
            statement.values.push_back(m_expressions.test());
        }
        statement.blocks.push_back(body());
        if (accept("else"))
            statement.blocks.push_back(body());
        return statement;
    }

    Statement attempt()
    {
        auto statement = begin(Kind::attempt);
        m_cursor.take();
        statement.blocks.push_back(body());
        while (peek().is("except") || peek().is("else") || peek().is("finally")) {
            m_cursor.skipToColon();
            statement.blocks.push_back(body());
        }
        return statement;
    }

    Statement match()
    {
        auto statement = begin(Kind::attempt);
        m_cursor.skipToColon();
        m_cursor.expect(":", "':'");
        m_cursor.expect(Token::Kind::newline, "the end of the line");
        m_cursor.expect(Token::Kind::indent, "an indented block");
        statement.blocks.emplace_back(); // nothing of it is certain
        while (peek().is("case")) {
            m_cursor.skipToColon();
            statement.blocks.push_back(body());
        }
        m_cursor.expect(Token::Kind::dedent, "'case'");
        return statement;
    }

    Statement with()
    {
        auto statement = begin(Kind::with);
        m_cursor.take();
        const bool bracketed = peek().is("(") && m_cursor.closesBeforeColon();
        if (bracketed)
            m_cursor.take();
        do {
            if (bracketed && peek().is(")"))
                break;
            statement.values.push_back(m_expressions.test());
            statement.values.push_back(accept("as") ? m_expressions.target() : Expression{});
        } while (accept(","));
        if (bracketed)
            m_cursor.expect(")", "')'");
        statement.blocks.push_back(body());
        return statement;
    }

    Statement function()
    {
        m_cursor.take();
        auto statement = begin(Kind::function);
        m_cursor.expect(Token::Kind::name, "the function's name");
        // A name right after the opening bracket or a comma of its own depth is a parameter.
        int depth = 0;
        bool mayName = false;
        while (!(depth == 0 && peek().is(":")) && peek().kind != Token::Kind::newline
               && peek().kind != Token::Kind::end) {
            const auto &token = peek();
            if (depth == 1 && token.is("=") && !statement.parameters.empty()) {
                m_cursor.take();
                statement.values.back() = m_expressions.test();
                continue;
            }
            if (depth == 1 && mayName && token.kind == Token::Kind::name) {
                statement.parameters.push_back(token.text);
                statement.values.emplace_back();
            }
            depth += token.is("(") || token.is("[") || token.is("{") ? 1 : 0;
            depth -= token.is(")") || token.is("]") || token.is("}") ? 1 : 0;
            mayName = depth == 1 && (token.is("(") || token.is(","));
            m_cursor.take();
        }
        statement.blocks.push_back(body());
        return statement;
    }

    Statement klass()
    {
        m_cursor.take();
        auto statement = begin(Kind::klass);
        m_cursor.expect(Token::Kind::name, "the class's name");
        if (accept("(")) {
            while (!peek().is(")") && !m_cursor.error()) {
                const bool named = m_cursor.peek(1).is("=");
                if (named || peek().is("*") || peek().is("**"))
                    m_cursor.take();
                if (named)
                    m_cursor.take();
                statement.values.push_back(m_expressions.test());
                if (!accept(","))
                    break;
            }
            m_cursor.expect(")", "')'");
        }
        m_cursor.skipToColon();
        statement.blocks.push_back(body());
        return statement;
    }

    Statement simple()
    {
        const auto &token = peek();
        if (token.is("import"))
            return importNames();
        if (token.is("from"))
            return importFrom();
        if (token.is("return") || token.is("raise") || token.is("break") || token.is("continue"))
            return leave();
        if (token.is("pass") || token.is("global") || token.is("nonlocal")
            || (token.is("type") && m_cursor.peek(1).kind == Token::Kind::name
                && !isOperatorWord(m_cursor.peek(1).text))) {
            auto statement = begin(Kind::other);
            m_cursor.skipLine();
            return statement;
        }
        if (token.is("del") || token.is("assert")) {
            auto statement = begin(Kind::other);
            m_cursor.take();
            statement.values.push_back(m_expressions.list());
            return statement;
        }
        return expressionStatement();
    }

    Statement leave()
    {
        auto statement = begin(Kind::leave);
        m_cursor.take();
        if (peek().kind == Token::Kind::newline || peek().is(";"))
            return statement;
        statement.values.push_back(m_expressions.list());
        if (accept("from"))
            (void)m_expressions.test();
        return statement;
    }

    Statement expressionStatement()
    {
        auto statement = begin(Kind::expression);
        statement.values.push_back(m_expressions.list());
        if (accept(":")) {
            (void)m_expressions.test();
            statement.kind = Kind::other;
            if (!peek().is("="))
                return statement;
        }
        if (peek().is("=")) {
            statement.kind = Kind::assign;
            while (accept("="))
                statement.values.push_back(m_expressions.list());
            return statement;
        }
        const auto text = peek().text;
        if (peek().kind == Token::Kind::symbol && text.size() >= 2 && text.back() == '='
            && text != "==" && text != "!=" && text != "<=" && text != ">=" && text != ":=") {
            statement.kind = Kind::augment;
            statement.text = text;
            m_cursor.take();
            statement.values.push_back(m_expressions.list());
        }
        return statement;
    }

    std::string dottedName()
    {
        std::string name(peek().text);
        m_cursor.expect(Token::Kind::name, "a module's name");
        while (accept(".")) {
            name += "." + std::string(peek().text);
            m_cursor.expect(Token::Kind::name, "a module's name");
        }
        return name;
    }

    Statement importNames()
    {
        auto statement = begin(Kind::import);
        m_cursor.take();
        do {
            Import import;
            import.module = dottedName();
            if (accept("as"))
                import.as = m_cursor.expect(Token::Kind::name, "a name");
            statement.imports.push_back(std::move(import));
        } while (accept(","));
        return statement;
    }

    Statement importFrom()
    {
        auto statement = begin(Kind::import);
        m_cursor.take();
        std::string module;
        while (peek().is(".") || peek().is("..."))
            module += m_cursor.take().text;
        if (!peek().is("import"))
            module += dottedName();
        m_cursor.expect("import", "'import'");
        const bool bracketed = accept("(");
        do {
            if (bracketed && peek().is(")"))
                break;
            Import import;
            import.module = module;
            if (peek().is("*"))
                import.member = m_cursor.take().text;
            else
                import.member = m_cursor.expect(Token::Kind::name, "a name");
            import.as = accept("as") ? m_cursor.expect(Token::Kind::name, "a name") : import.member;
            statement.imports.push_back(std::move(import));
        } while (accept(","));
        if (bracketed)
            m_cursor.expect(")", "')'");
        return statement;
    }

    Cursor m_cursor;
    ExpressionParser m_expressions;
};

} // namespace

Result<Block> parse(const std::vector<Token> &tokens, std::string_view name)
{
    return StatementParser(tokens, name).run();
}

} // namespace warmup::dialect::python
