// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/python/Builtins.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Missing.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/Tokenizer.h"

// What an expression of the script is, as far as that is known without running it.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

// What `from torch.optim.lr_scheduler import *` may bind: classes, not the script's own variables.
bool isNameOfAClass(std::string_view name)
{
    const bool isException = name.ends_with("Error") || name.ends_with("Exception")
        || name.ends_with("Warning"); // Python's own
    return name.size() > 2 && !isException && name.front() >= 'A' && name.front() <= 'Z'
        && std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Whether a parameter group has a setting that is not PyTorch's own.
Value hasSetting(const Value &group, std::string_view name, bool isWanted)
{
    if (name == "params" || name == "lr")
        return truth(isWanted);
    const bool isOwn = name.starts_with("lr_");
    return isOwn && group.object && hasOneGroup(*group.object) ? truth(!isWanted) : unknown();
}

bool isSameKey(const Value &left, const Value &right)
{
    return (left.is(Kind::text) && right.is(Kind::text) && left.text == right.text)
        || (left.is(Kind::number) && right.is(Kind::number) && left.number == right.number);
}

constexpr std::size_t kMostOperands = 100;

bool isOrder(std::string_view word)
{
    return word.starts_with('<') || word.starts_with('>') || word == "==" || word == "!=";
}

} // namespace

Value Evaluator::value(const Expression &expression)
{
    switch (expression.kind) {
    case Expression::Kind::name:
        return orSupplied(name(expression.text), expression);
    case Expression::Kind::number: {
        const auto parsed = numberOf(expression.text);
        return parsed ? number(parsed->value, parsed->whole)
                      : unknown("'" + std::string(expression.text.substr(0, 40)) + "'");
    }
    case Expression::Kind::string: {
        std::string joined;
        for (const auto &part : expression.parts) {
            const auto plain = stringOf(part.text);
            if (!plain)
                return unknown("a formatted string");
            joined += *plain;
        }
        return text(std::move(joined));
    }
    case Expression::Kind::tuple:
    case Expression::Kind::list:
    case Expression::Kind::dictionary: {
        std::vector<Value> items;
        for (const auto &part : expression.parts)
            items.push_back(value(part));
        return list(std::move(items),
                    expression.kind == Expression::Kind::dictionary ? Kind::dictionary
                                                                    : Kind::list);
    }
    case Expression::Kind::unary: {
        const auto operand = value(expression.parts.front());
        if (expression.text == "-")
            return negated(operand);
        if (expression.text == "+")
            return operand;
        if (expression.text != "not")
            return unknown();
        const auto isTrue = truthOf(operand);
        return isTrue ? truth(!*isTrue) : composed({operand}, "(not {})");
    }
    case Expression::Kind::binary: {
        auto result = value(expression.parts.front());
        for (std::size_t i = 0; i < expression.texts.size(); ++i)
            result = operation(expression.texts[i], result, value(expression.parts[i + 1]));
        return result;
    }
    case Expression::Kind::comparison:
        return comparisons(expression);
    case Expression::Kind::conditional: {
        const auto test = value(expression.parts[1]);
        const auto condition = truthOf(test);
        if (condition && m_ownMethod)
            return value(expression.parts[*condition ? 0 : 2]);
        m_conditions += condition ? 0 : 1;
        const auto yes = value(expression.parts[0]);
        const auto no = value(expression.parts[2]);
        m_conditions -= condition ? 0 : 1;
        if (condition)
            return *condition ? yes : no;
        if (auto made = composed({yes, test, no}, "({} if {} else {})"); made.is(Kind::formula))
            return made;
        if (yes.same(no))
            return yes;
        const auto either = eitherOf({yes, no}, expression.parts[1].at);
        return either
            ? *either
            : unknown("a value that depends on the condition at " + toText(expression.parts[1].at));
    }
    case Expression::Kind::postfix:
        return orSupplied(chain(expression), expression);
    case Expression::Kind::named: {
        auto result = value(expression.parts.front());
        m_environment.set(expression.text, result);
        return result;
    }
    case Expression::Kind::comprehension:
        return comprehension(expression);
    case Expression::Kind::lambda:
        return lambdaFor(expression);
    case Expression::Kind::other:
        if (expression.text == kEllipsis)
            return unknown(kEllipsis);
        break;
    case Expression::Kind::literal:
        break;
    }
    for (const auto &part : expression.parts)
        (void)value(part);
    return unknown();
}

Value Evaluator::name(std::string_view name) const
{
    if (const auto *bound = m_environment.find(name))
        return *bound;
    if (name == "None") {
        Value none;
        none.kind = Kind::none;
        return none;
    }
    if (name == "True" || name == "False")
        return truth(name == "True");
    if (isBuiltin(name))
        return symbol("builtins." + std::string(name));
    for (auto module = m_stars.rbegin(); module != m_stars.rend(); ++module)
        if (const auto full = *module + "." + std::string(name);
            isNameOfAClass(name) && known(full))
            return symbol(full);
    if (const auto usual = usualMeaning(name); !usual.empty())
        return symbol(usual);
    return unknown("'" + std::string(name.substr(0, 40)) + "', which the script does not define");
}

// A value that the script does not say: the one that was supplied, or what it is called.
Value Evaluator::orSupplied(Value value, const Expression &expression)
{
    const bool open = value.is(Kind::unknown) || value.is(Kind::length)
        || (value.is(Kind::member) && !value.object);
    if ((!open && !m_batches) || !value.missing.empty())
        return value;
    auto called = spelled(expression);
    if (!open && !called.starts_with("len("))
        return value;
    if (const auto given = supplied(called))
        return number(*given, *given == std::floor(*given));
    if (open)
        value.missing = std::move(called);
    return value;
}

std::optional<double> Evaluator::supplied(const std::string &name)
{
    const auto found = m_supplied.find(name);
    if (found == m_supplied.end())
        return std::nullopt;
    m_program.supplied.insert(name);
    return found->second;
}

Value Evaluator::comparisons(const Expression &expression)
{
    const auto word = expression.texts.front();
    std::vector<Value> operands;
    if (word != "and" && word != "or") {
        for (const auto &part : expression.parts)
            operands.push_back(value(part));
        if (operands.size() == 2 && word.ends_with("in") && operands[1].is(Kind::member)
            && operands[1].text == "param_group" && operands[0].is(Kind::text))
            return hasSetting(operands[1], operands[0].text, word == "in");
        const bool areTexts =
            operands.size() == 2 && operands[0].is(Kind::text) && operands[1].is(Kind::text);
        if (areTexts && (word == "in" || word == "not in"))
            return truth((operands[1].text.find(operands[0].text) != std::string::npos)
                         == (word == "in"));
        if (operands.size() == 2) {
            auto result = comparison(word, operands[0], operands[1]);
            return result.is(Kind::unknown) ? comparedAsText(word, operands[0], operands[1])
                                            : result;
        }
        std::string pattern = "({}";
        for (const auto each : expression.texts)
            pattern += isOrder(each) ? " " + std::string(each) + " {}" : "";
        return composed(operands, pattern + ")");
    }
    bool known = true;
    std::optional<Value> every;
    for (const auto &part : expression.parts) {
        const int undecided = operands.empty() ? 0 : 1;
        m_conditions += undecided;
        const auto operand = value(part);
        m_conditions -= undecided;
        if (operand.is(Kind::every) && word == "or") {
            every = operand;
            every->whole = true; // whatever else it is true for
        }
        const auto isTrue = truthOf(operand);
        if (isTrue && *isTrue == (word == "or"))
            return known ? operand : unknown();
        known = known && isTrue;
        if (!isTrue)
            operands.push_back(operand);
    }
    if (every)
        return *every;
    if (known)
        return truth(word == "and");
    if (operands.size() == 1)
        return operands.front();
    std::string pattern = "({}";
    for (std::size_t i = 1; i < operands.size() && i < kMostOperands; ++i)
        pattern += " " + std::string(word) + " {}";
    return composed(operands, pattern + ")");
}

Value Evaluator::chain(const Expression &expression)
{
    Value result = value(expression.parts.front());
    std::size_t begin = 0;
    if (!expression.trailers.empty() && expression.trailers.front().kind == Trailer::Kind::attribute
        && expression.parts.front().kind == Expression::Kind::name) {
        const auto key = std::string(expression.parts.front().text) + "."
            + std::string(expression.trailers.front().name);
        if (const auto *bound = m_environment.find(key)) {
            result = *bound;
            begin = 1;
        }
    }
    for (std::size_t i = begin; i < expression.trailers.size(); ++i) {
        const auto &trailer = expression.trailers[i];
        const bool isCalled = i + 1 < expression.trailers.size()
            && expression.trailers[i + 1].kind == Trailer::Kind::call;
        if (isCalled && (result.is(Kind::list) || result.is(Kind::dictionary))) {
            const bool isNamed = i == 0 && expression.parts.front().kind == Expression::Kind::name;
            const auto &arguments = expression.trailers[i + 1];
            if (auto made = ofCollection(isNamed ? expression.parts.front().text : "", result,
                                         trailer, arguments)) {
                result = std::move(*made);
                ++i;
                continue;
            }
        }
        if (isCalled)
            if (auto made = ofScalar(result, trailer, expression.trailers[i + 1])) {
                result = std::move(*made);
                ++i;
                continue;
            }
        if (isCalled && trailer.name == "step" && result.is(Kind::unknown)
            && m_unknownOptimizers.contains(result.missing))
            step(StepFact::What::optimizer, nullptr, {}, trailer.at);
        if (isCalled && trailer.name.starts_with("step") && !result.object
            && result.text != kAdafactorSchedule) {
            const auto of = i > 0 ? expression.trailers[i - 1].name : expression.parts.front().text;
            noteAbsent(of, expression.at,
                       fmt::format("calls {}.{}()", of.substr(0, 40), trailer.name.substr(0, 40)));
        }
        if (trailer.kind == Trailer::Kind::attribute) {
            if (m_ownMethod && result.is(Kind::instance)
                && !attributeOfInstance(result, trailer.name))
                refuseOwn(trailer.at,
                          "needs '" + std::string(trailer.name.substr(0, 40))
                              + "', which is not set before it,");
            result = attribute(result, trailer.name);
        } else if (trailer.kind == Trailer::Kind::index)
            result = item(result, trailer);
        else
            result = call(result, trailer, i > 0 ? expression.trailers[i - 1].at : expression.at);
    }
    return result;
}

// A method of a list or dictionary, which has that name; nothing where it is as any other's.
std::optional<Value> Evaluator::ofCollection(std::string_view name, const Value &of,
                                             const Trailer &method, const Trailer &arguments)
{
    if (of.is(Kind::dictionary) && method.name == "get")
        return itemOr(of, argumentsOf(arguments).positional);
    if (of.is(Kind::dictionary) && arguments.values.empty()
        && (method.name == "items" || method.name == "keys" || method.name == "values")) {
        std::vector<Value> items;
        for (std::size_t i = 0; i + 1 < of.items->size(); i += 2) {
            const auto &key = (*of.items)[i];
            const auto &value = (*of.items)[i + 1];
            items.push_back(method.name == "items"      ? list({key, value})
                                : method.name == "keys" ? key
                                                        : value);
        }
        return list(std::move(items));
    }
    if (method.name == "parse_args_into_dataclasses" || method.name == "parse_args_and_config")
        return fromCommandLine(of, method.at);
    constexpr std::array<std::string_view, 11> kChanging{
        "append", "extend",  "insert", "pop",        "remove", "clear",
        "sort",   "reverse", "update", "setdefault", "popitem"};
    if (std::find(kChanging.begin(), kChanging.end(), method.name) == kChanging.end())
        return std::nullopt;
    constexpr std::size_t kMostChanged = 1000;
    auto items = *of.items;
    const bool isAppended = method.name == "append" && of.is(Kind::list)
        && arguments.values.size() == 1 && (m_ownMethod || m_loops.empty());
    if (m_ownMethod && (name.empty() || !isAppended))
        refuseOwn(method.at, "changes a list or dictionary");
    if (name.empty())
        return std::nullopt;
    items.push_back(isAppended ? value(arguments.values.front()) : unknown());
    if (of.is(Kind::dictionary))
        items.push_back(unknown());
    m_environment.set(name,
                      items.size() <= kMostChanged ? list(std::move(items), of.kind) : unknown());
    return isAppended ? std::optional(unknown()) : std::nullopt;
}

// A method of a text, or of a number as numpy and PyTorch have it; nothing where it is as any
// other's.
std::optional<Value> Evaluator::ofScalar(const Value &of, const Trailer &method,
                                         const Trailer &arguments)
{
    const auto name = method.name;
    const bool isNumber = of.is(Kind::number) || of.is(Kind::formula) || of.is(Kind::index);
    if (isNumber && arguments.values.empty() && (name == "item" || name == "tolist"))
        return of;
    if (!of.is(Kind::text))
        return std::nullopt;
    if (arguments.values.empty() && (name == "lower" || name == "upper")) {
        auto changed = of.text;
        for (auto &letter : changed)
            if (const auto byte = static_cast<unsigned char>(letter); byte < 0x80)
                letter =
                    static_cast<char>(name == "lower" ? std::tolower(byte) : std::toupper(byte));
        return text(std::move(changed));
    }
    if (arguments.values.empty() && name == "strip") {
        const auto begin = of.text.find_first_not_of(" \t\n");
        const auto end = of.text.find_last_not_of(" \t\n");
        return text(begin == std::string::npos ? "" : of.text.substr(begin, end + 1 - begin));
    }
    if (arguments.values.size() != 1 || (name != "startswith" && name != "endswith"))
        return std::nullopt;
    const auto part = value(arguments.values.front());
    if (!part.is(Kind::text))
        return std::nullopt;
    return truth(name == "startswith" ? of.text.starts_with(part.text)
                                      : of.text.ends_with(part.text));
}

Value Evaluator::attribute(const Value &of, std::string_view name)
{
    constexpr std::size_t kLongestName = 300;
    if (of.is(Kind::instance)) {
        if (auto known = attributeOfInstance(of, name))
            return *known;
        if (name == "trainer" || name == "optimizers" || name == "lr_schedulers")
            return symbol("lightning." + std::string(name));
        if (name == "save_hyperparameters")
            return symbol("lightning.save_hyperparameters");
    }
    if (of.is(Kind::symbol) && of.text == "lightning.trainer")
        return ofLightningTrainer(name);
    if (of.is(Kind::dictionary))
        for (std::size_t i = 0; i + 1 < of.items->size(); i += 2)
            if ((*of.items)[i].is(Kind::text) && (*of.items)[i].text == name)
                return (*of.items)[i + 1]; // hparams.lr
    if (of.is(Kind::symbol) && of.text == "detectron2.cfg.SOLVER")
        return ofSolver(name);
    if (of.is(Kind::object) && of.object->isConfig)
        for (const auto &[keyword, given] : of.object->arguments.keywords)
            if (keyword == name)
                return given;
    if (of.is(Kind::symbol) && of.text == "argparse.options") {
        const auto option = m_options.find(std::string(name));
        return option != m_options.end() ? option->second
                                         : unknown("the option '" + std::string(name.substr(0, 40))
                                                   + "', for which the script has no default");
    }
    if (of.is(Kind::symbol))
        if (auto known = ofAccelerator(of.text, name))
            return std::move(*known);
    if (of.is(Kind::symbol) && of.text.size() < kLongestName)
        return ofDetectronFile(of.text + "." + std::string(name), {});
    // pytorch_warmup counts the calls of dampening() from 0.
    if (name == "last_step" && of.is(Kind::object) && !m_loops.empty()
        && of.object->reading->framework == "pytorch_warmup") {
        Value index;
        index.kind = Kind::index;
        index.loop = m_loops.back();
        index.running = true;
        return index;
    }
    Value member;
    member.kind = Kind::member;
    member.object = of.object;
    member.text = name.substr(0, kLongestName);
    return member;
}

Value Evaluator::item(const Value &of, const Trailer &trailer)
{
    Value key;
    for (const auto &index : trailer.values)
        key = value(index);
    if (of.is(Kind::list) && key.is(Kind::number) && trailer.values.size() == 1) {
        const auto size = static_cast<double>(of.items->size());
        const double at = key.number < 0 ? key.number + size : key.number;
        if (at >= 0 && at < size)
            return (*of.items)[static_cast<std::size_t>(at)];
    }
    if (of.is(Kind::dictionary))
        for (std::size_t i = 0; i + 1 < of.items->size(); i += 2)
            if (isSameKey((*of.items)[i], key))
                return (*of.items)[i + 1];
    if (trailer.values.size() == 1 && (of.is(Kind::list) || of.is(Kind::dictionary)))
        return itemAsText(of, key);
    if (of.is(Kind::member) && of.text == "param_groups") {
        const bool isNumber = key.is(Kind::number) && key.number >= 0;
        return groupOf(of, isNumber ? static_cast<std::size_t>(key.number) : 0);
    }
    if (of.is(Kind::member) && of.text == "param_group" && key.is(Kind::text)) {
        if (key.text == "lr")
            return rateOf(of);
        if (key.text == "initial_lr" && m_ownMethod)
            return formula(ownBaseOf(of.number), -1);
    }
    return unknown();
}

} // namespace warmup::dialect::python
