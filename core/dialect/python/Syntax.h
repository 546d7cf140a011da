// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/dialect/python/Token.h"

// A script as a tree. Texts are views of the script. Chains (a.b.c, 1 + 2 + 3, elif) are flat, so
// that a tree is never deeper than the script's own nesting.
namespace warmup::dialect::python {

struct Expression;

// One argument of a call, one index, or one attribute.
struct Trailer {
    enum class Kind { attribute, call, index };

    Kind kind = Kind::attribute;
    std::string_view name; // of the attribute
    std::vector<Expression> values; // arguments or indices
    std::vector<std::string_view> keywords; // of each argument; empty, a name, "*" or "**"
    Position at;
};

struct Expression {
    enum class Kind {
        name, // text
        number, // text
        string, // parts: the literals that stand side by side, as Kind::literal
        literal, // text, one string token
        tuple, // parts
        list, // parts
        dictionary, // parts: key, value, key, value ...
        unary, // text, one part
        binary, // parts, with texts[i] between parts[i] and parts[i + 1]; arithmetic
        comparison, // likewise, and "and", "or"
        conditional, // parts: value, condition, other
        postfix, // parts: one; trailers
        named, // text := part
        lambda, // texts: its parameters; parts: the body, and the defaults of the last of them
        comprehension, // parts: the element, or key and value where text is "{"; then of each of
                       // texts "for" target and iterable, of "if" the condition
        other // parts are evaluated, and the whole is not known
    };

    Kind kind = Kind::other;
    Position at;
    std::string_view text;
    std::vector<Expression> parts;
    std::vector<std::string_view> texts;
    std::vector<Trailer> trailers;
    bool parenthesized = false;
};

struct Statement;
using Block = std::vector<Statement>;

// A name that an import binds: `module` and, for from-imports, `member` of it.
struct Import {
    std::string_view as; // empty: the first part of module
    std::string module;
    std::string_view member; // "*" for all
};

struct Statement {
    enum class Kind {
        expression, // values[0]
        assign, // targets..., values.back() is the value: values = t1, t2, ..., value
        augment, // values = target, value; text is the operator
        import, // imports
        loop, // text "for" or "while"; values = target, iterable or condition; blocks: body, else
        branch, // if/elif/else: values are the conditions, blocks the bodies, perhaps one more
        attempt, // try: blocks: body, handlers...; match: its cases, all of them conditional
        with, // values; as targets stand in `values` after their context: context, target, ...
        function, // text is the name; parameters, and their defaults in values; blocks: body
        klass, // text is the name; values: what it derives from; blocks: body
        leave, // return, break, continue, raise; text which, values what
        other // values
    };

    Kind kind = Kind::other;
    Position at;
    std::string_view text;
    std::vector<Expression> values;
    std::vector<Block> blocks;
    std::vector<Import> imports;
    std::vector<std::string_view> parameters;
};

} // namespace warmup::dialect::python
