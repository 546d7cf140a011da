// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <utility>

#include "core/dialect/python/Evaluator.h"

// sum(), any(), all() and len() of what is known, or of a comprehension whose items or conditions
// depend on a loop's index or on what a function is given.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostGuards = 4;
constexpr std::size_t kMostSummed = 10'000;
constexpr std::size_t kMostGuarded = 1000; // of which one or its condition is a formula

} // namespace

// The items of a comprehension with the conditions under which they are in it, from a clause on;
// false where one of them is not known: then what it calls is followed once all the same.
bool Evaluator::guardedItems(const Expression &of, std::size_t clause, std::size_t part,
                             const Value &condition, std::vector<GuardedItem> &into)
{
    if (clause == of.texts.size()) {
        into.push_back({value(of.parts.front()), condition});
        return into.size() <= kMostSummed;
    }
    if (of.texts[clause] == "if") {
        const auto test = value(of.parts[part]);
        const auto holds = truthOf(test);
        if (holds == false)
            return true;
        if (!holds && !test.is(Kind::formula)) {
            (void)guardedItems(of, clause + 1, part + 1, condition, into);
            return false;
        }
        const bool isFirst = condition.is(Kind::number);
        const auto both = holds ? condition
            : isFirst           ? test
                                : composed({condition, test}, "({} and {})");
        return guardedItems(of, clause + 1, part + 1, both, into);
    }
    const auto items = itemsOf(value(of.parts[part + 1]));
    if (!items || !mayUnroll(1, items->size())) {
        bindInScope(of.parts[part], unknown());
        (void)guardedItems(of, clause + 1, part + 2, condition, into);
        return false;
    }
    for (const auto &item : *items) {
        bindInScope(of.parts[part], item);
        if (!guardedItems(of, clause + 1, part + 2, condition, into))
            return false;
    }
    return true;
}

// Nothing: it is no such call, or its items are not known. `argument`: what it is given, where that
// has been followed, which is to happen once.
std::optional<Value> Evaluator::reduced(std::string_view function, const Expression &given,
                                        std::optional<Value> &argument)
{
    if (function != "sum" && function != "any" && function != "all" && function != "len")
        return std::nullopt;
    std::vector<GuardedItem> items;
    if (given.kind == Expression::Kind::comprehension && given.text != "{"
        && given.texts.size() <= kMostGuards) {
        m_environment.enter();
        const bool isKnown = guardedItems(given, 0, 1, truth(true), items);
        m_environment.leave();
        if (!isKnown) {
            argument = unknown();
            return function == "len" && m_ownMethod ? argument : std::nullopt;
        }
    } else {
        argument = located(value(given), given.at);
        const auto known = function == "len" ? std::nullopt : itemsOf(*argument);
        if (!known || known->size() > kMostGuarded)
            return std::nullopt;
        for (const auto &item : *known)
            items.push_back({item, truth(true)});
    }
    const bool areNumbers = std::all_of(items.begin(), items.end(), [](const GuardedItem &each) {
        return each.item.is(Kind::number) && each.condition.is(Kind::number);
    });
    return areNumbers || items.size() <= kMostGuarded ? reducedOf(function, items) : unknown();
}

Value Evaluator::reducedOf(std::string_view function, const std::vector<GuardedItem> &items)
{
    const bool isSum = function == "sum" || function == "len";
    const bool isAll = function == "all";
    auto result = isSum ? number(0, true) : truth(isAll);
    for (const auto &[each, condition] : items) {
        const auto item = function == "len" ? number(1, true) : each;
        const bool isSure = condition.is(Kind::number);
        if (isSum) {
            const auto added = isSure ? item : composed({item, condition}, "({} if {} else 0)");
            const bool isNothing = result.is(Kind::number) && result.number == 0;
            result = isNothing ? added : operation("+", result, added);
            continue;
        }
        const auto holds = truthOf(item);
        if (holds && isSure) {
            if (*holds != isAll)
                return truth(!isAll);
            continue;
        }
        const auto counted = isSure ? item
            : isAll                 ? composed({condition, item}, "(not {} or {})")
                                    : composed({condition, item}, "({} and {})");
        result = result.is(Kind::number)
            ? counted
            : composed({result, counted}, isAll ? "({} and {})" : "({} or {})");
    }
    return result;
}

} // namespace warmup::dialect::python
