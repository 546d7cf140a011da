// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <utility>

#include "core/dialect/python/Arrays.h"
#include "core/dialect/python/Evaluator.h"

// Arrays of numbers: lists that numpy, or PyTorch, makes, on which arithmetic works item by item.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::string_view kArray = "array"; // the text of such a list
constexpr double kLongestArray = 100'000;

Value arrayOf(std::vector<Value> items)
{
    auto made = list(std::move(items));
    if (made.is(Kind::list))
        made.text = kArray;
    return made;
}

bool isArray(const Value &value)
{
    return value.is(Kind::list) && value.text == kArray;
}

// The type that a function is to give its argument; null: it has none.
const Value *typeOf(std::string_view function, const CallArguments &arguments)
{
    const auto *named = argumentOf(arguments, "new_dtype");
    const auto position = hasTypeSecond(function) ? 1 : arguments.positional.size();
    return named ? named : argumentOf(arguments, "dtype", position);
}

std::optional<double> numberAt(const CallArguments &arguments, std::size_t position,
                               std::string_view name, std::optional<double> otherwise = {})
{
    const auto *given = argumentOf(arguments, name, position);
    if (!given)
        return otherwise;
    return given->is(Kind::number) ? std::optional(given->number) : std::nullopt;
}

using Room = std::function<bool(double)>; // whether so many items more may be made

// start, stop and num of numpy's spaces, evenly; `endpoint` as given.
std::optional<std::vector<double>> evenly(const CallArguments &arguments, const Room &room)
{
    const auto start = numberAt(arguments, 0, "start");
    const auto stop = numberAt(arguments, 1, "stop");
    const auto count = numberAt(arguments, 2, "num", numberAt(arguments, 2, "steps", 50));
    const auto endpoint = numberAt(arguments, 3, "endpoint", 1);
    if (!start || !stop || !count || !endpoint || *count < 1 || *count > kLongestArray
        || !room(*count))
        return std::nullopt;
    const bool reaches = *endpoint != 0 && *count > 1;
    const double step = (*stop - *start) / (reaches ? *count - 1 : *count);
    std::vector<double> values;
    for (double i = 0; i < *count; ++i)
        values.push_back(i * step + *start);
    if (reaches)
        values.back() = *stop;
    return values;
}

Value arrayOf(const std::vector<double> &values, bool whole = false)
{
    std::vector<Value> items;
    for (const double each : values)
        items.push_back(number(each, whole));
    return arrayOf(std::move(items));
}

Value rangedArray(const CallArguments &arguments, const Room &room)
{
    const auto &given = arguments.positional;
    if (given.empty() || given.size() > 3 || !arguments.keywords.empty()
        || !std::all_of(given.begin(), given.end(),
                        [](const Value &each) { return each.is(Kind::number); }))
        return unknown();
    const double start = given.size() > 1 ? given[0].number : 0;
    const double stop = given.size() > 1 ? given[1].number : given[0].number;
    const double step = given.size() > 2 ? given[2].number : 1;
    const double count = step != 0 ? std::ceil((stop - start) / step) : -1;
    if (!(count >= 0) || count > kLongestArray || !room(count))
        return unknown();
    const bool whole =
        std::all_of(given.begin(), given.end(), [](const Value &each) { return each.whole; });
    std::vector<double> values;
    for (double i = 0; i < count; ++i)
        values.push_back(start + i * step);
    return arrayOf(values, whole);
}

Value spacedArray(std::string_view name, const CallArguments &arguments, const Room &room)
{
    auto values = evenly(arguments, room);
    if (name == "geomspace") {
        auto logs = arguments;
        for (std::size_t i = 0; i < std::min<std::size_t>(2, logs.positional.size()); ++i) {
            const auto &given = arguments.positional[i];
            if (!given.is(Kind::number) || given.number <= 0)
                return unknown();
            logs.positional[i] = number(std::log10(given.number), false);
        }
        values = evenly(logs, room);
    }
    if (!values)
        return unknown();
    const auto base = name == "logspace" ? numberAt(arguments, 4, "base", 10) : 10;
    if (!base)
        return unknown();
    if (name != "linspace")
        for (auto &each : *values)
            each = std::pow(*base, each);
    return arrayOf(*values);
}

Value filledArray(std::string_view name, const CallArguments &arguments, const Room &room)
{
    const auto count = numberAt(arguments, 0, "shape");
    const auto value = name == "full" ? numberAt(arguments, 1, "fill_value")
        : name == "ones"              ? 1
                                      : 0;
    if (!count || !value || *count < 0 || *count > kLongestArray || !room(*count))
        return unknown();
    return arrayOf(std::vector<double>(static_cast<std::size_t>(*count), *value));
}

Value joinedArrays(const std::vector<Value> &parts, const Room &room)
{
    std::vector<Value> items;
    for (const auto &part : parts) {
        if (!part.is(Kind::list)
            || static_cast<double>(items.size() + part.items->size()) > kLongestArray
            || !room(static_cast<double>(part.items->size())))
            return unknown();
        items.insert(items.end(), part.items->begin(), part.items->end());
    }
    return arrayOf(std::move(items));
}

} // namespace

// Item by item, a number with each of them; nothing where neither is an array.
std::optional<Value> Evaluator::onArrays(std::string_view word, const Value &left,
                                         const Value &right)
{
    if (!isArray(left) && !isArray(right))
        return std::nullopt;
    const auto &size = (isArray(left) ? left : right).items->size();
    const auto item = [](const Value &of, std::size_t i) {
        return of.is(Kind::list) ? (*of.items)[i] : of;
    };
    for (const auto *each : {&left, &right})
        if (each->is(Kind::list) && each->items->size() != size)
            return unknown();
    if (!mayUnroll(1, size))
        return unknown();
    std::vector<Value> items;
    for (std::size_t i = 0; i < size; ++i)
        items.push_back(operation(word, item(left, i), item(right, i)));
    return arrayOf(std::move(items));
}

// What a function gives that gives its first argument, as a number of the type that it is given.
Value Evaluator::cast(std::string_view function, const CallArguments &arguments)
{
    const auto &given = arguments.positional.front();
    const auto *type = typeOf(function, arguments);
    const auto isWhole = type ? isWholeType(*type) : false;
    if (!isWhole)
        return unknown("a number of a type other than float32, float64, int32 and int64");
    const bool isList = given.is(Kind::list) || given.is(Kind::range);
    auto items = isList ? itemsOf(given) : std::nullopt;
    if (!items)
        return *isWhole ? formulaOfCall("int", {{given}, {}, false, {}}) : given;
    if (!mayUnroll(1, items->size()))
        return unknown();
    for (auto &each : *items)
        if (*isWhole)
            each = formulaOfCall("int", {{each}, {}, false, {}});
    return arrayOf(std::move(*items));
}

// numpy.linspace(...), numpy.cos(array), numpy.array([...]); nothing for any other call.
std::optional<Value> Evaluator::arrayCall(std::string_view function, const CallArguments &arguments)
{
    const bool isNumpy = function.starts_with("numpy.");
    if ((!isNumpy && !function.starts_with("torch.")) || arguments.unpacks)
        return std::nullopt;
    const auto name = function.substr(function.find('.') + 1);
    const auto &given = arguments.positional;
    const auto *type = argumentOf(arguments, "dtype", given.size());
    const bool makes =
        name == "linspace" || name == "logspace" || name == "geomspace" || name == "full";
    if (makes && type && isWholeType(*type) != false)
        return unknown();
    // PyTorch's end with the last number, and have the base in the place of numpy's endpoint.
    if (!isNumpy && name.ends_with("space") && given.size() == 4) {
        auto named = arguments;
        named.keywords.emplace_back("base", given.back());
        named.positional.pop_back();
        return arrayCall(function, named);
    }
    const Room room = [this](double count) {
        return mayUnroll(1, static_cast<std::size_t>(count));
    };
    if (name == "linspace" || name == "logspace" || name == "geomspace")
        return spacedArray(name, arguments, room);
    if (name == "arange")
        return rangedArray(arguments, room);
    if (name == "ones" || name == "zeros" || name == "full")
        return filledArray(name, arguments, room);
    if ((name == "concatenate" || name == "cat" || name == "hstack") && given.size() == 1
        && given[0].is(Kind::list))
        return joinedArrays(*given[0].items, room);
    if (name == "append" && given.size() == 2 && given[1].is(Kind::number))
        return joinedArrays({given[0], list({given[1]})}, room);
    if (name == "append" && given.size() == 2)
        return joinedArrays(given, room);
    constexpr std::array<std::string_view, 6> kSame{"array",     "asarray", "tensor",
                                                    "as_tensor", "float32", "float64"};
    if (std::find(kSame.begin(), kSame.end(), name) != kSame.end() && !given.empty())
        return cast(function, arguments);
    if (given.size() == 1 && isArray(given.front()) && arguments.keywords.empty()) {
        if (!mayUnroll(1, given.front().items->size()))
            return unknown();
        std::vector<Value> items;
        for (const auto &each : *given.front().items)
            items.push_back(formulaOfCall(std::string(function), {{each}, {}, false, {}}));
        return arrayOf(std::move(items));
    }
    return isNumpy ? piecewiseCall(name, arguments) : std::nullopt;
}

// The functions of numpy that choose among values by where a number lies.
std::optional<Value> Evaluator::piecewiseCall(std::string_view name, const CallArguments &arguments)
{
    const auto &given = arguments.positional;
    if (name == "interp" && given.size() == 3) {
        if (given[0].is(Kind::list) && given[0].items->size() == 1)
            return arrayOf({interpolated((*given[0].items)[0], given[1], given[2])});
        return interpolated(given[0], given[1], given[2]);
    }
    if (name == "searchsorted" && given.size() == 2) {
        const auto *side = argumentOf(arguments, "side", 2);
        return placeAmong(side && side->text == "right", given);
    }
    if (name == "digitize" && given.size() == 2) {
        const auto right = numberAt(arguments, 2, "right", 0);
        return right ? placeAmong(*right == 0, {given[1], given[0]}) : unknown();
    }
    if (name == "heaviside" && given.size() == 2)
        return composed({given[0], given[0], given[1]}, "(0 if {} < 0 else 1 if {} > 0 else {})");
    if (name == "select" && given.size() >= 2 && given[0].is(Kind::list)
        && given[1].is(Kind::list)) {
        const auto *otherwise = argumentOf(arguments, "default", 2);
        auto values = *given[1].items;
        values.push_back(otherwise ? *otherwise : number(0, true));
        const auto either = chosenBetween(*given[0].items, values);
        return either ? *either : unknown();
    }
    return std::nullopt;
}

// numpy.interp(x, xp, fp): lines between the points, what is at the ends beyond them.
Value Evaluator::interpolated(const Value &x, const Value &places, const Value &values)
{
    constexpr std::size_t kMostPoints = 50;
    if (!places.is(Kind::list) || !values.is(Kind::list) || places.items->empty()
        || places.items->size() != values.items->size() || places.items->size() > kMostPoints)
        return unknown();
    const auto isNumber = [](const Value &each) { return each.is(Kind::number); };
    const auto &xs = *places.items;
    const auto &ys = *values.items;
    if (!std::all_of(xs.begin(), xs.end(), isNumber)
        || !std::all_of(ys.begin(), ys.end(), isNumber))
        return unknown();
    std::vector<Value> conditions;
    std::vector<Value> lines;
    const auto add = [&](const char *word, const Value &place, const Value &line) {
        auto condition = comparison(word, x, place);
        if (condition.is(Kind::unknown))
            condition = comparedAsText(word, x, place);
        conditions.push_back(std::move(condition));
        lines.push_back(line);
    };
    add("<", xs.front(), ys.front());
    for (std::size_t i = 0; i + 1 < xs.size(); ++i) {
        const double width = xs[i + 1].number - xs[i].number;
        if (!(width > 0))
            return unknown();
        const auto slope = number((ys[i + 1].number - ys[i].number) / width, false);
        add("<", xs[i + 1], operation("+", operation("*", slope, operation("-", x, xs[i])), ys[i]));
    }
    lines.push_back(ys.back());
    if (!x.is(Kind::number)) {
        const auto either = chosenBetween(conditions, lines);
        return either ? *either : unknown();
    }
    for (std::size_t i = 0; i < conditions.size(); ++i)
        if (truthOf(conditions[i]) == true)
            return lines[i];
    return lines.back();
}

} // namespace warmup::dialect::python
