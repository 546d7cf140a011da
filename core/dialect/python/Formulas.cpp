// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cctype>
#include <numbers>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Arrays.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Lambda.h"
#include "core/dialect/python/LambdaText.h"

// Arithmetic and conditions on the index of a loop, as text. Of two loops, one in the other, the
// epoch is x // n and the batch x % n, x being the inner one's index that counts on.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostMembers = 100;

// A value's text with the loop that its x belongs to.
struct Written {
    std::string text;
    int loop = -1;
    bool running = false;
};

std::optional<Written> written(const Value &value)
{
    const auto of = [](double number) { return shortestText(number); };
    switch (value.kind) {
    case Kind::every:
        return Written{fmt::format("(x % {} == {})", of(*value.count), of(value.number)),
                       value.loop, value.running};
    case Kind::share:
        if (!value.count)
            return std::nullopt;
        return Written{fmt::format("(x / {})", of(*value.count)), value.loop, value.running};
    case Kind::position:
        if (!value.count)
            return std::nullopt;
        return Written{fmt::format("({} + x / {})", of(value.number), of(*value.count)),
                       value.inner, true};
    default:
        break;
    }
    auto text = formulaText(value);
    if (!text)
        return std::nullopt;
    const bool isOfALoop =
        value.is(Kind::formula) || value.is(Kind::index) || value.is(Kind::residue);
    return Written{std::move(*text), isOfALoop ? value.loop : -1, value.running};
}

bool dependsOnIteration(const Value &value)
{
    constexpr std::array kKinds{Kind::formula, Kind::index, Kind::residue,
                                Kind::every,   Kind::share, Kind::position};
    return std::find(kKinds.begin(), kKinds.end(), value.kind) != kKinds.end();
}

// What math.pi is, as a number; all else as it is.
Value constantOf(const Value &value)
{
    const auto text = value.is(Kind::symbol) ? formulaText(value) : std::nullopt;
    if (!text)
        return value;
    return number(*text == "math.e" ? std::numbers::e : std::numbers::pi, false);
}

// A call's pattern for composed(), and its arguments in the order in which the pattern has them.
std::pair<std::string, std::vector<Value>> inOrder(const std::string &function,
                                                   const std::vector<Value> &given)
{
    std::vector<std::string> places;
    for (std::size_t i = 0; i < given.size(); ++i)
        places.push_back(fmt::format("{{{}}}", i));
    const auto text = callText(function, places);
    std::string pattern;
    std::vector<Value> ordered;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto open = text.find('{', begin);
        pattern += text.substr(begin, open - begin);
        if (open == std::string::npos)
            break;
        ordered.push_back(given[std::stoul(text.substr(open + 1))]);
        pattern += "{}";
        begin = text.find('}', open) + 1;
    }
    return {pattern, ordered};
}

bool isArithmeticWord(std::string_view word)
{
    constexpr std::array<std::string_view, 7> kWords{"+", "-", "*", "/", "//", "%", "**"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

} // namespace

std::string withName(const std::string &text, std::string_view name, const std::string &instead)
{
    const auto isInside = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || c == '.';
    };
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && isInside(text[end]))
            ++end;
        const auto word = std::string_view(text).substr(i, end - i);
        result += word == name ? std::string_view(instead) : word;
        if (end < text.size())
            result += text[end];
        i = end + 1;
    }
    return result;
}

std::optional<Evaluator::Together> Evaluator::together(const std::vector<Value> &values) const
{
    std::vector<Written> all;
    for (const auto &value : values) {
        auto each = written(value);
        if (!each)
            return std::nullopt;
        all.push_back(std::move(*each));
    }
    Together made;
    bool isOne = true;
    for (const auto &each : all) {
        if (each.loop < 0)
            continue;
        isOne =
            isOne && (made.loop < 0 || (made.loop == each.loop && made.running == each.running));
        made.loop = each.loop;
        made.running = each.running;
    }
    if (!isOne) {
        if (m_loops.size() != 2)
            return std::nullopt;
        made.loop = m_loops.back();
        made.running = true;
        const auto &count = m_program.loops[static_cast<std::size_t>(made.loop)].count;
        for (auto &each : all) {
            if (each.loop < 0 || (each.loop == made.loop && each.running))
                continue;
            if (!count || *count < 1 || (each.loop != made.loop && each.loop != m_loops.front()))
                return std::nullopt;
            each.text = withName(each.text, "x",
                                 fmt::format("(x {} {})", each.loop == made.loop ? "%" : "//",
                                             shortestText(*count)));
        }
    }
    for (auto &each : all)
        made.texts.push_back(std::move(each.text));
    return made;
}

Value Evaluator::composed(const std::vector<Value> &values, const std::string &pattern) const
{
    if (std::none_of(values.begin(), values.end(), dependsOnIteration))
        return unknown();
    const auto made = together(values);
    if (!made)
        return unknown();
    std::string text;
    std::size_t next = 0;
    std::size_t begin = 0;
    for (auto at = pattern.find("{}"); at != std::string::npos; at = pattern.find("{}", begin)) {
        if (next == made->texts.size())
            return unknown();
        text += pattern.substr(begin, at - begin) + made->texts[next++];
        begin = at + 2;
    }
    if (next != made->texts.size())
        return unknown();
    return formula(text + pattern.substr(begin), made->loop, made->running);
}

Value Evaluator::operation(std::string_view word, const Value &left, const Value &right)
{
    if (auto items = onArrays(word, left, right))
        return *items;
    // A number of pi and another is one; a formula has pi by its name.
    const bool isOfOne = !dependsOnIteration(left) && !dependsOnIteration(right);
    if (isOfOne && (left.is(Kind::symbol) || right.is(Kind::symbol)))
        if (const auto a = constantOf(left), b = constantOf(right);
            a.is(Kind::number) && b.is(Kind::number))
            return operation(word, a, b);
    const bool dividesByZero = m_ownMethod && right.is(Kind::number) && right.number == 0
        && (word == "/" || word == "//" || word == "%");
    auto result = arithmetic(word, left, right);
    if (dividesByZero && result.is(Kind::formula))
        return raising(word, number(1, true), right);
    if (!result.is(Kind::unknown) || !isArithmeticWord(word))
        return result;
    if (m_ownMethod && left.is(Kind::number) && right.is(Kind::number))
        return raising(word, left, right);
    auto made = composed({left, right}, "({} " + std::string(word) + " {})");
    if (made.is(Kind::unknown))
        made.missing = std::move(result.missing);
    return made;
}

// What raises wherever it is computed, as 1 / 0 does: every call, where that is under no condition.
Value Evaluator::raising(std::string_view word, const Value &left, const Value &right)
{
    auto made =
        formula(fmt::format("({} {} {})", *formulaText(left), word, *formulaText(right)), -1);
    if (m_conditions == m_ownMethod->conditions && m_ownMethod->raises.empty())
        m_ownMethod->raises = made.text;
    return made;
}

Value Evaluator::comparedAsText(std::string_view word, const Value &left, const Value &right) const
{
    if (word.starts_with('<') || word.starts_with('>') || word == "==" || word == "!=")
        return composed({left, right}, "({} " + std::string(word) + " {})");
    const bool isDictionary = right.is(Kind::dictionary);
    if ((word != "in" && word != "not in") || (!right.is(Kind::list) && !isDictionary)
        || right.items->size() > kMostMembers || !dependsOnIteration(left))
        return unknown();
    if (right.items->empty())
        return truth(word == "not in");
    std::vector<Value> values;
    std::string pattern;
    for (std::size_t i = 0; i < right.items->size(); i += isDictionary ? 2 : 1) {
        values.insert(values.end(), {left, (*right.items)[i]});
        pattern += (pattern.empty() ? "(" : " or ") + std::string("{} == {}");
    }
    return composed(values, word == "in" ? pattern + ")" : "(not " + pattern + "))");
}

// lrs[epoch], of a list or dictionary of numbers.
Value Evaluator::itemAsText(const Value &of, const Value &key) const
{
    const auto table = tableText(of);
    const bool isFraction = key.is(Kind::share) || key.is(Kind::position);
    return table && !isFraction ? composed({key}, *table + "[{}]") : unknown();
}

// lrs.get(epoch, otherwise)
Value Evaluator::itemOr(const Value &of, const std::vector<Value> &arguments) const
{
    if (arguments.size() != 2 || !tableText(of))
        return unknown();
    const auto condition = comparedAsText("in", arguments.front(), of);
    const auto either =
        chosenBetween({condition}, {itemAsText(of, arguments.front()), arguments.back()});
    return either ? *either : unknown();
}

// Of `factor * 0.1` where a condition holds, and `factor` elsewhere, so that the text of the factor
// stands there once: factor * (0.1 if condition else 1), which is the same number.
std::optional<Value> Evaluator::changedWhere(const Value &condition, const Value &changed,
                                             const Value &before) const
{
    const auto parts = together({condition, changed, before});
    if (!parts || !before.is(Kind::formula))
        return std::nullopt;
    const auto &texts = parts->texts;
    for (const std::string_view word : {"*", "/", "+", "-"}) {
        const auto head = fmt::format("({} {} ", texts[2], word);
        if (!texts[1].starts_with(head) || !texts[1].ends_with(')'))
            continue;
        const auto by = texts[1].substr(head.size(), texts[1].size() - head.size() - 1);
        const bool isFactor = word == "*" || word == "/";
        return formula(fmt::format("({} {} (({}) if {} else {}))", texts[2], word, by, texts[0],
                                   isFactor ? 1 : 0),
                       parts->loop, parts->running);
    }
    return std::nullopt;
}

// The value that the first condition which holds chooses; the last one where none does.
std::optional<Value> Evaluator::chosenBetween(const std::vector<Value> &conditions,
                                              const std::vector<Value> &values) const
{
    if (conditions.empty() || values.size() != conditions.size() + 1
        || !std::all_of(conditions.begin(), conditions.end(), dependsOnIteration))
        return std::nullopt;
    const auto &first = values.front();
    if (std::all_of(values.begin(), values.end(),
                    [&](const Value &each) { return each.same(first); }))
        return first;
    if (values.size() == 2 && m_ownMethod)
        if (auto made = changedWhere(conditions.front(), values[0], values[1]))
            return made;
    const bool areLists = std::all_of(values.begin(), values.end(), [&](const Value &each) {
        return each.is(Kind::list) && first.is(Kind::list)
            && each.items->size() == first.items->size();
    });
    if (areLists)
        return chosenLists(conditions, values);
    std::string pattern;
    std::vector<Value> all;
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        all.insert(all.end(), {values[i], conditions[i]});
        pattern += "({} if {} else ";
    }
    all.push_back(values.back());
    const auto made = composed(all, pattern + "{}" + std::string(conditions.size(), ')'));
    return made.is(Kind::formula) ? std::optional(made) : std::nullopt;
}

// The same of lists of one length, item by item.
std::optional<Value> Evaluator::chosenLists(const std::vector<Value> &conditions,
                                            const std::vector<Value> &lists) const
{
    std::vector<Value> items;
    const auto size = lists.front().items->size();
    for (std::size_t i = 0; i < size && size <= kMostMembers; ++i) {
        std::vector<Value> values;
        for (const auto &each : lists)
            values.push_back((*each.items)[i]);
        auto item = chosenBetween(conditions, values);
        if (!item)
            return std::nullopt;
        items.push_back(std::move(*item));
    }
    return items.size() == size ? std::optional(list(std::move(items))) : std::nullopt;
}

// The same of numbers alone, where it does not raise.
Value Evaluator::computedCall(const std::string &function, const std::vector<Value> &given)
{
    std::vector<std::string> arguments;
    for (const auto &one : given) {
        const auto each = constantOf(one);
        if (!each.is(Kind::number))
            return unknown();
        arguments.push_back(*formulaText(each));
    }
    const auto law = Function::make("lambda x: " + callText(function, arguments), "");
    Raised raised;
    const double result = law ? (*law)(0, raised) : 0;
    constexpr std::array<std::string_view, 4> kWhole{"floor", "ceil", "round", "int"};
    const auto name = std::string_view(function).substr(function.rfind('.') + 1);
    return law && !raised
        ? number(result, std::find(kWhole.begin(), kWhole.end(), name) != kWhole.end())
        : unknown();
}

// A call of a function of numbers with a loop's index among them; unknown for any other.
Value Evaluator::formulaOfCall(const std::string &function, const CallArguments &arguments)
{
    const auto &given = arguments.positional;
    if (!arguments.keywords.empty() || arguments.unpacks || given.empty()
        || given.size() > kMostMembers)
        return unknown();
    if (auto computed = computedCall(function, given); computed.is(Kind::number))
        return computed;
    if (function.starts_with("bisect."))
        return placeAmong(function != "bisect.bisect_left", given);
    auto [pattern, ordered] = inOrder(function, given);
    return pattern == "{}" ? ordered.front() : composed(ordered, pattern);
}

// bisect_right(milestones, x): how many of the sorted numbers are at most x.
Value Evaluator::placeAmong(bool includesEqual, const std::vector<Value> &given) const
{
    if (given.size() != 2 || !given[0].is(Kind::list) || given[0].items->size() > kMostMembers
        || !std::is_sorted(given[0].items->begin(), given[0].items->end(),
                           [](const Value &a, const Value &b) { return a.number < b.number; }))
        return unknown();
    std::vector<Value> values;
    std::string pattern;
    for (const auto &each : *given[0].items) {
        if (!each.is(Kind::number))
            return unknown();
        values.insert(values.end(), {each, given[1]});
        pattern += (pattern.empty() ? "(({} " : " + ({} ") + std::string(includesEqual ? "<=" : "<")
            + " {})";
    }
    return values.empty() ? number(0, true) : composed(values, pattern + ")");
}

// The same of a function of the script that does no more than compute.
Value Evaluator::formulaOfFunction(const Statement &function, const CallArguments &arguments)
{
    const auto &parameters = function.parameters;
    if (arguments.unpacks || arguments.positional.size() > parameters.size())
        return unknown();
    std::vector<std::string_view> names;
    std::vector<Value> values;
    const auto add = [&](std::string_view name, const Value &given) {
        names.push_back(name);
        values.push_back(given);
    };
    for (std::size_t i = 0; i < arguments.positional.size(); ++i)
        add(parameters[i], arguments.positional[i]);
    for (const auto &[keyword, given] : arguments.keywords)
        add(keyword, given);
    if (std::none_of(values.begin(), values.end(), dependsOnIteration))
        return unknown();
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (function.values[i].at.line > 0
            && std::find(names.begin(), names.end(), parameters[i]) == names.end())
            add(parameters[i], value(function.values[i]));
    const auto made = together(values);
    if (!made)
        return unknown();
    std::vector<std::pair<std::string_view, std::string>> texts;
    for (std::size_t i = 0; i < names.size(); ++i)
        texts.emplace_back(names[i], made->texts[i]);
    const auto body =
        bodyOf(function, texts, [this](const Expression &inner) { return value(inner); });
    return body ? formula(*body, made->loop, made->running) : unknown();
}

} // namespace warmup::dialect::python
