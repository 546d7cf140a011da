// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/dialect/python/LambdaText.h"

namespace warmup::dialect::python {

// Writes what a function of the script computes as one expression. Of statements, assignments to
// local names, if, elif, else, for over what is written in the script, and return are followed;
// functions, methods and lambdas of the script are put where they are called.
class LambdaWriter {
public:
    struct Called;
    // What a local name is: the text of a number, None, or a function that is made here.
    struct Local {
        Local() = default;
        Local(std::string numberText) : text(std::move(numberText)) { }

        std::string text;
        bool isNone = false;
        std::shared_ptr<const Called> function;
    };
    using Locals = std::unordered_map<std::string_view, Local>;
    struct Called { // one of the script's functions: one of the three
        const Statement *function = nullptr;
        const Expression *lambda = nullptr;
        std::string text; // of a lambda that needs nothing else
        bool isMethod = false;
        bool isLocal = false; // made by a function, whose names it knows
        std::size_t level = 0; // of that function, in m_outer
        Locals defaults; // as they were where it was made
    };

    explicit LambdaWriter(const Meaning &meaning) : m_meaning(meaning) { }

    [[nodiscard]] std::string expression(const Expression &e, const Locals &locals);
    // What a function returns; parameters that are not among the locals have their defaults. Of a
    // method the first one, which is left out of them, is what the script's names make it.
    [[nodiscard]] std::string body(const Statement &function, Locals locals, bool isMethod = false);

    [[nodiscard]] bool failed() const { return m_why.has_value(); }
    // The function as a value; unknown, with the reason and line:column, where it failed.
    [[nodiscard]] Value result(std::string_view parameters, const std::string &body) const;

private:
    using Kind = Expression::Kind;
    // A statement, or a name that an iteration of a loop has given a value.
    struct Line {
        const Statement *statement = nullptr;
        const Expression *target = nullptr;
        Value item;
    };
    using Lines = std::deque<Line>;
    using Arguments = std::vector<std::pair<std::string_view, std::string>>; // keyword, text

    [[nodiscard]] std::string returned(Lines lines, Locals locals);
    [[nodiscard]] std::string branch(const Statement &statement, const Lines &rest,
                                     const Locals &locals);
    [[nodiscard]] std::optional<bool> decided(const Expression &condition, const std::string &text,
                                              const Locals &locals);
    void unroll(const Statement &loop, Lines &rest, const Locals &locals);
    void assign(const Statement &statement, Locals &locals);
    void set(const Expression &target, const Local &made, Locals &locals);
    void bind(const Expression &target, const Value &item, Locals &locals);

    [[nodiscard]] std::string name(const Expression &e, const Locals &locals);
    [[nodiscard]] std::string meaning(const Expression &e, const Locals &locals);
    [[nodiscard]] Value valueOf(const Expression &e, const Locals &locals);
    [[nodiscard]] Expression withNumbers(const Expression &e, const Locals &locals);
    [[nodiscard]] std::string item(const Expression &e, const Locals &locals);

    [[nodiscard]] std::string postfix(const Expression &e, const Locals &locals);
    [[nodiscard]] std::string call(const std::string &function, const Trailer &call,
                                   const Locals &locals);
    [[nodiscard]] std::optional<Called> functionOf(const Expression &callee, const Locals &locals);
    [[nodiscard]] Arguments argumentsOf(const Trailer &call, const Locals &locals);
    [[nodiscard]] std::string applied(const Called &called, const Arguments &arguments,
                                      const Locals &locals, Position at);
    [[nodiscard]] std::string inlined(const Called &called, const Arguments &arguments,
                                      Locals inside, Position at);
    [[nodiscard]] std::string ofLambda(const Called &called, const Arguments &arguments,
                                       Locals inside);
    [[nodiscard]] Called localFunction(const Statement &function, const Locals &locals);
    [[nodiscard]] Called localFunction(const Expression &lambda, const Locals &locals);
    [[nodiscard]] Local byDefault(const Expression &e, const Locals &locals);
    [[nodiscard]] std::string chosen(const Expression &function, const Arguments &arguments,
                                     const Locals &locals);
    [[nodiscard]] std::string cast(std::string text, const Expression *type, const Locals &locals);
    [[nodiscard]] std::string either(const Trailer &call, const Locals &locals);
    [[nodiscard]] std::string selected(const Trailer &call, const Locals &locals, bool piecewise);

    void refuse(Position at, const std::string &what);
    [[nodiscard]] bool mayFollow(std::size_t lines);
    [[nodiscard]] std::string bounded(std::string text);

    const Meaning &m_meaning;
    std::optional<std::string> m_why;
    std::string m_missing;
    std::deque<std::string> m_numbers; // texts of expressions that are made here
    std::size_t m_lines = 0; // that are followed, in all
    int m_depth = 0;
    std::vector<const Locals *> m_outer; // of functions that call each other, but for the last one
};

// Whether a parameter of a function has a default.
[[nodiscard]] bool hasDefaultOf(const Statement &function, std::size_t parameter);

} // namespace warmup::dialect::python
