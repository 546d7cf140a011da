// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/TrainingArguments.h"

// What a script does with its optimizers and schedulers, as the program keeps it.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

// What calling a method of an object does to the schedule.
std::optional<StepFact::What> stepOf(const Constructed &object, std::string_view method)
{
    if (object.reading->stepOf)
        return object.reading->stepOf(object, method);
    if (method != "step")
        return std::nullopt;
    return object.role == Constructed::Role::optimizer ? StepFact::What::optimizer
                                                       : StepFact::What::scheduler;
}

// Calls on an optimizer or scheduler that do not change a rate.
constexpr std::array<std::string_view, 15> kHarmless{
    "build", "init",       "zero_grad", "state_dict", "get_last_lr", "get_lr", "print_lr", "train",
    "eval",  "parameters", "items",     "keys",       "values",      "get",    "append"};

// What a Trainer does beside train() is no training, and its arguments are asked for much.
bool isHarmless(const Constructed &object, std::string_view method)
{
    return object.role == Constructed::Role::trainer
        || (isTrainingArguments(object.symbol) && !method.starts_with("set_"));
}

} // namespace

Value Evaluator::callMember(const Value &callee, CallArguments arguments, Position at)
{
    const auto &object = callee.object;
    if (const auto what = stepOf(*object, callee.text)) {
        step(*what, object, std::move(arguments), at, callee.text);
        return unknown();
    }
    if (isHarmless(*object, callee.text))
        return unknown();
    if (callee.text == "add_param_group")
        touch(at, "adds a parameter group");
    else if (std::find(kHarmless.begin(), kHarmless.end(), callee.text) == kHarmless.end()
             && callee.text != "param_groups" && callee.text != "param_group")
        touch(at, "calls " + callee.text.substr(0, 40) + "() of a " + object->className());
    handOver(arguments, at);
    return unknown("the result of " + callee.text.substr(0, 40) + "()");
}

// inject_hyperparams(clip_by_global_norm)(max_norm=schedule): the schedule is of no rate.
void Evaluator::noteOtherParameters(std::string_view symbol, const CallArguments &arguments)
{
    if (!symbol.starts_with("optax."))
        return;
    for (const auto &[keyword, given] : arguments.keywords)
        if (given.is(Kind::object) && keyword != "learning_rate")
            given.object->givenAs = keyword;
}

// MultiSteps(optimizer, every_k_schedule=4): each fourth update() is one of the optimizer's.
void Evaluator::noteAccumulation(const Value &wrapper, const CallArguments &arguments, Position at)
{
    const auto &inner = arguments.positional.front();
    if (wrapper.text != "optax.MultiSteps" || !inner.is(Kind::object))
        return;
    const auto *every = argumentOf(arguments, "every_k_schedule", 1);
    constexpr std::size_t kMost = 100;
    if (every && every->is(Kind::number) && every->number >= 1 && m_accumulated.size() < kMost)
        m_accumulated[inner.object.get()] = every->number;
    else
        m_program.remarks.push_back(
            {Remark::Severity::warning, "not-understood", 0,
             toText(at)
                 + ": how many batches MultiSteps accumulates is not known; every update() "
                   "is read as one of the optimizer's."});
}

void Evaluator::step(StepFact::What what, ConstructedPtr object, CallArguments arguments,
                     Position at, const std::string &method)
{
    if (m_ownMethod)
        return refuseOwn(at, "advances an optimizer or a scheduler");
    StepFact fact{what, std::move(object), std::move(arguments), m_loops, at, m_conditions > 0};
    fact.method = method;
    if (fact.conditional)
        fact.condition = heldHere();
    const auto batches = m_accumulated.find(fact.object.get());
    if (m_every && !m_loops.empty() && m_every->loop == m_loops.back()) {
        fact.every = *m_every->count;
        fact.orLast = m_every->whole;
        fact.first = m_every->number;
    } else if (!m_every && m_accelerate.here.is(Kind::every)
               && m_accelerate.here.loop == m_loops.back()
               && (!fact.object || m_accelerate.prepared.contains(fact.object.get()))) {
        fact.every = *m_accelerate.here.count;
        fact.orLast = m_accelerate.here.whole;
        fact.first = m_accelerate.here.number;
    } else if (!m_every && batches != m_accumulated.end() && what == StepFact::What::optimizer) {
        fact.every = batches->second;
        fact.first = fact.every - 1;
    }
    m_program.steps.push_back(fact);
    for (const auto &set : m_program.either)
        if (std::find(set.begin(), set.end(), fact.object) != set.end())
            for (const auto &other : set)
                if (other != fact.object) {
                    m_program.steps.push_back(fact);
                    m_program.steps.back().object = other;
                }
}

void Evaluator::handOver(const CallArguments &arguments, Position at)
{
    const auto look = [&](const Value &given) {
        if (!given.is(Kind::object) || isHarmless(*given.object, ""))
            return;
        if (given.object->role == Constructed::Role::optimizer)
            step(StepFact::What::handedOver, given.object, {}, at);
        else
            touch(at,
                  "gives the " + given.object->className()
                      + " to a function that the script does not contain");
    };
    for (const auto &given : arguments.positional)
        look(given);
    for (const auto &[keyword, given] : arguments.keywords)
        look(given);
}

void Evaluator::noteAbsent(std::string_view name, Position at, std::string_view what)
{
    const bool isOne = name.find("sched") != std::string_view::npos
        || name.find("Sched") != std::string_view::npos;
    if (isOne && (!m_program.absent || m_program.absent->what.starts_with("imports ")))
        m_program.absent = Touch{at, std::string(what)};
}

void Evaluator::touch(Position at, std::string what)
{
    if (m_ownMethod)
        return refuseOwn(at, what);
    constexpr std::size_t kMost = 20;
    if (m_program.touches.size() < kMost)
        m_program.touches.push_back({at, std::move(what)});
}

} // namespace warmup::dialect::python
