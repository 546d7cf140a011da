// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/python/Evaluator.h"

// Statements under conditions: both sides of what is not known.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostHeld = 50; // conditions of one chain that are followed
constexpr int kMostReturns = 50; // conditions within conditions under which a function returns

bool endsWith(const Block &block, std::string_view word)
{
    return !block.empty() && block.back().kind == Statement::Kind::leave
        && block.back().text == word;
}

// Whether a condition is known as a formula.
bool isWritten(const Value &condition)
{
    return condition.is(Kind::formula) || condition.is(Kind::every);
}

bool isNumeric(const Value &value)
{
    return value.is(Kind::number) || value.is(Kind::formula) || value.is(Kind::index);
}

bool hasReturn(std::span<const Statement> statements)
{
    return std::any_of(statements.begin(), statements.end(), [](const Statement &each) {
        return (each.kind == Statement::Kind::leave && each.text == "return")
            || std::any_of(each.blocks.begin(), each.blocks.end(),
                           [](const Block &block) { return hasReturn(block); });
    });
}

} // namespace

bool Evaluator::branch(const Statement &statement, Statements rest)
{
    if (const auto every = everyBeyond(statement); every && !rest.empty()) {
        followEvery(*every, rest);
        return true;
    }
    std::vector<Side> sides;
    bool allReturn = !m_entered.empty() && m_conditions < kMostReturns;
    bool allContinue = !m_loops.empty() && m_conditions == m_conditionsOfLoop;
    for (std::size_t i = 0; i < statement.values.size(); ++i) {
        const auto decided = value(statement.values[i]);
        const auto &body = statement.blocks[i];
        if (endsWith(body, "break"))
            countIterations(statement.values[i], false);
        if (decided.is(Kind::every) && sides.empty() && statement.blocks.size() == 1
            && !m_loops.empty() && decided.loop == m_loops.back()
            && (!decided.running || m_loops.size() == 1)) {
            followEvery(decided, body);
            return false;
        }
        const auto condition = truthOf(decided);
        if (condition == false)
            continue;
        if (condition == true) {
            if (sides.empty())
                block(body);
            else
                sides.push_back({body, {}});
            if (sides.size() > 1)
                uncertain(sides, true, statement.at);
            return false;
        }
        sides.push_back({body, decided});
        allReturn = allReturn && endsWith(body, "return") && isWritten(decided);
        allContinue = allContinue && endsWith(body, "continue") && isWritten(decided);
    }
    bool hasElse = statement.blocks.size() > statement.values.size();
    if (hasElse && sides.empty()) {
        block(statement.blocks.back());
        return false;
    }
    const bool takesRest =
        (allReturn || allContinue) && !hasElse && !sides.empty() && !rest.empty();
    if (hasElse || takesRest)
        sides.push_back({hasElse ? Statements(statement.blocks.back()) : rest, {}});
    uncertain(sides, hasElse || takesRest, statement.at);
    return takesRest;
}

std::optional<Value> Evaluator::everyBeyond(const Statement &statement)
{
    if (m_loops.empty() || m_conditions != m_conditionsOfLoop || statement.blocks.size() != 1
        || statement.blocks.front().size() != 1 || !endsWith(statement.blocks.front(), "continue"))
        return std::nullopt;
    const auto &condition = statement.values.front();
    const bool isInequality = condition.kind == Expression::Kind::comparison
        && condition.texts.size() == 1 && condition.texts.front() == "!=";
    const auto left = value(isInequality ? condition.parts.front() : condition);
    const auto right = isInequality ? value(condition.parts.back()) : number(0, true);
    if (!left.is(Kind::residue))
        return std::nullopt;
    auto every = comparison("==", left, right);
    const bool isHere = every.is(Kind::every) && every.loop == m_loops.back()
        && (!every.running || m_loops.size() == 1);
    return isHere ? std::optional(std::move(every)) : std::nullopt;
}

// What happens in each so many-th iteration is read as if it always did, other than numbers.
void Evaluator::followEvery(const Value &every, Statements statements)
{
    m_environment.record();
    const auto outer = std::exchange(m_every, every);
    block(statements);
    m_every = outer;
    for (auto &[change, made] : m_environment.takeBack()) {
        const auto either = change.before && !change.before->same(made)
            ? chosenBetween({every}, {made, *change.before})
            : std::nullopt;
        m_environment.set(change.name, either ? *either : made);
    }
}

// Follows every side from the same state. A name keeps a value that is the same whichever side
// runs, or the only one that any side gives it; of numbers, the one that the conditions choose.
void Evaluator::uncertain(const std::vector<Side> &sides, bool exhaustive, Position at)
{
    struct Merged {
        std::vector<std::optional<Value>> values; // of each side
        std::optional<Value> before;
    };
    std::map<std::string, Merged> merged;
    std::vector<Value> conditions;
    const auto returned = std::exchange(m_returned, unknown());
    Merged returns{{}, returned};
    bool haveAllLeft = exhaustive && !sides.empty();
    ++m_conditions;
    m_held.emplace_back();
    for (std::size_t i = 0; i < sides.size(); ++i) {
        if (i + 1 < sides.size() || !exhaustive)
            conditions.push_back(sides[i].condition);
        m_environment.record();
        const bool isLast = i + 1 == sides.size() && exhaustive;
        m_held.back().push_back(isLast ? truth(true) : sides[i].condition);
        if (sides[i].follow)
            sides[i].follow();
        else
            block(sides[i].statements);
        // None of the others holds in those after it.
        m_held.back().back() = m_held.back().size() < kMostHeld
            ? composed({sides[i].condition}, "(not {})")
            : unknown();
        if (m_held.back().back().is(Kind::unknown))
            m_held.back() = {unknown()};
        haveAllLeft = std::exchange(m_left, false) && haveAllLeft;
        for (auto &[change, made] : m_environment.takeBack()) {
            auto &entry = merged[change.name];
            entry.values.resize(sides.size());
            entry.values[i] = std::move(made);
            entry.before = change.before;
        }
        returns.values.emplace_back(std::exchange(m_returned, unknown()));
    }
    --m_conditions;
    m_held.pop_back();
    m_left = haveAllLeft;
    const auto chosen = [&](const Merged &entry) -> std::optional<Value> {
        std::vector<Value> values;
        for (const auto &each : entry.values) {
            if (!each && !entry.before)
                return std::nullopt;
            values.push_back(each ? *each : *entry.before);
        }
        if (!exhaustive && entry.before)
            values.push_back(*entry.before);
        return chosenBetween(conditions, values);
    };
    for (auto &[name, entry] : merged) {
        std::vector<Value> values;
        for (const auto &each : entry.values)
            if (each)
                values.push_back(*each);
        const bool keepsBefore = !exhaustive || values.size() < sides.size();
        // What is none until it is constructed is the object; of numbers None is one more.
        const bool isAbsent = entry.before && entry.before->is(Kind::none)
            && std::none_of(values.begin(), values.end(), isNumeric);
        if (keepsBefore && entry.before && !isAbsent)
            values.push_back(*entry.before);
        const bool agree = std::all_of(values.begin() + 1, values.end(), [&](const Value &other) {
            return other.same(values.front());
        });
        auto either = agree ? std::nullopt : chosen(entry);
        if (!agree && !either)
            either = eitherOf(values, at);
        m_environment.set(name,
                          agree ? values.front()
                              : either
                              ? *either
                              : unknown("a value that depends on the condition at " + toText(at)));
    }
    if (auto either = chosen(returns)) {
        m_returned = *either;
        return;
    }
    const bool conditionsAreWritten = std::all_of(conditions.begin(), conditions.end(), isWritten);
    if (m_ownMethod && std::any_of(sides.begin(), sides.end(), [](const Side &side) {
            return side.follow || hasReturn(side.statements);
        }))
        refuseOwn(at,
                  conditionsAreWritten ? "returns something other than rates"
                                       : "returns under a condition that is not followed");
    m_returned = returned;
    std::vector<Value> known;
    for (const auto &each : returns.values)
        if (!each->is(Kind::unknown))
            known.push_back(*each);
    if (!known.empty())
        m_returned = eitherOf(known, at).value_or(known.back());
}

std::optional<Value> Evaluator::eitherOf(const std::vector<Value> &values, Position at)
{
    constexpr std::size_t kMost = 20;
    std::vector<ConstructedPtr> set;
    for (const auto &each : values) {
        if (!each.is(Kind::object) || each.object->role != values.front().object->role)
            return std::nullopt;
        if (std::find(set.begin(), set.end(), each.object) == set.end())
            set.push_back(each.object);
    }
    const auto role = set.front()->role;
    const bool isMadeHere =
        std::any_of(set.begin(), set.end(), [](const auto &each) { return each->conditional; });
    if (set.size() > 1 && !isMadeHere && role == Constructed::Role::scheduler)
        m_program.choice = at;
    if (set.size() < 2 || set.size() > kMost || !isMadeHere || m_program.either.size() >= kMost
        || role == Constructed::Role::trainer)
        return std::nullopt;
    if (role == Constructed::Role::optimizer) {
        if (set.front()->reading->readAll)
            return std::nullopt;
        m_program.remarks.push_back(
            {Remark::Severity::hint, "conditional-optimizer", 0,
             fmt::format("{}: a condition that is not known chooses the optimizer; the {} at {} is "
                         "read.",
                         toText(at), set.front()->className(), toText(set.front()->at))});
        return values.front();
    }
    m_program.either.push_back(std::move(set));
    return values.front();
}

Value Evaluator::heldHere() const
{
    std::vector<Value> all;
    std::string pattern;
    if (m_held.size() != static_cast<std::size_t>(m_conditions))
        return unknown();
    for (const auto &level : m_held)
        for (const auto &each : level) {
            if (each.is(Kind::every) && each.whole)
                return unknown();
            all.push_back(each);
            pattern += pattern.empty() ? "({}" : " and {}";
        }
    return composed(all, pattern + ")");
}

} // namespace warmup::dialect::python
