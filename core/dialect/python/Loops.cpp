// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Missing.h"

// Loops, which are entered once, and those over values that are known, which are followed item by
// item: comprehensions, and loops that do no more than compute.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostPasses = 10'000; // of one iterable
constexpr std::size_t kMostUnrolled = 500'000; // expressions and statements, times their items
constexpr std::size_t kMostClauses = 8;

Value keysOf(const Value &dictionary)
{
    std::vector<Value> keys;
    for (std::size_t i = 0; i + 1 < dictionary.items->size(); i += 2)
        keys.push_back((*dictionary.items)[i]);
    return list(std::move(keys));
}

// Items 0, 1, ... of a table, in iteration 0, 1, ... of a loop.
Value tableItem(const Value &table, int loop)
{
    const auto text = loop < 0 ? std::nullopt : tableText(table);
    return text ? formula(*text + "[x]", loop) : unknown();
}

// The columns of [(0, 0.1), (30, 0.01)].
Value columnsOf(const Value &rows, int loop)
{
    std::vector<std::vector<Value>> columns;
    for (const auto &row : *rows.items) {
        if (!row.is(Kind::list) || row.items->empty()
            || (!columns.empty() && row.items->size() != columns.size()))
            return unknown();
        columns.resize(row.items->size());
        for (std::size_t i = 0; i < columns.size(); ++i)
            columns[i].push_back((*row.items)[i]);
    }
    std::vector<Value> made;
    for (auto &column : columns)
        made.push_back(tableItem(list(std::move(column)), loop));
    return list(std::move(made));
}

// What the loop's variable is in its iterations.
Value iterated(const Value &iterable, int loop)
{
    Value index;
    switch (iterable.kind) {
    case Kind::range:
        index = iterable;
        index.kind = Kind::index;
        index.loop = loop;
        return index;
    case Kind::enumeration:
        index.kind = Kind::index;
        index.number = iterable.number;
        index.loop = loop;
        return list({index, iterated(iterable.items->front(), loop)});
    case Kind::zip: {
        std::vector<Value> together;
        for (const auto &each : *iterable.items)
            together.push_back(iterated(each, loop));
        return list(std::move(together));
    }
    case Kind::list:
        if (!iterable.items->empty() && iterable.items->front().is(Kind::list))
            return columnsOf(iterable, loop);
        return tableItem(iterable, loop);
    case Kind::dictionary:
        return tableItem(keysOf(iterable), loop);
    case Kind::member:
        if (iterable.text == "param_groups") {
            index = iterable;
            index.text = "param_group";
            index.whole = true; // each of them
            return index;
        }
        break;
    default:
        break;
    }
    return unknown();
}

std::optional<double> countOf(const Value &iterable)
{
    if (iterable.is(Kind::range))
        return iterable.count;
    if (iterable.is(Kind::list))
        return static_cast<double>(iterable.items->size());
    if (iterable.is(Kind::dictionary))
        return static_cast<double>(iterable.items->size() / 2);
    if (iterable.is(Kind::enumeration))
        return countOf(iterable.items->front());
    if (!iterable.is(Kind::zip))
        return std::nullopt;
    std::optional<double> shortest; // of those that are known
    for (const auto &each : *iterable.items)
        if (const auto count = countOf(each))
            shortest = std::min(shortest.value_or(*count), *count);
    return shortest;
}

bool isOverGroups(const Value &iterable)
{
    if (iterable.is(Kind::enumeration) || iterable.is(Kind::zip))
        return std::any_of(iterable.items->begin(), iterable.items->end(), isOverGroups);
    return iterable.is(Kind::member) && iterable.text == "param_groups";
}

// What would say how often a loop over it runs.
std::string missingOf(const Value &iterable)
{
    if (iterable.is(Kind::enumeration) || iterable.is(Kind::zip)) {
        std::string missing;
        for (const auto &each : *iterable.items)
            if (missing.empty())
                missing = missingOf(each);
        return missing;
    }
    return iterable.is(Kind::range) || iterable.missing.empty() ? iterable.missing
                                                                : lengthOf(iterable.missing);
}

// How much a statement or an expression is, and what in it cannot be followed item by item.
struct Extent {
    std::size_t size = 0;
    bool leaves = false; // break, continue, return: an item may be the last one
    bool hasLambda = false; // which sees its names as they are when it is called
    bool calls = false; // anything but functions of numbers
};

bool isFunctionOfNumbers(const Expression &base, const std::vector<Trailer> &trailers)
{
    constexpr std::array<std::string_view, 12> kModules{
        "math", "np", "numpy", "min", "max", "abs", "int", "float", "len", "pow", "round", "print"};
    return base.kind == Expression::Kind::name && trailers.size() <= 2
        && std::find(kModules.begin(), kModules.end(), base.text) != kModules.end();
}

void measure(const Expression &expression, Extent &into)
{
    ++into.size;
    into.hasLambda = into.hasLambda || expression.kind == Expression::Kind::lambda;
    for (const auto &part : expression.parts)
        measure(part, into);
    for (const auto &trailer : expression.trailers) {
        if (trailer.kind == Trailer::Kind::call
            && !isFunctionOfNumbers(expression.parts.front(), expression.trailers))
            into.calls = true;
        ++into.size;
        for (const auto &value : trailer.values)
            measure(value, into);
    }
}

void measure(const Block &block, Extent &into)
{
    for (const auto &statement : block) {
        ++into.size;
        into.leaves = into.leaves || statement.kind == Statement::Kind::leave;
        for (const auto &value : statement.values)
            measure(value, into);
        for (const auto &inner : statement.blocks)
            measure(inner, into);
    }
}

} // namespace

// The items of what is known, in their order.
std::optional<std::vector<Value>> Evaluator::itemsOf(const Value &iterable) const
{
    if (iterable.is(Kind::list))
        return *iterable.items;
    if (iterable.is(Kind::dictionary))
        return *keysOf(iterable).items;
    std::vector<Value> items;
    if (iterable.is(Kind::range)) {
        if (!iterable.count || *iterable.count > static_cast<double>(kMostPasses))
            return std::nullopt;
        for (double k = 0; k < *iterable.count; ++k)
            items.push_back(number(iterable.number + iterable.stride * k, true));
        return items;
    }
    if (iterable.is(Kind::member) && iterable.text == "param_groups" && m_ownMethod) {
        for (std::size_t i = 0; i < m_ownMethod->groups; ++i)
            items.push_back(groupOf(iterable, i));
        return items;
    }
    if (!iterable.is(Kind::enumeration) && !iterable.is(Kind::zip))
        return std::nullopt;
    std::vector<std::vector<Value>> columns;
    std::size_t shortest = kMostPasses;
    for (const auto &each : *iterable.items) {
        auto column = itemsOf(each);
        if (!column)
            return std::nullopt;
        shortest = std::min(shortest, column->size());
        columns.push_back(std::move(*column));
    }
    for (std::size_t i = 0; i < shortest; ++i) {
        std::vector<Value> row;
        if (iterable.is(Kind::enumeration))
            row.push_back(number(iterable.number + static_cast<double>(i), true));
        for (const auto &column : columns)
            row.push_back(column[i]);
        items.push_back(list(std::move(row)));
    }
    return items;
}

// Whether so much more may be followed.
bool Evaluator::mayUnroll(std::size_t size, std::size_t times)
{
    if (size > kMostUnrolled || times > kMostUnrolled || m_unrolled + size * times > kMostUnrolled)
        return false;
    m_unrolled += size * times;
    return true;
}

Value Evaluator::comprehension(const Expression &expression)
{
    Extent extent;
    measure(expression, extent);
    const bool isDictionary = expression.text == "{";
    std::vector<Value> items;
    m_environment.enter();
    const bool isKnown = expression.texts.size() <= kMostClauses
        && comprehend(expression, extent.hasLambda ? 0 : extent.size, 0, isDictionary ? 2 : 1,
                      items);
    m_environment.leave();
    return isKnown ? list(std::move(items), isDictionary ? Kind::dictionary : Kind::list)
                   : unknown();
}

// What the clauses from this one on add to the items; false where that is not known. `size`: of the
// whole, 0 for one that is not followed.
bool Evaluator::comprehend(const Expression &of, std::size_t size, std::size_t clause,
                           std::size_t part, std::vector<Value> &into)
{
    if (clause == of.texts.size()) {
        into.push_back(value(of.parts[0]));
        if (of.text == "{")
            into.push_back(value(of.parts[1]));
        return true;
    }
    if (of.texts[clause] == "if") {
        const auto holds = truthOf(value(of.parts[part]));
        const bool isFollowed = holds == false || comprehend(of, size, clause + 1, part + 1, into);
        return holds && isFollowed;
    }
    const auto items = itemsOf(value(of.parts[part + 1]));
    const bool mayFollow = items && size > 0 && mayUnroll(size, items->size());
    if (!mayFollow) {
        bindInScope(of.parts[part], unknown());
        (void)comprehend(of, size, clause + 1, part + 2, into);
        return false;
    }
    for (const auto &item : *items) {
        bindInScope(of.parts[part], item);
        if (!comprehend(of, size, clause + 1, part + 2, into))
            return false;
    }
    return true;
}

void Evaluator::bindInScope(const Expression &target, const Value &value)
{
    if (target.kind == Expression::Kind::name)
        return m_environment.set(target.text, value);
    const bool fits = value.is(Kind::list) && value.items->size() == target.parts.size();
    if (target.kind == Expression::Kind::tuple || target.kind == Expression::Kind::list)
        for (std::size_t i = 0; i < target.parts.size(); ++i)
            bindInScope(target.parts[i], fits ? (*value.items)[i] : unknown());
}

// A loop over known values within another one, or in a method that computes rates: item by item,
// where it does no more than compute, or advances schedulers.
bool Evaluator::unrolled(const Statement &statement, const Value &over)
{
    if (m_loops.empty() && !m_ownMethod)
        return false;
    const auto items = itemsOf(over);
    if (!items)
        return false;
    Extent extent;
    measure(statement.blocks.front(), extent);
    const bool areSchedulers = std::all_of(items->begin(), items->end(), [](const Value &item) {
        return item.is(Kind::object) && item.object->role == Constructed::Role::scheduler;
    });
    // for phase in ["train", "val"]
    constexpr std::size_t kMostTexts = 10;
    const bool areTexts = !items->empty() && items->size() <= kMostTexts
        && std::all_of(items->begin(), items->end(),
                       [](const Value &item) { return item.is(Kind::text); });
    if (!m_ownMethod && over.is(Kind::range))
        return false; // of batches, whose count may go on
    if (extent.leaves || (extent.calls && !areSchedulers && !areTexts && !m_ownMethod)
        || !mayUnroll(extent.size + 1, items->size()))
        return false;
    for (const auto &item : *items) {
        assign(statement.values.front(), item);
        block(statement.blocks.front());
    }
    for (std::size_t i = 1; i < statement.blocks.size(); ++i)
        block(statement.blocks[i]);
    return true;
}

void Evaluator::loop(const Statement &statement)
{
    const bool isFor = statement.text == "for";
    const auto over = value(statement.values.back());
    if (over.is(Kind::list) && over.items->empty())
        return;
    if (isFor && unrolled(statement, over))
        return;
    if (m_ownMethod)
        refuseOwn(statement.at, "has a loop that is not followed");
    const int id = static_cast<int>(m_program.loops.size());
    const bool overGroups = isOverGroups(over);
    const bool isOutermost = !overGroups && m_loops.empty();
    if (!overGroups) {
        auto count = isFor ? countOf(over) : std::nullopt;
        const auto missing = isFor && !count ? missingOf(over) : std::string();
        if (!missing.empty())
            count = supplied(missing);
        if (isFor && !count && !m_loops.empty())
            count = m_batches;
        m_program.loops.push_back({statement.at, count, missing});
        m_loops.push_back(id);
    }
    if (isOutermost)
        beginRates();
    if (!overGroups)
        beginChanges(statement, id);
    if (isFor)
        assign(statement.values.front(), iterated(over, overGroups ? -1 : id));
    else
        countIterations(statement.values.front(), true);
    const int around = std::exchange(m_conditionsOfLoop, m_conditions);
    block(statement.blocks.front());
    m_conditionsOfLoop = around;
    if (isOutermost)
        endRates();
    if (!overGroups) {
        endChanges(statement);
        m_loops.pop_back();
    }
    for (std::size_t i = 1; i < statement.blocks.size(); ++i)
        block(statement.blocks[i]);
}

} // namespace warmup::dialect::python
