// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
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

// self.model.optimizer.learning_rate, or lr as it was called in Keras 2
bool isRateOfModel(const Expression &expression)
{
    if (expression.kind != Expression::Kind::postfix || expression.trailers.size() < 2)
        return false;
    const auto &rate = expression.trailers.back();
    const auto &optimizer = expression.trailers[expression.trailers.size() - 2];
    return rate.kind == Trailer::Kind::attribute && optimizer.kind == Trailer::Kind::attribute
        && (rate.name == "learning_rate" || rate.name == "lr") && optimizer.name == "optimizer";
}

// What keras.backend.set_value(optimizer.learning_rate, value) or learning_rate.assign(value) set;
// null: it is another call.
const Expression *valueSetBy(const Expression &expression)
{
    if (expression.kind != Expression::Kind::postfix || expression.trailers.size() < 2
        || expression.trailers.back().kind != Trailer::Kind::call)
        return nullptr;
    const auto &call = expression.trailers.back();
    const auto method = expression.trailers[expression.trailers.size() - 2].name;
    if (method == "set_value" && call.values.size() == 2 && isRateOfModel(call.values.front()))
        return &call.values.back();
    auto owner = expression;
    owner.trailers.resize(owner.trailers.size() - 2);
    return method == "assign" && call.values.size() == 1 && isRateOfModel(owner)
        ? &call.values.front()
        : nullptr;
}

Statement returning(const Expression &value)
{
    Statement made;
    made.kind = Statement::Kind::leave;
    made.text = "return";
    made.at = value.at;
    made.values = {value};
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

// The statements with a return of the rate where they set it, and without what only tells of it.
Block asFunction(const Block &block, bool &sets)
{
    Block made;
    for (const auto &statement : block) {
        const auto *value = statement.kind == Statement::Kind::expression
            ? valueSetBy(statement.values.front())
            : nullptr;
        if (statement.kind == Statement::Kind::assign && isRateOfModel(statement.values.front()))
            value = &statement.values.back();
        if (value) {
            sets = true;
            made.push_back(returning(*value));
        } else if (statement.kind == Statement::Kind::branch) {
            auto copy = statement;
            for (auto &side : copy.blocks)
                side = asFunction(side, sets);
            if (!onlyRaises(statement))
                made.push_back(std::move(copy));
        } else if (statement.kind != Statement::Kind::expression) {
            made.push_back(statement);
        }
    }
    return made;
}

Expression rateBefore(Position at)
{
    Expression rate;
    rate.kind = Expression::Kind::postfix;
    rate.at = at;
    rate.parts.resize(1);
    rate.parts.front().kind = Expression::Kind::other;
    rate.trailers.resize(2);
    rate.trailers.front().name = "optimizer";
    rate.trailers.back().name = "learning_rate";
    return rate;
}

} // namespace

// An instance of a class that derives from Keras's LearningRateSchedule or Callback: the function
// that its __call__ is, as that class of Keras would be given it, or LearningRateScheduler.
// Anything else as it is.
Value Evaluator::asSchedule(const Value &instance, Position at)
{
    if (!instance.is(Kind::instance))
        return instance;
    std::optional<std::string> symbol;
    for (const auto &base : instance.function->values) {
        const auto of = value(base);
        if (!of.is(Kind::symbol))
            continue;
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
Value Evaluator::asCallback(const Value &instance, Position at)
{
    constexpr std::string_view kScheduler = "keras.callbacks.LearningRateScheduler";
    const auto *begin = methodNamed(*instance.function, "on_epoch_begin");
    if (!begin || begin->parameters.size() < 2)
        return instance;
    auto method = *begin;
    bool sets = false;
    method.blocks.front() = asFunction(begin->blocks.front(), sets);
    if (!sets)
        return instance;
    method.blocks.front().push_back(returning(rateBefore(begin->at)));
    m_environment.enter();
    m_environment.set(method.parameters.front(), instance);
    const Meaning meaning = [this](const Expression &inner) {
        return isRateOfModel(inner) ? symbol("caller.lr") : value(inner);
    };
    LambdaWriter writer(meaning);
    const auto epoch = std::string(method.parameters[1]);
    const auto body = writer.body(method, {{method.parameters[1], epoch}}, true);
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
