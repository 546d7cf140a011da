// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Evaluator.h"

#include <algorithm>
#include <cmath>
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

void addCalls(const Expression &expression, std::set<std::string_view> &into)
{
    const bool isCall = expression.kind == Expression::Kind::postfix
        && expression.trailers.front().kind == Trailer::Kind::call;
    if (isCall && expression.parts.front().kind == Expression::Kind::name)
        into.insert(expression.parts.front().text);
    for (const auto &part : expression.parts)
        addCalls(part, into);
    for (const auto &trailer : expression.trailers)
        for (const auto &value : trailer.values)
            addCalls(value, into);
}

// The names of what statements call.
void addCalls(const Block &block, std::set<std::string_view> &into)
{
    for (const auto &statement : block) {
        for (const auto &value : statement.values)
            addCalls(value, into);
        for (const auto &inner : statement.blocks)
            addCalls(inner, into);
    }
}

} // namespace

Program Evaluator::run(const Block &script)
{
    m_script = &script;
    m_environment.set("__name__", text("__main__"));
    block(script);
    followLightning();
    followDetectron();
    if (m_program.empty())
        enterEveryFunction(script);
    followAdafactor();
    return std::move(m_program);
}

// First those that no other one calls, then those that they have not called.
void Evaluator::enterEveryFunction(const Block &statements)
{
    std::set<std::string_view> called;
    for (const auto &statement : statements)
        if (statement.kind == Statement::Kind::function)
            addCalls(statement.blocks.front(), called);
    for (const auto &statement : statements)
        if (statement.kind == Statement::Kind::function && !called.contains(statement.text))
            (void)enter(statement, {});
    for (const auto &statement : statements) {
        if (statement.kind == Statement::Kind::function && !m_followedOnce.contains(&statement))
            (void)enter(statement, {});
        if (statement.kind == Statement::Kind::klass)
            enterEveryMethod(statement);
    }
}

void Evaluator::block(Statements statements)
{
    for (std::size_t i = 0; i < statements.size() && !m_left; ++i) {
        const auto &each = statements[i];
        if (each.kind != Statement::Kind::branch)
            statement(each);
        else if (branch(each, statements.subspan(i + 1)))
            return;
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
        (void)branch(statement, {});
        return;
    case Statement::Kind::attempt: {
        block(statement.blocks.front());
        std::vector<Side> handlers;
        for (std::size_t i = 1; i < statement.blocks.size(); ++i)
            handlers.push_back({statement.blocks[i], {}});
        return uncertain(handlers, false, statement.at);
    }
    case Statement::Kind::with: {
        bool accumulates = false;
        for (std::size_t i = 0; i + 1 < statement.values.size(); i += 2) {
            const auto context = value(statement.values[i]);
            accumulates = accumulates || context.text == "accelerate.accumulating";
            assign(statement.values[i + 1], context);
        }
        return accumulates ? followAccumulated(statement) : block(statement.blocks.front());
    }
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
            // A function that the script makes knows what is local here.
            if (result.is(Kind::function) && !m_entered.empty())
                if (auto made = withLambdas(result); made.is(Kind::lambda) || !made.missing.empty())
                    result = std::move(made);
            if (statement.text != "return" || (!m_ownMethod && result.is(Kind::unknown)))
                continue;
            auto either = eitherOf({result, m_returned}, statement.at);
            m_returned = either ? std::move(*either) : std::move(result);
        }
        m_left = statement.text == "return" && !m_entered.empty();
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
            const auto name = import.module + "." + std::string(import.member);
            if (const auto imported = known(name);
                imported && !m_program.absent && imported->role == Constructed::Role::scheduler)
                m_program.absent = Touch{statement.at, "imports " + std::string(import.member)};
            auto value = ofDetectronFile(name, statement.at);
            if (isSetting(import.as))
                m_program.settings[std::string(import.as)] = located(value, statement.at);
            m_environment.set(import.as, std::move(value));
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
        if (value.is(Kind::unknown) && value.text == kEllipsis && value.missing.empty())
            return assign(target, leftOut(target));
        if (value.is(Kind::object) && value.object->variable.empty())
            value.object->variable = target.text;
        if (isSetting(target.text))
            m_program.settings[std::string(target.text)] = located(value, target.at);
        noteAssigned(std::string(target.text));
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

// warm = ...: whoever reads the documentation is to say it.
Value Evaluator::leftOut(const Expression &name)
{
    if (const auto said = supplied(std::string(name.text)))
        return number(*said, *said == std::floor(*said));
    Value value = unknown(kEllipsis);
    value.missing = name.text;
    value.at = name.at;
    return value;
}

void Evaluator::assignPostfix(const Expression &target, const Value &assigned)
{
    if (target.trailers.size() == 1 && target.trailers.front().kind == Trailer::Kind::attribute) {
        const auto name = dotted(target);
        const auto owner = value(target.parts.front());
        if (setInConfig(owner, target.trailers.front().name, assigned))
            return;
        if (owner.is(Kind::object))
            return touch(target.at,
                         "sets " + std::string(target.trailers.front().name) + " of a "
                             + owner.object->className());
        if (assigned.is(Kind::object) && assigned.object->variable.empty())
            assigned.object->variable = name;
        if (owner.text == "accelerate.accelerator"
            && target.trailers.front().name == "gradient_accumulation_steps")
            m_accelerate.batches = assigned;
        if (owner.is(Kind::instance)) {
            if (m_ownMethod)
                return refuseOwn(target.at, "sets " + name);
            noteAssigned(keyOf(target));
            return setAttribute(owner, target.trailers.front().name, assigned);
        }
        if (!name.empty())
            m_environment.set(name, assigned);
        return;
    }
    if (setSolver(target, assigned))
        return;
    Expression owner = target;
    const auto last = std::move(owner.trailers.back());
    owner.trailers.pop_back();
    const auto of = value(owner);
    if (last.kind == Trailer::Kind::attribute && setInConfig(of, last.name, assigned))
        return;
    if (last.name == "lr_factor_func")
        m_program.remarks.push_back(
            {Remark::Severity::warning, "groups-apart", 0,
             toText(target.at)
                 + ": lr_factor_func scales the rate of parameters by their names; the rate of "
                   "those that it leaves as they are is shown."});
    if (last.kind != Trailer::Kind::index || last.values.size() != 1) {
        for (const auto &index : last.values)
            (void)value(index);
        if (of.object)
            touch(target.at, "sets " + std::string(last.name) + " of a " + of.object->className());
        return;
    }
    const auto key = value(last.values.front());
    if (m_ownMethod)
        return refuseOwn(target.at, "sets an item of what it computes with");
    const bool isTable = of.is(Kind::dictionary) || (of.is(Kind::list) && tableText(of));
    if (isTable && (!m_loops.empty() || !key.is(Kind::text)) && owner.trailers.empty()
        && owner.parts.front().kind == Expression::Kind::name)
        m_environment.set(owner.parts.front().text,
                          unknown((of.is(Kind::list) ? "a list" : "a dictionary")
                                  + std::string(" that changes at ") + toText(target.at)));
    if (!of.is(Kind::member) || (of.text != "param_group" && of.text != "defaults"))
        return;
    if (of.text == "param_group" && key.is(Kind::text) && key.text == "lr")
        return setRate(of, assigned, target.at);
    if (!key.is(Kind::text) || key.text == "lr" || key.text == "initial_lr")
        touch(target.at, "sets the learning rate of a parameter group");
}

void Evaluator::augment(const Statement &statement)
{
    const auto &target = statement.values.front();
    const auto change = value(statement.values.back());
    const auto word = statement.text.substr(0, statement.text.size() - 1);
    const auto before = value(target);
    if (before.is(Kind::number) && !m_loops.empty() && !m_entered.empty()
        && (target.kind != Expression::Kind::name || !m_environment.isLocal(target.text)))
        noteDrift(keyOf(target), word, change, target.at);
    assign(target, operation(word, before, change));
}

Program evaluate(const Block &script, std::optional<double> batches, const Supplied &supplied)
{
    Evaluator first(batches, supplied);
    auto program = first.run(script);
    // What a function counts is known only when it has been followed.
    return first.hasDrifted() ? Evaluator(batches, supplied, first.drifting()).run(script)
                              : program;
}

} // namespace warmup::dialect::python
