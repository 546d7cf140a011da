// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <utility>

#include "core/dialect/python/Arrays.h"
#include "core/dialect/python/Builtins.h"
#include "core/dialect/python/Diffusers.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Functional.h"
#include "core/dialect/python/Missing.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/TimmFactory.h"
#include "core/dialect/python/TrainingArguments.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kDeepestCall = 12;
constexpr int kMostCalls = 500;
constexpr std::string_view kPlateau = "torch.optim.lr_scheduler.ReduceLROnPlateau";

bool isOfLightning(std::string_view symbol)
{
    return symbol.starts_with("lightning.") || symbol.starts_with("pytorch_lightning.");
}

} // namespace

CallArguments Evaluator::argumentsOf(const Trailer &trailer)
{
    CallArguments arguments;
    arguments.at = trailer.at;
    for (std::size_t i = 0; i < trailer.values.size(); ++i) {
        const auto keyword = trailer.keywords[i];
        auto given = value(trailer.values[i]);
        given.at = trailer.values[i].at;
        if (keyword == "**" && given.is(Kind::dictionary) && hasNames(given)) {
            for (std::size_t k = 0; k + 1 < given.items->size(); k += 2) {
                auto each = (*given.items)[k + 1];
                each.at = given.at;
                arguments.keywords.emplace_back((*given.items)[k].text, std::move(each));
            }
        } else if (keyword.starts_with('*'))
            arguments.unpacks = true;
        else if (keyword.empty())
            arguments.positional.push_back(std::move(given));
        else
            arguments.keywords.emplace_back(std::string(keyword), std::move(given));
    }
    return arguments;
}

// fit(dataset) has as many updates an epoch as len(dataset) says, where that was asked for.
CallArguments Evaluator::withBatches(std::string_view method, CallArguments arguments)
{
    const Value *data = arguments.positional.empty() ? nullptr : &arguments.positional.front();
    bool saysSize = false;
    for (const auto &[keyword, given] : arguments.keywords) {
        saysSize = saysSize || keyword == "steps_per_epoch" || keyword == "batch_size";
        if (keyword == "x")
            data = &given;
    }
    if (method != "fit" || saysSize || !data || data->missing.empty())
        return arguments;
    const auto said = supplied(lengthOf(data->missing));
    if (const auto batches = said ? said : m_batches)
        arguments.keywords.emplace_back("steps_per_epoch", number(*batches, true));
    return arguments;
}

Value Evaluator::call(const Value &callee, const Trailer &trailer, Position at)
{
    std::optional<Value> followed;
    if (callee.is(Kind::symbol) && trailer.values.size() == 1 && trailer.keywords.front().empty()
        && callee.text.starts_with("builtins."))
        if (auto made = reduced(lastPart(callee.text), trailer.values.front(), followed))
            return *made;
    auto arguments = followed ? CallArguments{{std::move(*followed)}, {}, false, trailer.at}
                              : argumentsOf(trailer);
    if (callee.is(Kind::member) && !callee.object && callee.text == "add_argument") {
        addOption(arguments);
        return unknown();
    }
    if (callee.is(Kind::member) && !callee.object)
        noteSettings(callee.text, arguments);
    if (callee.is(Kind::member) && !callee.object && callee.text == "set_defaults"
        && arguments.positional.size() == 1) {
        addTrainerDefaults(arguments.positional.front(), "trainer.");
        return unknown();
    }
    if (callee.is(Kind::member) && !callee.object && callee.text == "link_arguments"
        && arguments.positional.size() > 1
        && arguments.positional[1].text.find("model.") != std::string::npos)
        touch(at, "links an argument to " + arguments.positional[1].text.substr(0, 40));
    if (callee.is(Kind::member) && !callee.object && callee.text == "parse_args")
        return symbol("argparse.options");
    if (callee.is(Kind::member) && !callee.object && callee.text == "prepare")
        return prepared(arguments);
    // fabric.setup(model, optimizer, scheduler) gives back what it is given.
    const bool isFabrics = callee.is(Kind::member) && !callee.object
        && (callee.text == "setup" || callee.text == "setup_optimizers");
    const bool hasObjects = std::any_of(arguments.positional.begin(), arguments.positional.end(),
                                        [](const Value &each) { return each.is(Kind::object); });
    if (isFabrics && hasObjects)
        return arguments.positional.size() == 1 ? arguments.positional.front()
                                                : list(std::move(arguments.positional));
    if (callee.is(Kind::member) && !callee.object && callee.text == "__init__"
        && constructBase(arguments, at))
        return unknown();
    // _LRScheduler.__init__(self, optimizer)
    if (callee.is(Kind::symbol) && lastPart(callee.text) == "__init__"
        && !arguments.positional.empty() && arguments.positional.front().is(Kind::instance)) {
        arguments.positional.erase(arguments.positional.begin());
        (void)constructBase(std::move(arguments), at);
        return unknown();
    }
    if (callee.is(Kind::symbol))
        return callSymbol(callee, std::move(arguments), at);
    if (callee.is(Kind::member) && callee.object)
        return callMember(callee, std::move(arguments), at);
    if (callee.is(Kind::function))
        return enter(*callee.function, arguments);
    if (callee.is(Kind::method))
        return enterMethod(callee, std::move(arguments));
    if (callee.is(Kind::instance))
        if (const auto method = callableOf(callee); method.is(Kind::method))
            return enterMethod(method, std::move(arguments));
    constexpr std::size_t kMostMethods = 100;
    if (callee.is(Kind::member) && (callee.text == "fit" || callee.text == "compile")
        && !m_ownMethod && m_program.methods.size() < kMostMethods)
        m_program.methods.push_back({callee.text, withBatches(callee.text, arguments), at});
    const bool isOfUnknown = callee.is(Kind::member) && callee.text == "step"
        && !arguments.positional.empty() && arguments.positional.front().is(Kind::unknown)
        && m_unknownOptimizers.contains(arguments.positional.front().missing);
    if (isOfUnknown)
        step(StepFact::What::optimizer, nullptr, {}, at);
    const bool isScaler = callee.is(Kind::member) && callee.text == "step"
        && !arguments.positional.empty() && arguments.positional.front().is(Kind::object)
        && arguments.positional.front().object->role == Constructed::Role::optimizer;
    if (isScaler)
        step(StepFact::What::optimizer, arguments.positional.front().object, {}, at);
    else
        handOver(arguments, at);
    return unknown("the result of a call that is not followed");
}

Value Evaluator::callSymbol(const Value &callee, CallArguments arguments, Position at)
{
    if (auto made = callAccelerate(callee.text, arguments))
        return std::move(*made);
    if (auto translated = diffusersScheduler(callee.text, arguments))
        return callSymbol(symbol(translated->symbol), std::move(translated->arguments), at);
    const auto last = lastPart(callee.text);
    if (last == "AdafactorSchedule" || last == "get_adafactor_schedule") {
        m_adafactorSchedule = at;
        return symbol(std::string(kAdafactorSchedule));
    }
    if (last == "HfArgumentParser" || last == "TrlParser")
        return arguments.positional.empty()               ? unknown()
            : arguments.positional.front().is(Kind::list) ? arguments.positional.front()
                                                          : list({arguments.positional.front()});
    const bool isLightningTrainer = last == "Trainer"
        && std::any_of(arguments.keywords.begin(), arguments.keywords.end(), [](const auto &each) {
                                        return each.first == "max_epochs"
                                            || each.first == "max_steps"
                                            || each.first == "limit_train_batches";
                                    });
    const auto klass = m_classes.find(callee.text);
    const bool configures =
        klass == m_classes.end() && isLikeTrainingArguments(callee.text, arguments);
    if (auto made = callDetectron(callee, arguments, at))
        return std::move(*made);
    if (auto made = callMmengine(callee, arguments, at))
        return std::move(*made);
    const auto constructs = isLightningTrainer ? std::nullopt
        : configures                           ? known("transformers.TrainingArguments")
                                               : known(callee.text);
    // Keras's has the name of PyTorch's, and no optimizer.
    if (callee.text == kPlateau && !m_environment.find(lastPart(kPlateau))
        && std::any_of(arguments.keywords.begin(), arguments.keywords.end(),
                       [](const auto &each) { return each.first == "monitor"; }))
        return callSymbol(symbol("keras.callbacks.ReduceLROnPlateau"), std::move(arguments), at);
    // One that has the name of a framework's is what the script says, where that is followed.
    if (constructs && klass != m_classes.end() && m_own.size() < kMostCalls) {
        const auto touches = m_program.touches.size();
        if (auto own = construct(*klass->second, arguments); own.is(Kind::object))
            return own;
        m_program.touches.resize(touches);
    }
    if (constructs) {
        for (auto &given : arguments.positional)
            given = withLambdas(given);
        for (auto &[keyword, given] : arguments.keywords)
            given = withLambdas(given);
        return constructed(*constructs, callee.text, std::move(arguments), at);
    }
    noteLightningCli(callee, arguments);
    if (klass != m_classes.end())
        return asSchedule(construct(*klass->second, std::move(arguments)), at);
    if (isLightningTrainer || (last == "Trainer" && isOfLightning(callee.text))) {
        m_trainer = arguments;
        return unknown();
    }
    if (isTimmFactory(callee.text))
        return callTimm(last, std::move(arguments), at);
    if (auto made = fromConfig(callee.text, arguments, at))
        return std::move(*made);
    if (last == "SimpleNamespace" || callee.text == "argparse.Namespace")
        return builtin("dict", arguments);
    if (callee.text == "functools.partial" && !arguments.positional.empty()) {
        const auto function = callableOf(arguments.positional.front());
        if (function.is(Kind::function) || function.is(Kind::method)) {
            arguments.positional.erase(arguments.positional.begin());
            return partialFor(function, arguments);
        }
    }
    if (callee.text == "lightning.optimizers")
        return m_lightningOptimizers;
    if (callee.text == "lightning.lr_schedulers")
        return m_lightningSchedulers;
    if (callee.text == "lightning.save_hyperparameters") {
        saveHyperparameters();
        return unknown();
    }
    if (isWrapper(callee.text) && !arguments.positional.empty()
        && !arguments.positional.front().is(Kind::unknown)) {
        noteAccumulation(callee, arguments, at);
        return arguments.positional.front();
    }
    if (callee.text.starts_with("builtins.") || last == "tqdm" || last == "trange"
        || last == "track") {
        if (last == "len" && arguments.positional.size() == 1)
            if (const auto &of = arguments.positional.front();
                of.is(Kind::member) && of.text == "param_groups") {
                if (m_ownMethod)
                    return number(static_cast<double>(m_ownMethod->groups), true);
                if (of.object && hasOneGroup(*of.object))
                    return number(1, true);
            }
        const bool isList = last == "list" || last == "tuple" || last == "sorted";
        if (isList && arguments.positional.size() == 1)
            if (auto items = itemsOf(arguments.positional.front()))
                arguments.positional.front() = list(std::move(*items));
        auto made = builtin(last, arguments);
        if (made.is(Kind::length) && m_batches)
            return number(*m_batches, true);
        const bool isArithmetic = last == "min" || last == "max" || last == "abs" || last == "int"
            || last == "float" || last == "pow" || last == "round";
        if (!made.is(Kind::unknown) || !isArithmetic)
            return made;
        const auto computed = formulaOfCall(std::string(last), arguments);
        return computed.is(Kind::unknown) ? made : computed;
    }
    if (auto made = arrayCall(callee.text, arguments))
        return *made;
    const auto array = arrayFunction(callee.text);
    if (givesItsArgument(array) && !arguments.positional.empty()
        && formulaText(arguments.positional.front()))
        return cast(array, arguments);
    if (callee.text.starts_with("math.") || callee.text.starts_with("torch.") || !array.empty()
        || callee.text.starts_with("bisect."))
        if (auto made = formulaOfCall(array.empty() ? callee.text : array, arguments);
            !made.is(Kind::unknown))
            return made;
    noteOtherParameters(callee.text, arguments);
    handOver(arguments, at);
    return unknown("the result of " + callee.text + "()");
}

Value Evaluator::enter(const Statement &function, const CallArguments &arguments)
{
    if (m_calls < kMostCalls)
        if (auto computed = formulaOfFunction(function, arguments); computed.is(Kind::formula)) {
            ++m_calls;
            return computed;
        }
    if (m_entered.size() >= kDeepestCall || m_calls >= kMostCalls
        || !m_entered.insert(&function).second) {
        handOver(arguments, function.at);
        return unknown();
    }
    ++m_calls;
    m_followedOnce.insert(&function);
    std::vector<std::pair<std::string_view, Value>> defaults;
    for (std::size_t i = 0; i < function.parameters.size(); ++i)
        if (const auto &given = function.values[i]; given.at.line > 0)
            defaults.emplace_back(function.parameters[i], value(given));
    m_environment.enter();
    for (const auto &[parameter, byDefault] : defaults)
        m_environment.set(parameter, byDefault);
    for (std::size_t i = 0; i < function.parameters.size(); ++i)
        if (i < arguments.positional.size())
            m_environment.set(function.parameters[i], arguments.positional[i]);
    for (const auto &[keyword, given] : arguments.keywords)
        m_environment.set(keyword, given);
    m_returned = unknown();
    m_functions.push_back(&function);
    if (m_ownMethod)
        followOn(function.blocks.front(), {});
    else
        block(function.blocks.front());
    m_left = false;
    m_functions.pop_back();
    m_environment.leave();
    m_entered.erase(&function);
    return std::exchange(m_returned, unknown());
}

} // namespace warmup::dialect::python
