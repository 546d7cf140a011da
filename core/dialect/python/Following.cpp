// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <utility>

#include "core/dialect/python/Evaluator.h"

// Functions that compute a rate: each statement is followed with what comes after it, so that a
// condition on what they are given may return, or leave a loop, on one of its sides alone.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kDeepestPasses = 200; // of a loop that one of them may leave
constexpr int kMostWithin = 1000; // of all that is followed, each after or in the one before

bool mayLeave(const Block &block);

// Whether what comes after a statement has to be followed with it.
bool mayLeave(const Statement &statement)
{
    switch (statement.kind) {
    case Statement::Kind::leave:
    case Statement::Kind::loop:
    case Statement::Kind::attempt:
        return true;
    case Statement::Kind::branch:
    case Statement::Kind::with:
        return std::any_of(statement.blocks.begin(), statement.blocks.end(),
                           [](const Block &block) { return mayLeave(block); });
    default:
        return false;
    }
}

bool mayLeave(const Block &block)
{
    return std::any_of(block.begin(), block.end(),
                       [](const Statement &each) { return mayLeave(each); });
}

// Whether a pass of the loop may be the last one, or return.
bool leavesLoop(const Block &body)
{
    return std::any_of(body.begin(), body.end(), [](const Statement &each) {
        return each.kind == Statement::Kind::leave
            || std::any_of(each.blocks.begin(), each.blocks.end(), leavesLoop);
    });
}

// One more, until its end.
class Within {
public:
    explicit Within(int &count) : m_count(count) { ++m_count; }
    ~Within() { --m_count; }
    Within(const Within &) = delete;
    Within &operator=(const Within &) = delete;

private:
    int &m_count;
};

bool changesOuterNames(const Statement &statement)
{
    return statement.text == "global" || statement.text == "nonlocal";
}

} // namespace

void Evaluator::followOn(Statements statements, const Onward &onward)
{
    const Within within(m_ownMethod->within);
    for (std::size_t i = 0; i < statements.size(); ++i) {
        const auto &each = statements[i];
        if (m_ownMethod->within > kMostWithin || !mayUnroll(1, 1))
            return refuseOwn(each.at, "has more in it than is followed");
        if (each.kind == Statement::Kind::other && changesOuterNames(each))
            return refuseOwn(each.at, "has global or nonlocal");
        if (!mayLeave(each)) {
            statement(each);
            continue;
        }
        const Then rest = [this, statements, i, &onward] {
            followOn(statements.subspan(i + 1), onward);
        };
        return followLeaving(each, {rest, onward.leave, onward.next});
    }
    if (onward.then)
        onward.then();
}

// `onward.then`: what comes after the statement.
void Evaluator::followLeaving(const Statement &statement, const Onward &onward)
{
    switch (statement.kind) {
    case Statement::Kind::leave:
        if (statement.text == "break" && onward.leave)
            return onward.leave();
        if (statement.text == "continue" && onward.next)
            return onward.next();
        if (statement.text == "return")
            return this->statement(statement);
        return refuseOwn(statement.at, "raises");
    case Statement::Kind::loop:
        return followLoop(statement, onward);
    case Statement::Kind::branch:
        return followBranch(statement, onward);
    case Statement::Kind::with:
        for (std::size_t i = 0; i + 1 < statement.values.size(); i += 2)
            assign(statement.values[i + 1], value(statement.values[i]));
        return followOn(statement.blocks.front(), onward);
    default:
        return refuseOwn(statement.at, "has a try or match");
    }
}

void Evaluator::followBranch(const Statement &statement, const Onward &onward)
{
    std::vector<Side> sides;
    const auto add = [&](Statements body, const Value &condition) {
        sides.push_back({{}, condition, [this, body, &onward] { followOn(body, onward); }});
    };
    bool isDecided = false;
    for (std::size_t i = 0; i < statement.values.size() && !isDecided; ++i) {
        const auto condition = value(statement.values[i]);
        const auto holds = truthOf(condition);
        if (!holds && !condition.is(Kind::formula))
            return refuseOwn(statement.at, "returns under a condition that is not followed");
        if (holds != false)
            add(statement.blocks[i], condition);
        isDecided = holds == true;
    }
    const bool hasElse = statement.blocks.size() > statement.values.size();
    if (!isDecided)
        add(hasElse ? Statements(statement.blocks.back()) : Statements(), {});
    if (sides.size() == 1)
        return sides.front().follow();
    uncertain(sides, true, statement.at);
}

void Evaluator::followLoop(const Statement &statement, const Onward &onward)
{
    const Block &body = statement.blocks.front();
    const Then after = [&] {
        followOn(statement.blocks.size() > 1 ? Statements(statement.blocks.back()) : Statements(),
                 onward);
    };
    if (statement.text == "while")
        return followWhile(statement, 0, {after, onward.then, {}});
    const auto items = itemsOf(value(statement.values.back()));
    if (!items || !mayUnroll(body.size() + 1, items->size()))
        return refuseOwn(statement.at, "has a loop that is not followed");
    if (leavesLoop(body))
        return followPass(statement, *items, 0, {after, onward.then, {}});
    for (const auto &item : *items) {
        assign(statement.values.front(), item);
        followOn(body, {});
    }
    after();
}

// `onward`: what comes after the last pass, and after a break.
void Evaluator::followPass(const Statement &loop, const std::vector<Value> &items,
                           std::size_t number, const Onward &onward)
{
    if (number == items.size())
        return onward.then();
    if (number >= kDeepestPasses)
        return refuseOwn(loop.at, "has a longer loop than is followed");
    assign(loop.values.front(), items[number]);
    const Then next = [&, number] { followPass(loop, items, number + 1, onward); };
    followOn(loop.blocks.front(), {next, onward.leave, next});
}

void Evaluator::followWhile(const Statement &loop, std::size_t number, const Onward &onward)
{
    const auto condition = value(loop.values.front());
    const auto holds = truthOf(condition);
    if (number >= kDeepestPasses || (!holds && !condition.is(Kind::formula)))
        return refuseOwn(loop.at, "has a loop that is not followed");
    if (holds == false)
        return onward.then();
    const Then next = [&, number] { followWhile(loop, number + 1, onward); };
    const Then pass = [&] { followOn(loop.blocks.front(), {next, onward.leave, next}); };
    if (holds == true)
        return pass();
    uncertain({{{}, condition, pass}, {{}, {}, onward.then}}, true, loop.at);
}

} // namespace warmup::dialect::python
