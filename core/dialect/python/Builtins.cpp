// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Builtins.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "core/dialect/python/Missing.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr double kLongestRange = 10'000;

constexpr std::array<std::string_view, 22> kBuiltins{
    "dict", "round", "pow",    "range", "enumerate", "list", "tuple", "sorted",
    "len",  "float", "int",    "max",   "min",       "iter", "zip",   "print",
    "abs",  "tqdm",  "trange", "sum",   "any",       "all"};

Value rangeOf(const CallArguments &arguments)
{
    Value range;
    range.kind = Kind::range;
    const auto &given = arguments.positional;
    if (given.size() == 1) {
        if (given[0].is(Kind::number))
            range.count = std::max(0.0, given[0].number);
        range.missing = given[0].missing;
        return range;
    }
    if (given.size() < 2 || given.size() > 3 || !given[0].is(Kind::number))
        return unknown();
    range.number = given[0].number;
    if (given.size() == 3) {
        if (!given[2].is(Kind::number) || given[2].number == 0)
            return unknown();
        range.stride = given[2].number;
    }
    if (given[1].is(Kind::number))
        range.count = std::max(0.0, std::ceil((given[1].number - range.number) / range.stride));
    range.missing = given[1].missing;
    return range;
}

Value listOf(const Value &range)
{
    if (!range.is(Kind::range) || !range.count || *range.count > kLongestRange)
        return range.is(Kind::list) ? range : unknown();
    std::vector<Value> items;
    for (double k = 0; k < *range.count; ++k)
        items.push_back(number(range.number + range.stride * k, true));
    return list(std::move(items));
}

} // namespace

bool isBuiltin(std::string_view name)
{
    return std::find(kBuiltins.begin(), kBuiltins.end(), name) != kBuiltins.end();
}

Value builtin(std::string_view name, const CallArguments &arguments)
{
    const auto &given = arguments.positional;
    if (name == "range" || name == "trange")
        return rangeOf(arguments);
    if (name == "dict") {
        std::vector<Value> items;
        for (const auto &[keyword, value] : arguments.keywords)
            items.insert(items.end(), {text(keyword), value});
        return given.empty() && !arguments.unpacks ? list(std::move(items), Kind::dictionary)
                                                   : unknown();
    }
    if (given.empty())
        return unknown();
    if (name == "zip")
        return list(given, Kind::zip);
    if (name == "enumerate") {
        auto result = list({given[0]}, Kind::enumeration);
        const auto start = given.size() > 1 ? given[1] : Value{};
        for (const auto &[keyword, each] : arguments.keywords)
            result.number = keyword == "start" && each.is(Kind::number) ? each.number : 0;
        if (start.is(Kind::number))
            result.number = start.number;
        return result;
    }
    if (name == "tqdm" || name == "track" || name == "iter")
        return given[0];
    if (name == "list" || name == "tuple" || name == "sorted")
        return listOf(given[0]);
    if (name == "len" && given[0].is(Kind::list))
        return number(static_cast<double>(given[0].items->size()), true);
    if (name == "len" && given[0].is(Kind::range) && given[0].count)
        return number(*given[0].count, true);
    if (name == "len") {
        Value length;
        length.kind = Kind::length;
        return length;
    }
    if (!given[0].is(Kind::number))
        return unknownFor(given);
    if (name == "float")
        return number(given[0].number, false);
    if (name == "int")
        return number(std::trunc(given[0].number), true);
    if ((name == "max" || name == "min") && given.size() == 2 && given[1].is(Kind::number)) {
        const bool first = (given[0].number >= given[1].number) == (name == "max");
        return given[first ? 0 : 1];
    }
    return unknownFor(given);
}

} // namespace warmup::dialect::python
