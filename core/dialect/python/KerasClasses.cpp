// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Functional.h"
#include "core/dialect/python/LambdaWriter.h"
#include "core/dialect/python/Reading.h"

// Classes of the script that derive from Keras's: schedules and callbacks that set the rate.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::string_view kRate = "its rate"; // a name that no script has

// The name of what the rate is of that the first so many trailers say; empty: they say none.
std::string_view ownerOfRate(const Expression &expression, std::size_t size)
{
    if (expression.kind != Expression::Kind::postfix)
        return {};
    const auto &rate = expression.trailers[size - 1];
    if (rate.kind != Trailer::Kind::attribute
        || (rate.name != "learning_rate" && rate.name != "lr"))
        return {};
    if (size == 1)
        return expression.parts.front().text;
    const auto &owner = expression.trailers[size - 2];
    return owner.kind == Trailer::Kind::attribute ? owner.name : std::string_view();
}

using IsRate = bool (*)(const Expression &);

// self.model.optimizer.learning_rate, or lr as it was called in Keras 2
bool isRateOfModel(const Expression &expression)
{
    const auto size = expression.trailers.size();
    return size > 1 && ownerOfRate(expression, size) == "optimizer";
}

// That of anything that may be an optimizer: opt.lr, self.g_optimizer.learning_rate
bool isAnyRate(const Expression &expression)
{
    const auto size = expression.trailers.size();
    return size > 0 && ownerOfRate(expression, size).find("opt") != std::string_view::npos;
}

// What keras.backend.set_value(optimizer.learning_rate, value) or learning_rate.assign(value) set;
// null: it is another call.
const Expression *valueSetBy(const Expression &expression, IsRate isRate)
{
    if (expression.kind != Expression::Kind::postfix || expression.trailers.size() < 2
        || expression.trailers.back().kind != Trailer::Kind::call)
        return nullptr;
    const auto &call = expression.trailers.back();
    const auto method = expression.trailers[expression.trailers.size() - 2].name;
    if (method == "set_value" && call.values.size() == 2 && isRate(call.values.front()))
        return &call.values.back();
    auto owner = expression;
    owner.trailers.resize(owner.trailers.size() - 2);
    return method == "assign" && call.values.size() == 1 && !owner.trailers.empty() && isRate(owner)
        ? &call.values.front()
        : nullptr;
}

bool isTarget(const Expression &target, IsRate isRate)
{
    return isRate(target)
        || (target.kind == Expression::Kind::tuple
            && std::any_of(target.parts.begin(), target.parts.end(),
                           [&](const Expression &part) { return isTarget(part, isRate); }));
}

// How many statements set such a rate.
std::size_t countOfSets(const Block &block, IsRate isRate)
{
    std::size_t count = 0;
    for (const auto &statement : block) {
        const auto &values = statement.values;
        bool sets = statement.kind == Statement::Kind::augment && isRate(values.front());
        if (statement.kind == Statement::Kind::expression)
            sets = valueSetBy(values.front(), isRate) != nullptr;
        if (statement.kind == Statement::Kind::assign)
            sets = std::any_of(values.begin(), values.end() - 1,
                               [&](const Expression &target) { return isTarget(target, isRate); });
        count += sets ? 1 : 0;
        for (const auto &inner : statement.blocks)
            count += countOfSets(inner, isRate);
    }
    return count;
}

Expression localRate(Position at)
{
    Expression rate;
    rate.kind = Expression::Kind::name;
    rate.text = kRate;
    rate.at = at;
    return rate;
}

// The expression with a local name for the model's rate.
Expression withLocalRate(Expression expression)
{
    auto &trailers = expression.trailers;
    for (std::size_t size = trailers.size(); size > 1; --size) {
        if (ownerOfRate(expression, size) != "optimizer")
            continue;
        trailers.erase(trailers.begin(), trailers.begin() + static_cast<long>(size));
        if (trailers.empty())
            return localRate(expression.at);
        expression.parts = {localRate(expression.at)};
        break;
    }
    for (auto &part : expression.parts)
        part = withLocalRate(std::move(part));
    for (auto &trailer : trailers)
        for (auto &value : trailer.values)
            value = withLocalRate(std::move(value));
    return expression;
}

Statement returningRate(Position at)
{
    Statement made;
    made.kind = Statement::Kind::leave;
    made.text = "return";
    made.at = at;
    made.values = {localRate(at)};
    return made;
}

bool onlyRaises(const Statement &branch)
{
    return branch.blocks.size() == branch.values.size()
        && std::all_of(branch.blocks.begin(), branch.blocks.end(), [](const Block &block) {
               return block.size() == 1 && block.front().kind == Statement::Kind::leave
                   && block.front().text == "raise";
           });
}

// The statements with a local name for the rate, which they return, and without what only tells
// of it.
Block asFunction(const Block &block)
{
    Block made;
    for (const auto &statement : block) {
        auto copy = statement;
        const bool isBranch = statement.kind == Statement::Kind::branch;
        if (statement.kind == Statement::Kind::leave && statement.text == "return")
            copy = returningRate(statement.at);
        if (statement.kind == Statement::Kind::expression) {
            const auto *value = valueSetBy(statement.values.front(), isRateOfModel);
            if (!value)
                continue;
            copy.kind = Statement::Kind::assign;
            copy.values = {localRate(statement.at), *value};
        }
        for (auto &value : copy.values)
            value = withLocalRate(std::move(value));
        if (isBranch || statement.kind == Statement::Kind::loop)
            for (auto &side : copy.blocks)
                side = asFunction(side);
        if (!isBranch || !onlyRaises(statement))
            made.push_back(std::move(copy));
    }
    return made;
}

} // namespace

// An instance of a class that derives from Keras's LearningRateSchedule or Callback: the function
// that its __call__ is, as that class of Keras would be given it, or LearningRateScheduler.
// Anything else as it is.
Value Evaluator::asSchedule(const Value &instance, Position at)
{
    if (!instance.is(Kind::instance))
        return instance;
    constexpr std::size_t kMostClasses = 20;
    std::optional<std::string> symbol;
    std::vector<const Statement *> classes{instance.function}; // and those that it derives from
    for (std::size_t i = 0; i < std::min(classes.size(), kMostClasses); ++i)
        for (const auto &base : classes[i]->values) {
            const auto of = value(base);
            if (!of.is(Kind::symbol))
                continue;
            if (const auto own = m_classes.find(of.text); own != m_classes.end())
                classes.push_back(own->second);
            if (lastPart(of.text) == "LearningRateSchedule" && known(of.text))
                symbol = of.text;
            if (lastPart(of.text) == "Callback" && isKerasSymbol(of.text))
                return asCallback(instance, at);
        }
    const auto *call = symbol ? methodNamed(*instance.function, "__call__") : nullptr;
    if (!call || call->parameters.size() != 2)
        return instance;
    m_environment.enter();
    m_environment.set(call->parameters.front(), instance);
    auto function = lambdaOfMethod(*call, [this](const Expression &inner) { return value(inner); });
    m_environment.leave();
    function.at = call->at;
    CallArguments arguments;
    arguments.at = at;
    arguments.positional.push_back(std::move(function));
    return constructed(*known(*symbol), *symbol, std::move(arguments), at);
}

// A callback whose on_epoch_begin() sets the optimizer's rate does what LearningRateScheduler does.
// Others that set it are named.
Value Evaluator::asCallback(const Value &instance, Position at)
{
    constexpr std::string_view kScheduler = "keras.callbacks.LearningRateScheduler";
    const auto countIn = [](const Statement &method, IsRate isRate) {
        return countOfSets(method.blocks.front(), isRate);
    };
    const auto *begin = methodNamed(*instance.function, "on_epoch_begin");
    const bool isFollowed = begin && begin->parameters.size() >= 2
        && countIn(*begin, isRateOfModel) > 0
        && countIn(*begin, isRateOfModel) == countIn(*begin, isAnyRate);
    constexpr std::array<std::string_view, 10> kHooks{
        "on_train_begin",       "on_train_end",       "on_epoch_begin", "on_epoch_end",
        "on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_batch_end",
        "on_test_begin",        "on_test_end"};
    std::vector<const Statement *> methods; // the class's own, and those that it inherits
    for (const auto &each : instance.function->blocks.front())
        if (each.kind == Statement::Kind::function)
            methods.push_back(&each);
    for (const auto &name : kHooks)
        if (const auto *method = methodNamed(*instance.function, name);
            method && std::find(methods.begin(), methods.end(), method) == methods.end())
            methods.push_back(method);
    for (const auto *each : methods)
        if ((!isFollowed || each != begin) && countIn(*each, isAnyRate) > 0)
            touch(each->at,
                  "sets the learning rate in " + std::string(each->text) + "() of a callback");
    if (!isFollowed)
        return instance;
    auto method = *begin;
    method.blocks.front() = asFunction(begin->blocks.front());
    method.blocks.front().push_back(returningRate(begin->at));
    m_environment.enter();
    m_environment.set(method.parameters.front(), instance);
    const Meaning meaning = [this](const Expression &inner) { return value(inner); };
    LambdaWriter writer(meaning);
    const auto epoch = std::string(method.parameters[1]);
    const auto body =
        writer.body(method, {{method.parameters[1], epoch}, {kRate, std::string("lr")}}, true);
    m_environment.leave();
    auto function = writer.result(epoch + ", lr", body);
    function.at = begin->at;
    CallArguments arguments;
    arguments.at = at;
    arguments.positional.push_back(std::move(function));
    return constructed(*known(kScheduler), std::string(kScheduler), std::move(arguments), at);
}

// schedules.deserialize({'class_name': ..., 'config': {...}}) and CosineDecay.from_config({...}):
// what they construct. Nothing for any other call.
std::optional<Value> Evaluator::fromConfig(std::string_view symbol, const CallArguments &arguments,
                                           Position at)
{
    constexpr std::string_view kOwn = ".from_config";
    constexpr std::string_view kAny = ".deserialize";
    const bool isAny = symbol.ends_with(kAny);
    if ((!isAny && !symbol.ends_with(kOwn)) || !isKerasSymbol(symbol))
        return std::nullopt;
    const auto *given = arguments.positional.empty() ? nullptr : &arguments.positional.front();
    if (!given && !arguments.keywords.empty())
        given = &arguments.keywords.front().second;
    const auto *name = isAny ? itemNamed(given, "class_name") : nullptr;
    const auto *settings = isAny ? itemNamed(given, "config") : given;
    if (!settings || !hasNames(*settings) || (isAny && (!name || !name->is(Kind::text))))
        return std::nullopt;
    auto constructs = std::string(symbol.substr(0, symbol.size() - (isAny ? kAny : kOwn).size()));
    if (isAny)
        constructs += "." + name->text;
    const auto known = python::known(constructs);
    if (!known)
        return std::nullopt;
    CallArguments made;
    made.at = arguments.at;
    for (std::size_t i = 0; i + 1 < settings->items->size(); i += 2) {
        auto each = (*settings->items)[i + 1];
        if (itemNamed(&each, "class_name")) { // the schedule of an optimizer
            CallArguments inner;
            inner.positional = {each};
            if (auto schedule = fromConfig("keras.optimizers.schedules.deserialize", inner, at))
                each = std::move(*schedule);
        }
        each.at = given->at;
        made.keywords.emplace_back((*settings->items)[i].text, std::move(each));
    }
    return constructed(*known, std::move(constructs), std::move(made), at);
}

} // namespace warmup::dialect::python
