// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <utility>

#include "core/dialect/python/Evaluator.h"

// sum(), any(), all() and len() of what is known, or of a comprehension whose items or conditions
// depend on a loop's index or on what a function is given.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostGuards = 4;
constexpr std::size_t kMostGuarded = 1000;

} // namespace

// The items of a comprehension with the conditions under which they are in it, from a clause on;
// false where one of them is not known.
bool Evaluator::guardedItems(const Expression &of, std::size_t clause, std::size_t part,
                             const Value &condition, std::vector<GuardedItem> &into)
{
    if (clause == of.texts.size()) {
        into.push_back({value(of.parts.front()), condition});
        return into.size() <= kMostGuarded;
    }
    if (of.texts[clause] == "if") {
        const auto test = value(of.parts[part]);
        const auto holds = truthOf(test);
        if (holds == false)
            return true;
        if (!holds && !test.is(Kind::formula))
            return false;
        const bool isFirst = condition.is(Kind::number);
        const auto both = holds ? condition
            : isFirst           ? test
                                : composed({condition, test}, "({} and {})");
        return guardedItems(of, clause + 1, part + 1, both, into);
    }
    const auto items = itemsOf(value(of.parts[part + 1]));
    if (!items || !mayUnroll(1, items->size()))
        return false;
    for (const auto &item : *items) {
        bindInScope(of.parts[part], item);
        if (!guardedItems(of, clause + 1, part + 2, condition, into))
            return false;
    }
    return true;
}

// Nothing: it is no such call, or its items are not known.
std::optional<Value> Evaluator::reduced(std::string_view function, const Expression &given)
{
    if (function != "sum" && function != "any" && function != "all" && function != "len")
        return std::nullopt;
    std::vector<GuardedItem> items;
    if (given.kind == Expression::Kind::comprehension && given.text != "{") {
        m_environment.enter();
        const bool isKnown =
            given.texts.size() <= kMostGuards && guardedItems(given, 0, 1, truth(true), items);
        m_environment.leave();
        if (!isKnown)
            return function == "len" && m_ownMethod ? std::optional(unknown()) : std::nullopt;
    } else {
        const auto known = function == "len" ? std::nullopt : itemsOf(value(given));
        if (!known || known->size() > kMostGuarded)
            return std::nullopt;
        for (const auto &item : *known)
            items.push_back({item, truth(true)});
    }
    return reducedOf(function, items);
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
