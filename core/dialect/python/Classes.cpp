// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "core/dialect/python/Evaluator.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostInstances = 200;
constexpr int kDeepestClass = 10;
constexpr std::string_view kBase =
    "super()"; // the attribute that has what super().__init__() makes

// Whether all that a class has of it is its clock.
bool isBareScheduler(std::string_view symbol)
{
    const auto name = lastPart(symbol);
    return name == "LRScheduler" || name == "_LRScheduler";
}

} // namespace

// The method of that name, of the class itself or of one that it derives from.
const Statement *Evaluator::methodNamed(const Statement &klass, std::string_view name, int depth)
{
    for (const auto &statement : klass.blocks.front())
        if (statement.kind == Statement::Kind::function && statement.text == name)
            return &statement;
    for (const auto &base : klass.values) {
        const auto of = base.kind == Expression::Kind::name ? value(base) : Value{};
        const auto found = of.is(Kind::symbol) ? m_classes.find(of.text) : m_classes.end();
        if (found == m_classes.end() || depth >= kDeepestClass)
            continue;
        if (const auto *inherited = methodNamed(*found->second, name, depth + 1))
            return inherited;
    }
    return nullptr;
}

// An instance, whose __init__ is followed.
Value Evaluator::construct(const Statement &klass, CallArguments arguments)
{
    if (m_instances.size() >= kMostInstances)
        return unknown();
    const auto at = arguments.at;
    Value instance;
    instance.kind = Kind::instance;
    instance.function = &klass;
    instance.loop = static_cast<int>(m_instances.size());
    m_instances.push_back(instance);
    for (const auto &statement : klass.blocks.front())
        if (statement.kind == Statement::Kind::assign && statement.values.size() == 2
            && statement.values.front().kind == Expression::Kind::name)
            m_environment.set(attributeKey(instance.loop, statement.values.front().text),
                              value(statement.values.back()));
    const auto base = schedulerBaseOf(klass);
    if (const auto *init = methodNamed(klass, "__init__")) {
        Value method = instance;
        method.kind = Kind::method;
        method.function = init;
        (void)enterMethod(method, std::move(arguments));
    } else if (isBareScheduler(base)) {
        beginOwn(instance, std::move(arguments), at);
    } else {
        handOver(arguments, arguments.at);
    }
    if (base.empty())
        return instance;
    if (const auto *made = m_environment.find(attributeKey(instance.loop, kBase)))
        return *made;
    return finishOwn(instance, at);
}

// The scheduler of a framework that a class of the script derives from, itself or through others;
// empty: none.
std::string Evaluator::schedulerBaseOf(const Statement &klass, int depth)
{
    for (const auto &base : klass.values) {
        const bool isName =
            base.kind == Expression::Kind::name || base.kind == Expression::Kind::postfix;
        const auto of = isName ? value(base) : Value{};
        if (!of.is(Kind::symbol))
            continue;
        if (const auto derived = m_classes.find(of.text); derived != m_classes.end()) {
            if (auto found = depth < kDeepestClass ? schedulerBaseOf(*derived->second, depth + 1)
                                                   : std::string();
                !found.empty())
                return found;
        } else if (const auto known = python::known(of.text);
                   known && known->role == Constructed::Role::scheduler) {
            return of.text;
        }
    }
    return {};
}

// super().__init__(optimizer, self.lr_lambda) in a class that changes nothing else of its base.
bool Evaluator::constructBase(CallArguments arguments, Position at)
{
    if (m_functions.empty() || m_functions.back()->text != "__init__"
        || m_functions.back()->parameters.empty())
        return false;
    const auto *self = m_environment.find(m_functions.back()->parameters.front());
    if (!self || !self->is(Kind::instance))
        return false;
    const auto instance = *self;
    if (const auto *inherited = inheritedInit(*instance.function, *m_functions.back())) {
        Value method = instance;
        method.kind = Kind::method;
        method.function = inherited;
        (void)enterMethod(method, std::move(arguments));
        return true;
    }
    auto symbol = schedulerBaseOf(*instance.function);
    const auto constructs = symbol.empty() ? std::nullopt : known(symbol);
    if (!constructs)
        return false;
    if (isBareScheduler(symbol)) {
        beginOwn(instance, std::move(arguments), at);
        return true;
    }
    if (lastPart(symbol) == "LearningRateSchedule") // of Keras, whose own does nothing
        return true;
    for (const auto own : {"get_lr", "step", "_get_closed_form_lr"})
        if (methodNamed(*instance.function, own))
            return false;
    for (auto &given : arguments.positional)
        given = withLambdas(given);
    for (auto &[keyword, given] : arguments.keywords)
        given = withLambdas(given);
    m_environment.set(attributeKey(instance.loop, kBase),
                      constructed(*constructs, std::move(symbol), std::move(arguments), at));
    return true;
}

// The __init__ that super() finds in one of the script's classes from this __init__ of another;
// null: there is none.
const Statement *Evaluator::inheritedInit(const Statement &klass, const Statement &init, int depth)
{
    const bool isOwn = std::any_of(klass.blocks.front().begin(), klass.blocks.front().end(),
                                   [&](const Statement &each) { return &each == &init; });
    for (const auto &base : klass.values) {
        const auto of = base.kind == Expression::Kind::name ? value(base) : Value{};
        const auto found = of.is(Kind::symbol) ? m_classes.find(of.text) : m_classes.end();
        if (found == m_classes.end() || depth >= kDeepestClass)
            continue;
        const auto *next = isOwn ? methodNamed(*found->second, "__init__", depth + 1)
                                 : inheritedInit(*found->second, init, depth + 1);
        if (next)
            return next;
    }
    return nullptr;
}

Value Evaluator::enterMethod(const Value &method, CallArguments arguments)
{
    arguments.positional.insert(arguments.positional.begin(),
                                m_instances[static_cast<std::size_t>(method.loop)]);
    return enter(*method.function, arguments);
}

// Nothing: neither an attribute that the script sets, nor a method.
std::optional<Value> Evaluator::attributeOfInstance(const Value &of, std::string_view name)
{
    if (const auto *bound = m_environment.find(attributeKey(of.loop, name)))
        return *bound;
    if (const auto *function = methodNamed(*of.function, name)) {
        Value method = of;
        method.kind = Kind::method;
        method.function = function;
        return method;
    }
    return std::nullopt;
}

void Evaluator::setAttribute(const Value &of, std::string_view name, const Value &value)
{
    m_environment.set(attributeKey(of.loop, name), value);
}

// self.hparams has the arguments of the __init__ that calls save_hyperparameters().
void Evaluator::saveHyperparameters()
{
    if (m_functions.empty() || m_functions.back()->parameters.empty())
        return;
    const auto &parameters = m_functions.back()->parameters;
    const auto *self = m_environment.find(parameters.front());
    if (!self || !self->is(Kind::instance))
        return;
    std::vector<Value> items;
    for (std::size_t i = 1; i < parameters.size(); ++i) {
        const auto *given = m_environment.find(parameters[i]);
        items.insert(items.end(), {text(std::string(parameters[i])), given ? *given : unknown()});
    }
    setAttribute(*self, "hparams", list(std::move(items), Kind::dictionary));
}

// Of a script that constructs nothing by itself.
void Evaluator::enterEveryMethod(const Statement &klass)
{
    const auto instance = construct(klass, {});
    if (!instance.is(Kind::instance))
        return;
    for (const auto &statement : klass.blocks.front())
        if (statement.kind == Statement::Kind::function && statement.text != "__init__") {
            Value method = instance;
            method.kind = Kind::method;
            method.function = &statement;
            (void)enterMethod(method, {});
        }
}

} // namespace warmup::dialect::python
