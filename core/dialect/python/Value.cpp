// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Value.h"

#include <algorithm>
#include <cmath>

#include "core/base/Number.h"
#include "core/dialect/PythonNumber.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr int kDeepestValue = 50;
constexpr std::size_t kLongestList = 100'000;

Value onNumbers(std::string_view operation, const Value &left, const Value &right)
{
    const double a = left.number;
    const double b = right.number;
    const bool whole = left.whole && right.whole;
    if (operation == "+")
        return number(a + b, whole);
    if (operation == "-")
        return number(a - b, whole);
    if (operation == "*")
        return number(a * b, whole);
    if (operation == "**")
        return number(std::pow(a, b), whole && b >= 0);
    if (b == 0)
        return unknown();
    if (operation == "/")
        return number(a / b, false);
    if (operation == "//")
        return number(pythonFloorDivide(a, b), whole);
    if (operation == "%")
        return number(pythonModulo(a, b), whole);
    return unknown();
}

// epoch + batch / batches, in either order.
Value positionOf(const Value &left, const Value &right)
{
    const bool indexLeft = left.is(Kind::index);
    const Value &index = indexLeft ? left : right;
    const Value &share = indexLeft ? right : left;
    if (!index.is(Kind::index) || !share.is(Kind::share) || index.stride != 1)
        return unknown();
    Value position = index;
    position.kind = Kind::position;
    position.inner = share.loop;
    position.count = share.count;
    return position;
}

// A loop's index stays one under what is affine.
Value onIndex(std::string_view operation, const Value &left, const Value &right)
{
    if (left.is(Kind::index) && left.number == 0 && left.stride == 1 && operation == "/"
        && (right.is(Kind::length) || right.is(Kind::number))) {
        Value share = left;
        share.kind = Kind::share;
        share.count = right.is(Kind::number) ? std::optional(right.number) : std::nullopt;
        return share;
    }
    if (operation == "+" && (left.is(Kind::share) || right.is(Kind::share)))
        return positionOf(left, right);
    if (operation == "%" && left.is(Kind::index) && left.stride == 1 && right.is(Kind::number)
        && right.whole && right.number >= 1) {
        Value residue = left;
        residue.kind = Kind::residue;
        residue.count = right.number;
        return residue;
    }
    const bool indexLeft = left.is(Kind::index);
    Value result = indexLeft ? left : right;
    const Value &other = indexLeft ? right : left;
    if (!other.is(Kind::number) || !other.whole)
        return unknown();
    if (operation == "+") {
        result.number += other.number;
        return result;
    }
    if (operation == "-") {
        const double sign = indexLeft ? 1 : -1;
        result.number = left.number - right.number;
        result.stride *= sign;
        return result;
    }
    if (operation == "*") {
        result.number *= other.number;
        result.stride *= other.number;
        return result;
    }
    return unknown();
}

Value onFormula(std::string_view operation, const Value &left, const Value &right)
{
    const auto a = formulaText(left);
    const auto b = formulaText(right);
    const bool isOne = left.loop < 0 || right.loop < 0
        || (left.loop == right.loop && left.running == right.running);
    const int loop = std::max(left.loop, right.loop);
    if (!a || !b || !isOne || (loop < 0 && left.is(Kind::number) && right.is(Kind::number)))
        return unknown();
    return formula("(" + *a + " " + std::string(operation) + " " + *b + ")", loop,
                   left.running || right.running);
}

Value repeated(const Value &of, const Value &times)
{
    if (!times.is(Kind::number) || !times.whole
        || static_cast<double>(of.items->size()) * times.number > kLongestList)
        return unknown();
    std::vector<Value> items;
    for (double k = 0; k < times.number && !of.items->empty(); ++k)
        items.insert(items.end(), of.items->begin(), of.items->end());
    return list(std::move(items));
}

Value onKnown(std::string_view operation, const Value &left, const Value &right)
{
    if (left.is(Kind::number) && right.is(Kind::number))
        return onNumbers(operation, left, right);
    if (left.is(Kind::index) || right.is(Kind::index) || left.is(Kind::share)
        || right.is(Kind::share))
        return onIndex(operation, left, right);
    if (operation == "+" && left.is(Kind::list) && right.is(Kind::list)
        && left.items->size() + right.items->size() <= kLongestList) {
        auto items = *left.items;
        items.insert(items.end(), right.items->begin(), right.items->end());
        return list(std::move(items));
    }
    if (operation == "*" && (left.is(Kind::list) || right.is(Kind::list)))
        return left.is(Kind::list) ? repeated(left, right) : repeated(right, left);
    return unknown();
}

// "[0.1, 0.2] + [0.01] * 30"
std::string listText(const std::vector<Value> &items)
{
    constexpr std::size_t kShortestRun = 4;
    std::string text;
    bool isOpen = false; // whether a list of single items has no end yet
    for (std::size_t i = 0; i < items.size();) {
        std::size_t end = i + 1;
        while (end < items.size() && items[end].number == items[i].number)
            ++end;
        const bool isRun = end - i >= kShortestRun;
        if (!isRun)
            end = i + 1;
        const auto item = numberText(items[i].number);
        if (isOpen && isRun)
            text += "]";
        if (isOpen && !isRun)
            text += ", " + item;
        else
            text += (text.empty() ? "[" : " + [") + item;
        if (isRun)
            text += "] * " + std::to_string(end - i);
        isOpen = !isRun;
        i = end;
    }
    return text + (isOpen ? "]" : "");
}

} // namespace

std::string Constructed::className() const
{
    const auto dot = symbol.rfind('.');
    return dot == std::string::npos ? symbol : symbol.substr(dot + 1);
}

bool hasOneGroup(const Constructed &optimizer)
{
    const auto &given = optimizer.arguments;
    const bool isListed = !given.positional.empty() && given.positional.front().is(Kind::list);
    return !isListed
        && std::none_of(given.keywords.begin(), given.keywords.end(), [](const auto &each) {
               return each.first == "params" && each.second.is(Kind::list);
           });
}

bool Value::same(const Value &other) const
{
    if (kind != other.kind || kind == Kind::unknown)
        return false;
    if (kind == Kind::list || kind == Kind::dictionary || kind == Kind::enumeration
        || kind == Kind::zip)
        return items == other.items;
    return number == other.number && stride == other.stride && count == other.count
        && loop == other.loop && running == other.running && inner == other.inner
        && text == other.text && function == other.function && object == other.object;
}

Value located(Value value, Position at)
{
    value.at = at;
    return value;
}

Value unknown(std::string why)
{
    Value value;
    value.text = std::move(why);
    return value;
}

Value number(double number, bool whole)
{
    Value value;
    value.kind = Kind::number;
    value.number = number;
    value.whole = whole;
    return std::isfinite(number) ? value : unknown();
}

Value truth(bool isTrue)
{
    return number(isTrue ? 1 : 0, true);
}

Value text(std::string text)
{
    Value value;
    value.kind = Kind::text;
    value.text = std::move(text);
    return value;
}

Value symbol(std::string name)
{
    Value value;
    value.kind = Kind::symbol;
    value.text = std::move(name);
    return value;
}

Value list(std::vector<Value> items, Kind kind)
{
    Value value;
    value.kind = kind;
    for (const auto &item : items)
        value.depth = std::max(value.depth, item.depth + 1);
    if (value.depth > kDeepestValue || items.size() > kLongestList)
        return unknown();
    value.items = std::make_shared<const std::vector<Value>>(std::move(items));
    return value;
}

std::string describe(const Value &value)
{
    switch (value.kind) {
    case Kind::none:
        return "None";
    case Kind::number:
        return shortestText(value.number);
    case Kind::text:
        return "a string";
    case Kind::list:
        return "a list";
    case Kind::dictionary:
        return "a dictionary";
    case Kind::symbol:
        return value.text;
    case Kind::function:
    case Kind::method:
    case Kind::lambda:
        return "a function";
    case Kind::instance:
        return "an object of the script's";
    case Kind::object:
        return "a " + value.object->className();
    case Kind::range:
        return "a range";
    case Kind::index:
        return "the index of a loop";
    case Kind::member:
        if (!value.missing.empty())
            break;
        return "'." + value.text.substr(0, 40) + "', which the script does not say";
    default:
        break;
    }
    if (!value.missing.empty() && (value.text.empty() || value.is(Kind::member)))
        return "'" + value.missing + "', which the script does not say";
    return value.text.empty() ? "a value that the script does not say" : value.text;
}

Value formula(std::string text, int loop, bool running)
{
    constexpr std::size_t kLongestFormula = 20'000;
    if (text.size() > kLongestFormula)
        return unknown("a longer formula than is followed");
    Value value;
    value.kind = Kind::formula;
    value.text = std::move(text);
    value.loop = loop;
    value.running = running;
    return value;
}

std::string numberText(double number)
{
    const auto text = shortestText(number);
    return text.starts_with('-') ? "(" + text + ")" : text;
}

std::optional<std::string> formulaText(const Value &value)
{
    if (value.is(Kind::number))
        return numberText(value.number);
    if (value.is(Kind::formula))
        return value.text;
    if (value.is(Kind::symbol)
        && (value.text == "math.pi" || value.text == "math.e" || value.text == "numpy.pi"))
        return value.text;
    if ((!value.is(Kind::index) && !value.is(Kind::residue)) || value.loop < 0)
        return std::nullopt;
    std::string text = "x";
    if (value.stride != 1)
        text = numberText(value.stride) + " * x";
    if (value.number != 0)
        text = numberText(value.number) + " + " + text;
    if (text != "x")
        text = "(" + text + ")";
    return value.is(Kind::residue) ? "(" + text + " % " + numberText(*value.count) + ")" : text;
}

bool hasNames(const Value &dictionary)
{
    constexpr std::size_t kMostNames = 200;
    if (!dictionary.is(Kind::dictionary) || dictionary.items->size() % 2 != 0
        || dictionary.items->size() > 2 * kMostNames)
        return false;
    for (std::size_t i = 0; i < dictionary.items->size(); i += 2)
        if (!(*dictionary.items)[i].is(Kind::text))
            return false;
    return true;
}

const Value *argumentOf(const CallArguments &arguments, std::string_view keyword,
                        std::size_t position)
{
    for (const auto &[name, value] : arguments.keywords)
        if (name == keyword)
            return &value;
    return position < arguments.positional.size() ? &arguments.positional[position] : nullptr;
}

const Value *itemNamed(const Value *dictionary, std::string_view key)
{
    if (!dictionary || !dictionary->is(Kind::dictionary))
        return nullptr;
    for (std::size_t i = 0; i + 1 < dictionary->items->size(); i += 2)
        if ((*dictionary->items)[i].is(Kind::text) && (*dictionary->items)[i].text == key)
            return &(*dictionary->items)[i + 1];
    return nullptr;
}

std::optional<std::string> tableText(const Value &value)
{
    const bool isDictionary = value.is(Kind::dictionary);
    if ((!value.is(Kind::list) && !isDictionary) || value.items->empty()
        || !std::all_of(value.items->begin(), value.items->end(),
                        [](const Value &item) { return item.is(Kind::number); }))
        return std::nullopt;
    const auto &items = *value.items;
    if (!isDictionary) {
        const auto text = listText(items);
        return text.find('*') == std::string::npos ? text : "(" + text + ")";
    }
    std::string text;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        text += (text.empty() ? "{" : ", ") + numberText(items[i].number) + ": "
            + numberText(items[i + 1].number);
    return text + "}";
}

Value arithmetic(std::string_view operation, const Value &left, const Value &right)
{
    auto result = onKnown(operation, left, right);
    if (result.is(Kind::unknown))
        result = onFormula(operation, left, right);
    if (result.is(Kind::unknown))
        result.missing = left.missing.empty() ? right.missing : left.missing;
    return result;
}

Value comparison(std::string_view operation, const Value &left, const Value &right)
{
    const bool isEquality = operation == "==" || operation == "is";
    const bool isInequality = operation == "!=" || operation == "is not";
    if (left.is(Kind::none) || right.is(Kind::none)) {
        const bool known = !left.is(Kind::unknown) && !right.is(Kind::unknown)
            && !left.is(Kind::member) && !right.is(Kind::member);
        if (known && (isEquality || isInequality))
            return truth((left.kind == right.kind) == isEquality);
        return unknown();
    }
    if (left.is(Kind::text) && right.is(Kind::text) && (isEquality || isInequality))
        return truth((left.text == right.text) == isEquality);
    if (left.is(Kind::residue) && right.is(Kind::number) && isEquality) {
        Value every = left;
        every.kind = Kind::every;
        every.number = pythonModulo(right.number - left.number, *left.count); // the first one
        return every;
    }
    if (!left.is(Kind::number) || !right.is(Kind::number))
        return operation.starts_with('<') || operation.starts_with('>') || operation == "=="
                || operation == "!="
            ? onFormula(operation, left, right)
            : unknown();
    if (isEquality || isInequality)
        return truth((left.number == right.number) == isEquality);
    if (operation == "<")
        return truth(left.number < right.number);
    if (operation == "<=")
        return truth(left.number <= right.number);
    if (operation == ">")
        return truth(left.number > right.number);
    if (operation == ">=")
        return truth(left.number >= right.number);
    return unknown();
}

Value negated(const Value &value)
{
    if (value.is(Kind::number))
        return number(-value.number, value.whole);
    if (const auto text = formulaText(value))
        return formula("(-" + *text + ")", value.loop, value.running);
    auto made = unknown();
    made.missing = value.missing;
    return made;
}

std::optional<bool> truthOf(const Value &value)
{
    switch (value.kind) {
    case Kind::none:
        return false;
    case Kind::number:
        return value.number != 0;
    case Kind::text:
        return !value.text.empty();
    case Kind::list:
        return !value.items->empty();
    case Kind::object:
    case Kind::function:
    case Kind::method:
    case Kind::instance:
    case Kind::lambda:
        return true;
    default:
        return std::nullopt;
    }
}

} // namespace warmup::dialect::python
