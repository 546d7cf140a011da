// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/Formula.h"

#include <array>
#include <cctype>
#include <vector>

#include <fmt/format.h>

#include "core/code/Expression.h"

namespace warmup::code {
namespace {

constexpr int kDeepest = 200;

// A descent over muParser's grammar, the loosest operator first: ?: || && comparisons + - * /
// signs ^. Every part it returns can stand as an operand of anything.
class Translator {
public:
    Translator(std::string_view text, const FormulaNames &names, Expressions &expressions)
        : m_text(text), m_names(names), m_expressions(expressions)
    {
    }

    Result<std::string> operator()()
    {
        auto whole = choice();
        skipSpace();
        if (m_failed || m_at < m_text.size())
            return fail("", fmt::format("\"{}\"", m_text.substr(std::min(m_at, m_text.size()))),
                        "numbers, t, p, n, e, pi, operators, and functions that Python has too");
        return whole;
    }

private:
    bool isPython() const { return m_expressions.arithmetic() == Arithmetic::python; }
    std::string module() const
    {
        return m_expressions.arithmetic() == Arithmetic::jax ? "jnp." : "ops.";
    }
    // A truth value that counts as 1 or 0.
    std::string truth(const std::string &text) const
    {
        return m_expressions.arithmetic() == Arithmetic::keras
            ? "ops.cast(" + text + ", \"float32\")"
            : "(" + text + ")";
    }

    void skipSpace()
    {
        while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at])))
            ++m_at;
    }
    bool take(std::string_view token)
    {
        skipSpace();
        if (m_text.substr(m_at, token.size()) != token)
            return false;
        m_at += token.size();
        return true;
    }
    std::string failed()
    {
        m_failed = true;
        return {};
    }

    std::string choice()
    {
        if (++m_depth > kDeepest)
            return failed();
        auto condition = either();
        if (!m_failed && take("?")) {
            const auto yes = choice();
            if (!take(":"))
                return failed();
            const auto no = choice();
            condition = isPython()
                ? fmt::format("({} if {} else {})", yes, condition, no)
                : fmt::format("{}where({} != 0, {}, {})", module(), condition, yes, no);
        }
        --m_depth;
        return condition;
    }
    std::string either()
    {
        auto left = both();
        while (!m_failed && take("||"))
            left = logical(left, both(), "or");
        return left;
    }
    std::string both()
    {
        auto left = comparison();
        while (!m_failed && take("&&"))
            left = logical(left, comparison(), "and");
        return left;
    }
    std::string logical(const std::string &left, const std::string &right, const char *name) const
    {
        if (isPython())
            return fmt::format("({} != 0 {} {} != 0)", left, name, right);
        return truth(fmt::format("{}logical_{}({} != 0, {} != 0)", module(), name, left, right));
    }
    std::string comparison()
    {
        auto left = sum();
        for (bool more = true; more && !m_failed;) {
            more = false;
            for (const char *sign : {"<=", ">=", "!=", "==", "<", ">"}) {
                if (!take(sign))
                    continue;
                left = truth(fmt::format("{} {} {}", left, sign, sum()));
                more = true;
                break;
            }
        }
        return left;
    }
    std::string sum()
    {
        auto left = product();
        while (!m_failed) {
            if (take("+"))
                left = fmt::format("({} + {})", left, product());
            else if (take("-"))
                left = fmt::format("({} - {})", left, product());
            else
                break;
        }
        return left;
    }
    std::string product()
    {
        auto left = signedFactor();
        while (!m_failed) {
            if (take("*"))
                left = fmt::format("({} * {})", left, signedFactor());
            else if (take("/"))
                left = fmt::format("({} / {})", left, signedFactor());
            else
                break;
        }
        return left;
    }
    std::string signedFactor()
    {
        if (++m_depth > kDeepest)
            return failed();
        std::string text;
        if (take("-"))
            text = "(-" + signedFactor() + ")";
        else if (take("+"))
            text = signedFactor();
        else
            text = power();
        --m_depth;
        return text;
    }
    std::string power()
    {
        const auto base = atom();
        if (m_failed || !take("^"))
            return base;
        return fmt::format("({} ** {})", base, signedFactor());
    }
    std::string atom()
    {
        skipSpace();
        if (take("(")) {
            auto inner = choice();
            return take(")") ? inner : failed();
        }
        if (m_at >= m_text.size())
            return failed();
        const char c = m_text[m_at];
        if (std::isdigit(static_cast<unsigned char>(c)) || c == '.')
            return number();
        if (std::isalpha(static_cast<unsigned char>(c)) || c == '_')
            return name();
        return failed();
    }
    std::string number()
    {
        const auto isDigit = [this] {
            return m_at < m_text.size() && std::isdigit(static_cast<unsigned char>(m_text[m_at]));
        };
        const auto begin = m_at;
        while (isDigit())
            ++m_at;
        if (m_at < m_text.size() && m_text[m_at] == '.')
            ++m_at;
        while (isDigit())
            ++m_at;
        if (m_at < m_text.size() && (m_text[m_at] == 'e' || m_text[m_at] == 'E')) {
            const auto before = m_at++;
            if (m_at < m_text.size() && (m_text[m_at] == '+' || m_text[m_at] == '-'))
                ++m_at;
            if (!isDigit())
                m_at = before;
            while (isDigit())
                ++m_at;
        }
        std::string text(m_text.substr(begin, m_at - begin));
        // Python takes no number such as 007.
        while (text.size() > 1 && text[0] == '0'
               && std::isdigit(static_cast<unsigned char>(text[1])))
            text.erase(0, 1);
        return text;
    }
    std::string name()
    {
        const auto begin = m_at;
        while (m_at < m_text.size()
               && (std::isalnum(static_cast<unsigned char>(m_text[m_at])) || m_text[m_at] == '_'))
            ++m_at;
        const auto word = m_text.substr(begin, m_at - begin);
        if (!take("(")) {
            if (word == "t")
                return m_names.t;
            if (word == "p")
                return m_names.p;
            if (word == "n")
                return m_names.n;
            if (word == "e")
                return m_names.e;
            if (word == "pi" || word == "_pi")
                return m_expressions.function("pi");
            if (word == "_e")
                return "2.718281828459045";
            m_at = begin;
            return failed();
        }
        std::vector<std::string> arguments;
        do {
            arguments.push_back(choice());
        } while (!m_failed && take(","));
        if (m_failed || !take(")"))
            return failed();
        auto text = call(word, arguments);
        if (text.empty()) {
            m_at = begin;
            return failed();
        }
        return text;
    }
    std::string call(std::string_view word, const std::vector<std::string> &arguments)
    {
        using Pair = std::pair<std::string_view, const char *>;
        static constexpr std::array<Pair, 20> kSame{{
            {"sin", "sin"},   {"cos", "cos"},     {"tan", "tan"},     {"asin", "asin"},
            {"acos", "acos"}, {"atan", "atan"},   {"sinh", "sinh"},   {"cosh", "cosh"},
            {"tanh", "tanh"}, {"asinh", "asinh"}, {"acosh", "acosh"}, {"atanh", "atanh"},
            {"log2", "log2"}, {"log10", "log10"}, {"log", "log"},     {"ln", "log"},
            {"exp", "exp"},   {"sqrt", "sqrt"},   {"abs", "abs"},     {"rint", "floor"},
        }};
        if (word == "min" || word == "max" || word == "sum" || word == "avg")
            return many(word, arguments);
        if (word == "atan2" && arguments.size() == 2) {
            const auto name = isPython() ? "atan2" : "arctan2";
            return fmt::format("{}({}, {})", m_expressions.function(name), arguments[0],
                               arguments[1]);
        }
        if (arguments.size() != 1)
            return {};
        const auto &argument = arguments.front();
        if (word == "sign") {
            if (!isPython())
                return module() + "sign(" + argument + ")";
            m_expressions.help("sign", "def sign(x):\n    return (x > 0) - (x < 0)\n");
            return "sign(" + argument + ")";
        }
        if (word == "abs")
            return "abs(" + argument + ")";
        if (word == "rint")
            return m_expressions.function("floor") + "(" + argument + " + 0.5)";
        for (const auto &[ours, theirs] : kSame) {
            if (word != ours)
                continue;
            // numpy's names of the inverse functions
            const bool isInverse = !isPython() && theirs[0] == 'a' && word != "abs";
            const auto name = isInverse ? "arc" + std::string(theirs + 1) : std::string(theirs);
            return m_expressions.function(name) + "(" + argument + ")";
        }
        return {};
    }
    std::string many(std::string_view word, const std::vector<std::string> &arguments) const
    {
        auto text = arguments.front();
        if (word == "min" || word == "max") {
            for (std::size_t i = 1; i < arguments.size(); ++i)
                text = isPython()
                    ? fmt::format("{}({}, {})", word, text, arguments[i])
                    : fmt::format("{}{}imum({}, {})", module(), word, text, arguments[i]);
            return text;
        }
        for (std::size_t i = 1; i < arguments.size(); ++i)
            text += " + " + arguments[i];
        text = "(" + text + ")";
        return word == "sum" ? text : fmt::format("({} / {})", text, arguments.size());
    }

    std::string_view m_text;
    const FormulaNames &m_names;
    Expressions &m_expressions;
    std::size_t m_at = 0;
    int m_depth = 0;
    bool m_failed = false;
};

} // namespace

Result<std::string> pythonFormula(std::string_view formula, const FormulaNames &names,
                                  Expressions &expressions)
{
    return Translator(formula, names, expressions)();
}

} // namespace warmup::code
