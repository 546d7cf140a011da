// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Evaluator.h"

#include <algorithm>
#include <utility>

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr int kMostFollowed = 200'000; // statements of functions

// The name by which `self.scheduler` is remembered; empty for anything longer.
std::string dotted(const Expression &expression)
{
    if (expression.kind != Expression::Kind::postfix || expression.trailers.empty()
        || expression.parts.front().kind != Expression::Kind::name
        || expression.trailers.front().kind != Trailer::Kind::attribute)
        return {};
    return std::string(expression.parts.front().text) + "."
        + std::string(expression.trailers.front().name);
}

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
        return list({index, iterated(iterable.items->front(), -1)});
    case Kind::member:
        if (iterable.text == "param_groups") {
            index = iterable;
            index.text = "param_group";
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
    if (iterable.is(Kind::enumeration))
        return countOf(iterable.items->front());
    return std::nullopt;
}

bool isSetting(std::string_view name)
{
    return name == "param_scheduler" || name == "train_cfg" || name == "optim_wrapper";
}

} // namespace

Program Evaluator::run(const Block &script)
{
    m_environment.set("__name__", text("__main__"));
    block(script);
    followLightning();
    if (m_program.empty())
        enterEveryFunction(script);
    return std::move(m_program);
}

void Evaluator::enterEveryFunction(const Block &statements)
{
    for (const auto &statement : statements) {
        if (statement.kind == Statement::Kind::function)
            (void)enter(statement, {});
        if (statement.kind == Statement::Kind::klass)
            enterEveryMethod(statement);
    }
}

void Evaluator::block(const Block &statements)
{
    for (const auto &each : statements) {
        if (m_left)
            return;
        statement(each);
    }
}

void Evaluator::statement(const Statement &statement)
{
    if (!m_entered.empty() && ++m_followed > kMostFollowed)
        return;
    switch (statement.kind) {
    case Statement::Kind::import:
        return importNames(statement);
    case Statement::Kind::assign: {
        const auto assigned = value(statement.values.back());
        for (std::size_t i = 0; i + 1 < statement.values.size(); ++i)
            assign(statement.values[i], assigned);
        return;
    }
    case Statement::Kind::augment:
        return augment(statement);
    case Statement::Kind::loop:
        return loop(statement);
    case Statement::Kind::branch:
        return branch(statement);
    case Statement::Kind::attempt: {
        block(statement.blocks.front());
        std::vector<const Block *> handlers;
        for (std::size_t i = 1; i < statement.blocks.size(); ++i)
            handlers.push_back(&statement.blocks[i]);
        return uncertain(handlers, false, statement.at);
    }
    case Statement::Kind::with:
        for (std::size_t i = 0; i + 1 < statement.values.size(); i += 2) {
            const auto context = value(statement.values[i]);
            assign(statement.values[i + 1], context);
        }
        return block(statement.blocks.front());
    case Statement::Kind::function: {
        Value function;
        function.kind = Kind::function;
        function.function = &statement;
        return m_environment.set(statement.text, function);
    }
    case Statement::Kind::klass: {
        const auto name = "script." + std::string(statement.text);
        m_classes[name] = &statement;
        m_defined.push_back(&statement);
        return m_environment.set(statement.text, symbol(name));
    }
    case Statement::Kind::leave:
        for (const auto &expression : statement.values) {
            auto result = value(expression);
            if (statement.text == "return" && !result.is(Kind::unknown))
                m_returned = std::move(result);
        }
        m_left =
            statement.text == "return" && !m_entered.empty() && m_conditions == m_outerConditions;
        return;
    case Statement::Kind::expression:
    case Statement::Kind::other:
        for (const auto &expression : statement.values)
            (void)value(expression);
        return;
    }
}

void Evaluator::importNames(const Statement &statement)
{
    for (const auto &import : statement.imports) {
        if (import.member == "*") {
            if (m_stars.size() < 100)
                m_stars.push_back(import.module);
        } else if (!import.member.empty()) {
            m_environment.set(import.as, symbol(import.module + "." + std::string(import.member)));
        } else if (!import.as.empty()) {
            m_environment.set(import.as, symbol(import.module));
        } else {
            const auto first = import.module.substr(0, import.module.find('.'));
            m_environment.set(first, symbol(first));
        }
    }
}

void Evaluator::assign(const Expression &target, const Value &value)
{
    switch (target.kind) {
    case Expression::Kind::name:
        if (value.is(Kind::object) && value.object->variable.empty())
            value.object->variable = target.text;
        if (isSetting(target.text))
            m_program.settings[std::string(target.text)] = value;
        return m_environment.set(target.text, value);
    case Expression::Kind::tuple:
    case Expression::Kind::list: {
        const bool fits = value.is(Kind::list) && value.items->size() == target.parts.size();
        for (std::size_t i = 0; i < target.parts.size(); ++i)
            assign(target.parts[i], fits ? (*value.items)[i] : unknown());
        return;
    }
    case Expression::Kind::postfix:
        return assignPostfix(target, value);
    default:
        return;
    }
}

void Evaluator::assignPostfix(const Expression &target, const Value &assigned)
{
    if (target.trailers.size() == 1 && target.trailers.front().kind == Trailer::Kind::attribute) {
        const auto name = dotted(target);
        const auto owner = value(target.parts.front());
        if (owner.is(Kind::object))
            return touch(target.at,
                         "sets " + std::string(target.trailers.front().name) + " of a "
                             + owner.object->className());
        if (assigned.is(Kind::object) && assigned.object->variable.empty())
            assigned.object->variable = name;
        if (owner.is(Kind::instance))
            return setAttribute(owner, target.trailers.front().name, assigned);
        if (!name.empty())
            m_environment.set(name, assigned);
        return;
    }
    Expression owner = target;
    const auto last = std::move(owner.trailers.back());
    owner.trailers.pop_back();
    const auto of = value(owner);
    if (last.kind != Trailer::Kind::index || last.values.size() != 1) {
        for (const auto &index : last.values)
            (void)value(index);
        if (of.object)
            touch(target.at, "sets " + std::string(last.name) + " of a " + of.object->className());
        return;
    }
    const auto key = value(last.values.front());
    if (of.is(Kind::member) && (of.text == "param_group" || of.text == "defaults")
        && (!key.is(Kind::text) || key.text == "lr" || key.text == "initial_lr")
        && !(key.is(Kind::text) && key.text == "lr" && setsRate(of, assigned, target.at)))
        touch(target.at, "sets the learning rate of a parameter group");
}

void Evaluator::augment(const Statement &statement)
{
    const auto &target = statement.values.front();
    const auto change = value(statement.values.back());
    if (target.kind == Expression::Kind::postfix)
        return assignPostfix(target, unknown());
    const auto operation = statement.text.substr(0, statement.text.size() - 1);
    assign(target, arithmetic(operation, value(target), change));
}

// What a loop changes step by step is not known inside it.
void Evaluator::forgetAugmented(const Block &statements)
{
    for (const auto &statement : statements) {
        if (statement.kind == Statement::Kind::augment
            && statement.values.front().kind == Expression::Kind::name)
            assign(statement.values.front(), unknown());
        for (const auto &inner : statement.blocks)
            forgetAugmented(inner);
    }
}

void Evaluator::loop(const Statement &statement)
{
    const bool isFor = statement.text == "for";
    const auto over = value(statement.values.back());
    if (over.is(Kind::list) && over.items->empty())
        return;
    const int id = static_cast<int>(m_program.loops.size());
    const bool overGroups = over.is(Kind::member) && over.text == "param_groups";
    if (!overGroups) {
        auto count = isFor ? countOf(over) : std::nullopt;
        if (isFor && !count && !m_loops.empty())
            count = m_batches;
        m_program.loops.push_back({statement.at, count});
        m_loops.push_back(id);
    }
    if (!m_loops.empty() && m_loops.size() <= 1)
        forgetAugmented(statement.blocks.front());
    if (isFor)
        assign(statement.values.front(), iterated(over, id));
    block(statement.blocks.front());
    if (!overGroups)
        m_loops.pop_back();
    for (std::size_t i = 1; i < statement.blocks.size(); ++i)
        block(statement.blocks[i]);
}

void Evaluator::branch(const Statement &statement)
{
    std::vector<const Block *> sides;
    for (std::size_t i = 0; i < statement.values.size(); ++i) {
        const auto decided = value(statement.values[i]);
        if (decided.is(Kind::every) && sides.empty() && statement.blocks.size() == 1
            && !m_loops.empty() && decided.loop == m_loops.back()) {
            const auto outer = std::exchange(m_every, decided);
            block(statement.blocks[i]);
            m_every = outer;
            return;
        }
        const auto condition = truthOf(decided);
        if (condition == false)
            continue;
        if (condition == true) {
            if (sides.empty())
                return block(statement.blocks[i]);
            sides.push_back(&statement.blocks[i]);
            return uncertain(sides, true, statement.at);
        }
        sides.push_back(&statement.blocks[i]);
    }
    const bool hasElse = statement.blocks.size() > statement.values.size();
    if (hasElse && sides.empty())
        return block(statement.blocks.back());
    if (hasElse)
        sides.push_back(&statement.blocks.back());
    uncertain(sides, hasElse, statement.at);
}

// Follows every side from the same state. A name keeps a value that is the same whichever side
// runs, or the only one that any side gives it.
void Evaluator::uncertain(const std::vector<const Block *> &sides, bool exhaustive, Position at)
{
    struct Merged {
        std::vector<Value> values;
        std::optional<Value> before;
    };
    std::unordered_map<std::string, Merged> merged;
    ++m_conditions;
    for (const auto *side : sides) {
        m_environment.record();
        block(*side);
        for (auto &[change, made] : m_environment.takeBack()) {
            auto &entry = merged[change.name];
            entry.values.push_back(std::move(made));
            entry.before = change.before;
        }
    }
    --m_conditions;
    for (auto &[name, entry] : merged) {
        const bool keepsBefore = !exhaustive || entry.values.size() < sides.size();
        if (keepsBefore && entry.before && !entry.before->is(Kind::none))
            entry.values.push_back(*entry.before);
        const auto &first = entry.values.front();
        const bool agree = std::all_of(entry.values.begin() + 1, entry.values.end(),
                                       [&](const Value &other) { return other.same(first); });
        m_environment.set(
            name,
            agree ? first : unknown("a value that depends on the condition at " + toText(at)));
    }
}

Program evaluate(const Block &script, std::optional<double> batches)
{
    return Evaluator(batches).run(script);
}

} // namespace warmup::dialect::python
