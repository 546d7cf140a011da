// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/ExpressionParser.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace warmup::dialect::python {
namespace {

using Kind = Expression::Kind;

constexpr int kDeepestExpression = 200;
constexpr int kNot = 2;
constexpr int kComparison = 3;
constexpr int kBitwiseOr = 4;

struct Deeper {
    explicit Deeper(int &depth) : m_depth(depth) { ++m_depth; }
    ~Deeper() { --m_depth; }
    Deeper(const Deeper &) = delete;
    Deeper &operator=(const Deeper &) = delete;
    int &m_depth;
};

// How tightly a binary operator binds, -1 for what is none.
int levelOf(std::string_view text)
{
    struct Level {
        std::string_view text;
        int level;
    };
    static constexpr std::array kLevels{
        Level{"or", 0}, Level{"and", 1}, Level{"in", 3}, Level{"not", 3}, Level{"is", 3},
        Level{"<", 3},  Level{">", 3},   Level{"==", 3}, Level{">=", 3},  Level{"<=", 3},
        Level{"!=", 3}, Level{"|", 4},   Level{"^", 5},  Level{"&", 6},   Level{"<<", 7},
        Level{">>", 7}, Level{"+", 8},   Level{"-", 8},  Level{"*", 9},   Level{"/", 9},
        Level{"//", 9}, Level{"%", 9},   Level{"@", 9}};
    const auto *found = std::find_if(kLevels.begin(), kLevels.end(),
                                     [&](const Level &level) { return level.text == text; });
    return found == kLevels.end() ? -1 : found->level;
}

int levelOf(const Token &token)
{
    if (token.kind != Token::Kind::name && token.kind != Token::Kind::symbol)
        return -1;
    return levelOf(token.text);
}

} // namespace

Expression ExpressionParser::begin(Kind kind) const
{
    Expression expression;
    expression.kind = kind;
    expression.at = m_cursor.peek().at;
    return expression;
}

bool ExpressionParser::tooDeep()
{
    if (m_depth <= kDeepestExpression)
        return false;
    m_cursor.refuse(m_cursor.peek().at, "an expression nested more than 200 deep",
                    "at most 200 levels");
    return true;
}

Expression ExpressionParser::test()
{
    const Deeper deeper(m_depth);
    if (tooDeep())
        return {};
    if (m_cursor.peek().is("lambda"))
        return lambda();
    if (m_cursor.peek().is("yield")) {
        auto expression = begin(Kind::other);
        m_cursor.take();
        m_cursor.accept("from");
        if (m_cursor.peek().kind != Token::Kind::newline && !m_cursor.peek().is(")"))
            expression.parts.push_back(list());
        return expression;
    }
    if (m_cursor.peek(1).is(":=")) {
        auto expression = begin(Kind::named);
        expression.text = m_cursor.expect(Token::Kind::name, "a name");
        m_cursor.take();
        expression.parts.push_back(test());
        return expression;
    }
    auto value = operators(0);
    if (!m_cursor.peek().is("if"))
        return value;
    auto expression = begin(Kind::conditional);
    m_cursor.take();
    expression.parts.push_back(std::move(value));
    expression.parts.push_back(operators(0));
    m_cursor.expect("else", "'else'");
    expression.parts.push_back(test());
    return expression;
}

Expression ExpressionParser::element()
{
    if (!m_cursor.peek().is("*") && !m_cursor.peek().is("**"))
        return test();
    auto expression = begin(Kind::other);
    m_cursor.take();
    expression.parts.push_back(operators(kBitwiseOr));
    return expression;
}

Expression ExpressionParser::list()
{
    auto first = element();
    if (!m_cursor.peek().is(","))
        return first;
    auto tuple = begin(Kind::tuple);
    tuple.at = first.at;
    tuple.parts.push_back(std::move(first));
    while (m_cursor.accept(",")) {
        const auto &token = m_cursor.peek();
        if (token.kind == Token::Kind::newline || token.kind == Token::Kind::end || token.is("=")
            || token.is(":") || token.is(")") || token.is("]") || token.is(";"))
            break;
        tuple.parts.push_back(element());
    }
    return tuple;
}

Expression ExpressionParser::target()
{
    return operators(kBitwiseOr);
}

Expression ExpressionParser::targets()
{
    const auto one = [this] {
        m_cursor.accept("*");
        return target();
    };
    auto first = one();
    if (!m_cursor.peek().is(","))
        return first;
    auto tuple = begin(Kind::tuple);
    tuple.parts.push_back(std::move(first));
    while (m_cursor.accept(",") && !m_cursor.peek().is("in"))
        tuple.parts.push_back(one());
    return tuple;
}

Expression ExpressionParser::operators(int minimum)
{
    auto left = prefixed(minimum);
    for (;;) {
        const auto token = m_cursor.peek();
        const int level = levelOf(token);
        if (level < minimum || (token.is("not") && !m_cursor.peek(1).is("in")))
            return left;
        m_cursor.take();
        std::string_view text = token.text;
        if (token.is("not") || (token.is("is") && m_cursor.peek().is("not"))) {
            text = token.is("not") ? "not in" : "is not";
            m_cursor.take();
        }
        auto right = operators(level + 1);
        const Kind kind = level <= kComparison ? Kind::comparison : Kind::binary;
        const bool continues = left.kind == kind && !left.parenthesized && !left.texts.empty()
            && levelOf(left.texts.front().substr(0, left.texts.front().find(' '))) == level;
        if (!continues) {
            auto node = begin(kind);
            node.at = left.at;
            node.parts.push_back(std::move(left));
            left = std::move(node);
        }
        left.texts.push_back(text);
        left.parts.push_back(std::move(right));
    }
}

Expression ExpressionParser::prefixed(int minimum)
{
    if (!m_cursor.peek().is("not") || minimum > kNot)
        return unary();
    const Deeper deeper(m_depth);
    if (tooDeep())
        return {};
    auto expression = begin(Kind::unary);
    expression.text = m_cursor.take().text;
    expression.parts.push_back(operators(kNot));
    return expression;
}

Expression ExpressionParser::unary()
{
    const Deeper deeper(m_depth);
    if (tooDeep())
        return {};
    if (m_cursor.peek().is("-") || m_cursor.peek().is("+") || m_cursor.peek().is("~")) {
        auto expression = begin(Kind::unary);
        expression.text = m_cursor.take().text;
        expression.parts.push_back(unary());
        return expression;
    }
    m_cursor.accept("await");
    auto base = postfix();
    if (!m_cursor.peek().is("**"))
        return base;
    auto power = begin(Kind::binary);
    power.at = base.at;
    power.texts.push_back(m_cursor.take().text);
    power.parts.push_back(std::move(base));
    power.parts.push_back(unary());
    return power;
}

Expression ExpressionParser::postfix()
{
    auto base = atom();
    std::vector<Trailer> trailers;
    for (;;) {
        const auto &token = m_cursor.peek();
        if (token.is(".")) {
            Trailer trailer;
            m_cursor.take();
            trailer.at = m_cursor.peek().at;
            trailer.name = m_cursor.expect(Token::Kind::name, "an attribute's name");
            trailers.push_back(std::move(trailer));
        } else if (token.is("(")) {
            trailers.push_back(call());
        } else if (token.is("[")) {
            trailers.push_back(index());
        } else {
            break;
        }
    }
    if (trailers.empty())
        return base;
    auto expression = begin(Kind::postfix);
    expression.at = base.at;
    expression.parts.push_back(std::move(base));
    expression.trailers = std::move(trailers);
    return expression;
}

Expression ExpressionParser::atom()
{
    const auto &token = m_cursor.peek();
    if (token.kind == Token::Kind::string)
        return strings();
    if (token.kind == Token::Kind::number
        || (token.kind == Token::Kind::name && !isKeyword(token.text))) {
        auto expression = begin(token.kind == Token::Kind::number ? Kind::number : Kind::name);
        expression.text = m_cursor.take().text;
        return expression;
    }
    if (token.is("...")) {
        auto expression = begin(Kind::other);
        expression.text = m_cursor.take().text;
        return expression;
    }
    if (token.is("("))
        return bracketed(")", Kind::tuple);
    if (token.is("["))
        return bracketed("]", Kind::list);
    if (token.is("{"))
        return braced();
    m_cursor.refuse("an expression");
    return {};
}

Expression ExpressionParser::strings()
{
    auto expression = begin(Kind::string);
    while (m_cursor.peek().kind == Token::Kind::string) {
        auto part = begin(Kind::literal);
        part.text = m_cursor.take().text;
        expression.parts.push_back(std::move(part));
    }
    return expression;
}

Expression ExpressionParser::bracketed(std::string_view close, Kind kind)
{
    auto expression = begin(kind);
    m_cursor.take();
    bool comma = false;
    while (!m_cursor.peek().is(close) && !m_cursor.error()) {
        expression.parts.push_back(element());
        if (opensComprehension()) {
            expression = comprehension(std::move(expression.parts), expression.at);
            break;
        }
        if (!m_cursor.accept(","))
            break;
        comma = true;
    }
    m_cursor.expect(close, "',' or '" + std::string(close) + "'");
    if (kind == Kind::tuple && expression.kind == kind && expression.parts.size() == 1 && !comma) {
        auto inner = std::move(expression.parts.front());
        inner.parenthesized = true;
        return inner;
    }
    return expression;
}

Expression ExpressionParser::braced()
{
    auto expression = begin(Kind::dictionary);
    m_cursor.take();
    while (!m_cursor.peek().is("}") && !m_cursor.error()) {
        const bool unpacked = m_cursor.peek().is("**") || m_cursor.peek().is("*");
        expression.parts.push_back(element());
        if (!unpacked && m_cursor.accept(":"))
            expression.parts.push_back(test());
        else
            expression.kind = Kind::other;
        if (opensComprehension()) {
            const bool isDictionary =
                expression.kind == Kind::dictionary && expression.parts.size() == 2;
            expression = comprehension(std::move(expression.parts), expression.at);
            if (isDictionary) {
                expression.kind = Kind::comprehension;
                expression.text = "{";
            } else {
                expression.kind = Kind::other; // a set
            }
            break;
        }
        if (!m_cursor.accept(","))
            break;
    }
    m_cursor.expect("}", "',' or '}'");
    return expression;
}

bool ExpressionParser::opensComprehension() const
{
    return m_cursor.peek().is("for") || m_cursor.peek().is("async");
}

Expression ExpressionParser::comprehension(std::vector<Expression> element, Position at)
{
    Expression made;
    made.kind = element.size() == 1 ? Kind::comprehension : Kind::other;
    made.at = at;
    made.parts = std::move(element);
    while (opensComprehension() || m_cursor.peek().is("if")) {
        m_cursor.accept("async");
        const bool isCondition = m_cursor.accept("if");
        made.texts.push_back(isCondition ? "if" : "for");
        if (!isCondition) {
            m_cursor.expect("for", "'for'");
            made.parts.push_back(targets());
            m_cursor.expect("in", "'in'");
        }
        made.parts.push_back(operators(0));
    }
    return made;
}

Expression ExpressionParser::lambda()
{
    auto expression = begin(Kind::lambda);
    m_cursor.take();
    std::vector<Expression> defaults;
    while (!m_cursor.peek().is(":") && !m_cursor.error()) {
        if (m_cursor.accept("*") || m_cursor.accept("**") || m_cursor.accept("/"))
            expression.kind = Kind::other; // such parameters are not followed
        if (m_cursor.peek().kind == Token::Kind::name)
            expression.texts.push_back(m_cursor.take().text);
        if (m_cursor.accept("="))
            defaults.push_back(test());
        if (!m_cursor.accept(","))
            break;
    }
    m_cursor.expect(":", "':' of the lambda");
    auto body = test();
    if (expression.kind == Kind::other)
        return expression;
    expression.parts.push_back(std::move(body));
    for (auto &each : defaults)
        expression.parts.push_back(std::move(each));
    return expression;
}

Trailer ExpressionParser::call()
{
    Trailer trailer;
    trailer.kind = Trailer::Kind::call;
    trailer.at = m_cursor.take().at;
    while (!m_cursor.peek().is(")") && !m_cursor.error()) {
        std::string_view keyword;
        if (m_cursor.peek().is("*") || m_cursor.peek().is("**")) {
            keyword = m_cursor.take().text;
        } else if (m_cursor.peek().kind == Token::Kind::name && m_cursor.peek(1).is("=")) {
            keyword = m_cursor.take().text;
            m_cursor.take();
        }
        trailer.values.push_back(test());
        trailer.keywords.push_back(keyword);
        if (opensComprehension()) {
            const auto at = trailer.values.back().at;
            trailer.values.back() = comprehension({std::move(trailer.values.back())}, at);
        }
        if (!m_cursor.accept(","))
            break;
    }
    m_cursor.expect(")", "',' or ')'");
    return trailer;
}

Trailer ExpressionParser::index()
{
    Trailer trailer;
    trailer.kind = Trailer::Kind::index;
    trailer.at = m_cursor.take().at;
    while (!m_cursor.peek().is("]") && !m_cursor.error()) {
        trailer.values.push_back(slice());
        if (!m_cursor.accept(","))
            break;
    }
    m_cursor.expect("]", "',' or ']'");
    return trailer;
}

Expression ExpressionParser::slice()
{
    Expression first;
    if (!m_cursor.peek().is(":"))
        first = element();
    if (!m_cursor.peek().is(":"))
        return first;
    auto expression = begin(Kind::other);
    while (m_cursor.accept(":"))
        if (!m_cursor.peek().is(":") && !m_cursor.peek().is("]") && !m_cursor.peek().is(","))
            expression.parts.push_back(test());
    return expression;
}

} // namespace warmup::dialect::python
