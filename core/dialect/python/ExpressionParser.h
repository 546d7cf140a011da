// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dialect/python/Cursor.h"
#include "core/dialect/python/Syntax.h"

namespace warmup::dialect::python {

// Expressions by precedence climbing. Chains of one precedence become one flat node.
class ExpressionParser {
public:
    explicit ExpressionParser(Cursor &cursor) : m_cursor(cursor) { }

    [[nodiscard]] Expression test(); // one expression
    [[nodiscard]] Expression list(); // one, or a tuple without brackets
    [[nodiscard]] Expression target(); // of `as`: what may be assigned to
    [[nodiscard]] Expression targets(); // of `for`: up to `in`

private:
    [[nodiscard]] Expression element(); // test, or *starred
    [[nodiscard]] Expression operators(int minimum);
    [[nodiscard]] Expression prefixed(int minimum);
    [[nodiscard]] Expression unary();
    [[nodiscard]] Expression postfix();
    [[nodiscard]] Expression atom();
    [[nodiscard]] Expression strings();
    [[nodiscard]] Expression bracketed(std::string_view close, Expression::Kind kind);
    [[nodiscard]] Expression braced();
    [[nodiscard]] Expression lambda();
    [[nodiscard]] bool opensComprehension() const;
    [[nodiscard]] Expression comprehension(std::vector<Expression> element, Position at);
    [[nodiscard]] Trailer call();
    [[nodiscard]] Trailer index();
    [[nodiscard]] Expression slice();
    [[nodiscard]] Expression begin(Expression::Kind kind) const;
    bool tooDeep();

    Cursor &m_cursor;
    int m_depth = 0;
};

} // namespace warmup::dialect::python
