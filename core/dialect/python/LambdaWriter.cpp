// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/LambdaWriter.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/dialect/python/Arrays.h"
#include "core/dialect/python/Lambda.h"

namespace warmup::dialect::python {
namespace {

constexpr std::size_t kLongest = 20'000; // characters
constexpr std::size_t kMostLines = 50'000;
constexpr int kDeepestBranches = 50;
constexpr std::size_t kMostIterations = 200;
constexpr Position kNowhere{0, 0};

constexpr std::array<std::string_view, 10> kNames{"min",   "max", "abs",  "int",   "float",
                                                  "round", "pow", "True", "False", "len"};

Value lambdaValue(std::string_view parameters, const std::string &body)
{
    Value value;
    value.kind = Value::Kind::lambda;
    const bool wrapped = body.starts_with('(') && body.ends_with(')');
    // One pair around all of it is not needed where it really is one pair.
    int depth = 0;
    bool onePair = wrapped;
    for (std::size_t i = 0; wrapped && i + 1 < body.size(); ++i) {
        depth += body[i] == '(' ? 1 : body[i] == ')' ? -1 : 0;
        onePair = onePair && depth > 0;
    }
    value.text =
        fmt::format("lambda {}: {}", parameters, onePair ? body.substr(1, body.size() - 2) : body);
    return value;
}

bool isNumberText(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789.eE+-()") == std::string_view::npos;
}

bool isTruthValue(const Expression &e)
{
    const bool isBetween =
        e.kind == Expression::Kind::binary && (e.texts.front() == "&" || e.texts.front() == "|");
    return e.kind == Expression::Kind::comparison || isBetween;
}

LambdaWriter::Local ownOf(LambdaWriter::Called called)
{
    LambdaWriter::Local made;
    made.function = std::make_shared<const LambdaWriter::Called>(std::move(called));
    return made;
}

// The operator behind a part; arrays have & and | for `and` and `or`.
std::string_view wordOf(const Expression &e, std::size_t part)
{
    const auto word = e.texts[part];
    if ((word != "&" && word != "|") || !isTruthValue(e.parts[part])
        || !isTruthValue(e.parts[part + 1]))
        return word;
    return word == "&" ? "and" : "or";
}

} // namespace

bool hasDefaultOf(const Statement &function, std::size_t parameter)
{
    return parameter < function.values.size()
        && function.values[parameter].kind != Expression::Kind::other;
}

void LambdaWriter::refuse(Position at, const std::string &what)
{
    if (!m_why)
        m_why = at.line > 0 ? fmt::format("a function that has {} at {}", what, toText(at))
                            : fmt::format("a function that has {}", what);
}

// Whether so many lines more may be.
bool LambdaWriter::mayFollow(std::size_t lines)
{
    m_lines += lines;
    if (m_lines > kMostLines)
        refuse(kNowhere, "more in it than is followed");
    return m_lines <= kMostLines;
}

std::string LambdaWriter::bounded(std::string text)
{
    if (text.size() <= kLongest)
        return text;
    refuse(kNowhere, "more in it than is followed");
    return {};
}

Value LambdaWriter::result(std::string_view parameters, const std::string &body) const
{
    Value value = m_why ? unknown(*m_why) : lambdaValue(parameters, body);
    value.missing = m_missing;
    return value;
}

std::string LambdaWriter::expression(const Expression &e, const Locals &locals)
{
    if (failed())
        return {};
    switch (e.kind) {
    case Kind::number:
        return std::string(e.text);
    case Kind::name:
        return name(e, locals);
    case Kind::unary:
        return bounded("(" + std::string(e.text) + (e.text == "not" ? " " : "")
                       + expression(e.parts.front(), locals) + ")");
    case Kind::binary:
    case Kind::comparison: {
        std::string text = "(" + expression(e.parts.front(), locals);
        for (std::size_t i = 0; i < e.texts.size(); ++i)
            text += " " + std::string(wordOf(e, i)) + " " + expression(e.parts[i + 1], locals);
        return bounded(text + ")");
    }
    case Kind::conditional:
        return bounded("(" + expression(e.parts[0], locals) + " if "
                       + expression(e.parts[1], locals) + " else " + expression(e.parts[2], locals)
                       + ")");
    case Kind::postfix:
        return postfix(e, locals);
    default:
        refuse(e.at, "something other than arithmetic");
        return {};
    }
}

std::string LambdaWriter::body(const Statement &function, Locals locals, bool isMethod)
{
    for (std::size_t i = isMethod ? 1 : 0; i < function.parameters.size(); ++i) {
        if (locals.contains(function.parameters[i]))
            continue;
        if (!hasDefaultOf(function, i))
            refuse(function.at, "an argument without a value");
        else
            locals[function.parameters[i]] = byDefault(function.values[i], {});
    }
    Lines lines;
    for (const auto &each : function.blocks.front())
        lines.push_back({&each, nullptr, {}});
    return failed() ? std::string() : returned(std::move(lines), std::move(locals));
}

// The value that these statements return.
std::string LambdaWriter::returned(Lines lines, Locals locals)
{
    while (!lines.empty() && mayFollow(1) && !failed()) {
        const auto line = std::move(lines.front());
        lines.pop_front();
        if (line.target) {
            bind(*line.target, line.item, locals);
            continue;
        }
        const auto &statement = *line.statement;
        switch (statement.kind) {
        case Statement::Kind::assign:
            assign(statement, locals);
            break;
        case Statement::Kind::augment: {
            const auto &target = statement.values.front();
            const auto text = "(" + expression(target, locals) + " "
                + std::string(statement.text.substr(0, statement.text.size() - 1)) + " "
                + expression(statement.values.back(), locals) + ")";
            set(target, text, locals);
            break;
        }
        case Statement::Kind::branch:
            return branch(statement, lines, locals);
        case Statement::Kind::loop:
            unroll(statement, lines, locals);
            break;
        case Statement::Kind::function:
            locals[statement.text] = ownOf(localFunction(statement, locals));
            break;
        case Statement::Kind::leave:
            if (statement.text == "return" && statement.values.size() == 1)
                return expression(statement.values.front(), locals);
            refuse(statement.at, "'" + std::string(statement.text) + "'");
            break;
        case Statement::Kind::expression: // a docstring
            if (statement.values.front().kind == Kind::string)
                break;
            [[fallthrough]];
        default:
            refuse(statement.at, "a statement that is neither assignment, if, for nor return");
        }
    }
    refuse(kNowhere, "a way through it that returns nothing");
    return {};
}

// The body once for each item of what the loop goes through.
void LambdaWriter::unroll(const Statement &loop, Lines &rest, const Locals &locals)
{
    Expression listed;
    listed.kind = Kind::postfix;
    listed.at = loop.at;
    listed.parts.resize(1);
    listed.parts.front().kind = Kind::name;
    listed.parts.front().text = "list";
    listed.trailers.resize(1);
    auto &call = listed.trailers.front();
    call.kind = Trailer::Kind::call;
    call.at = loop.at;
    const bool isPlain = loop.text == "for" && loop.values.size() == 2 && loop.blocks.size() == 1;
    if (isPlain) {
        call.values.push_back(loop.values.back());
        call.keywords.emplace_back();
    }
    const auto items = isPlain ? valueOf(listed, locals) : unknown();
    if (!items.is(Value::Kind::list) || items.items->size() > kMostIterations)
        return refuse(loop.at, "a loop over something that the script does not say");
    if (!mayFollow(items.items->size() * (loop.blocks.front().size() + 1)))
        return;
    Lines lines;
    for (const auto &each : *items.items) {
        lines.push_back({nullptr, &loop.values.front(), each});
        for (const auto &statement : loop.blocks.front())
            lines.push_back({&statement, nullptr, {}});
    }
    rest.insert(rest.begin(), lines.begin(), lines.end());
}

// a = b = 1, and a, b = 1, 2
void LambdaWriter::assign(const Statement &statement, Locals &locals)
{
    const auto &given = statement.values.back();
    const auto &target = statement.values.front();
    const bool areSeveral = given.kind == Kind::tuple && target.kind == Kind::tuple
        && target.parts.size() == given.parts.size() && statement.values.size() == 2;
    if (areSeveral) {
        std::vector<std::string> texts;
        for (const auto &part : given.parts)
            texts.push_back(expression(part, locals));
        for (std::size_t i = 0; i < texts.size(); ++i)
            set(target.parts[i], texts[i], locals);
        return;
    }
    const auto made = given.kind == Kind::lambda ? ownOf(localFunction(given, locals))
                                                 : Local(expression(given, locals));
    for (std::size_t k = 0; k + 1 < statement.values.size(); ++k)
        set(statement.values[k], made, locals);
}

void LambdaWriter::set(const Expression &target, const Local &made, Locals &locals)
{
    if (target.kind != Kind::name)
        return refuse(target.at, "an assignment to more than a name");
    locals[target.text] = made;
}

void LambdaWriter::bind(const Expression &target, const Value &item, Locals &locals)
{
    if (item.is(Value::Kind::number))
        return set(target, numberText(item.number), locals);
    const bool fits = target.kind == Kind::tuple && item.is(Value::Kind::list)
        && item.items->size() == target.parts.size();
    if (!fits)
        return refuse(target.at, "a loop over something other than numbers");
    for (std::size_t i = 0; i < target.parts.size(); ++i)
        bind(target.parts[i], (*item.items)[i], locals);
}

std::string LambdaWriter::branch(const Statement &statement, const Lines &rest,
                                 const Locals &locals)
{
    if (++m_depth > kDeepestBranches) {
        refuse(statement.at, "conditions nested more than 50 deep");
        return {};
    }
    const auto side = [&](const Block *block) {
        Lines lines;
        if (block)
            for (const auto &each : *block)
                lines.push_back({&each, nullptr, {}});
        lines.insert(lines.end(), rest.begin(), rest.end());
        return mayFollow(lines.size()) ? returned(std::move(lines), locals) : std::string();
    };
    std::string text;
    std::size_t open = 0;
    const auto finished = [&](std::string last) {
        --m_depth;
        return bounded(text + std::move(last) + std::string(open, ')'));
    };
    for (std::size_t i = 0; i < statement.values.size() && !failed(); ++i) {
        const auto &condition = statement.values[i];
        const auto known = decided(condition, {}, locals);
        const auto written = known ? std::string() : expression(condition, locals);
        const auto holds = known ? known : decided(condition, written, locals);
        if (holds == true)
            return finished(side(&statement.blocks[i]));
        if (holds == false)
            continue;
        text += "(" + side(&statement.blocks[i]) + " if " + written + " else ";
        ++open;
    }
    const bool hasElse = statement.blocks.size() > statement.values.size();
    return finished(side(hasElse ? &statement.blocks.back() : nullptr));
}

// Whether a condition holds, where it is the same in every call: without its text, of what the
// script's names alone are, and otherwise of its text.
std::optional<bool> LambdaWriter::decided(const Expression &condition, const std::string &text,
                                          const Locals &locals)
{
    if (text.empty()) {
        const bool isTest = condition.kind == Kind::name || condition.kind == Kind::comparison
            || condition.kind == Kind::unary;
        return isTest ? truthOf(valueOf(condition, locals)) : std::nullopt;
    }
    const auto function = Function::make("lambda x: " + text, "");
    if (!function || function->uses(0))
        return std::nullopt;
    Raised raised;
    const double value = (*function)(0, raised);
    return raised ? std::nullopt : std::optional(value != 0);
}

std::string LambdaWriter::name(const Expression &e, const Locals &locals)
{
    const auto local = locals.find(e.text);
    if (local == locals.end())
        return meaning(e, locals);
    if (local->second.isNone || local->second.function)
        refuse(e.at, local->second.isNone ? "None for a number" : "a function for a number");
    return local->second.text;
}

// What the script's names make of an expression; unknown where it needs a local one that is no
// number, or calls something.
Value LambdaWriter::valueOf(const Expression &e, const Locals &locals)
{
    return m_meaning(withNumbers(e, locals));
}

// The expression with numbers for the local names that are numbers; other local names are no names
// of the script.
Expression LambdaWriter::withNumbers(const Expression &e, const Locals &locals)
{
    if (locals.empty())
        return e;
    Expression made = e;
    if (const auto local = locals.find(e.text); e.kind == Kind::name && local != locals.end()) {
        if (local->second.isNone) {
            made.text = "None";
            return made;
        }
        const auto &text = local->second.text;
        const bool isNumber = isNumberText(text);
        made.kind = isNumber ? Kind::number : Kind::other;
        made.text = isNumber ? std::string_view(m_numbers.emplace_back(text)) : "";
        // "(-1)"
        if (isNumber && made.text.starts_with("(-")) {
            Expression positive = made;
            positive.text = made.text.substr(2, made.text.size() - 3);
            made.kind = Kind::unary;
            made.text = "-";
            made.parts = {positive};
        }
        return made;
    }
    for (auto &part : made.parts)
        part = withNumbers(part, locals);
    for (auto &trailer : made.trailers)
        for (auto &value : trailer.values)
            value = withNumbers(value, locals);
    return made;
}

// A number, or a function or constant of math under its full name.
std::string LambdaWriter::meaning(const Expression &e, const Locals &locals)
{
    const auto value = valueOf(e, locals);
    if (value.is(Value::Kind::number))
        return numberText(value.number);
    if (value.is(Value::Kind::symbol)) {
        if (auto array = arrayFunction(value.text); !array.empty())
            return array;
        for (const std::string_view module : {"builtins.", ""})
            if (value.text.starts_with(module)) {
                const auto inner = std::string_view(value.text).substr(module.size());
                if (std::find(kNames.begin(), kNames.end(), inner) != kNames.end()
                    || value.text.starts_with("math.") || value.text.starts_with("torch."))
                    return std::string(inner);
            }
        constexpr std::string_view kOfCaller = "caller."; // that who asks knows by this name
        if (value.text.starts_with(kOfCaller))
            return value.text.substr(kOfCaller.size());
    }
    if (m_missing.empty())
        m_missing = value.missing;
    refuse(e.at, describe(value));
    return {};
}

// factors[epoch // 30], of a list or dictionary of numbers
std::string LambdaWriter::item(const Expression &e, const Locals &locals)
{
    Expression of = e;
    of.trailers.pop_back();
    if (of.trailers.empty()) {
        auto base = std::move(of.parts.front());
        of = std::move(base);
    }
    const bool isLocal = of.kind == Kind::name && locals.contains(of.text);
    const auto table = isLocal ? std::nullopt : tableText(valueOf(of, locals));
    return table
        ? bounded(*table + "[" + expression(e.trailers.back().values.front(), locals) + "]")
        : meaning(e, locals);
}

} // namespace warmup::dialect::python
