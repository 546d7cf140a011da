// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/Framework.h"
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

template <std::size_t N>
bool isOneOf(std::string_view word, const std::array<std::string_view, N> &words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

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

bool isOfLightning(std::string_view symbol)
{
    return symbol.starts_with("lightning.") || symbol.starts_with("pytorch_lightning.");
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
    if (callee.is(Kind::symbol) && trailer.values.size() == 1 && trailer.keywords.front().empty()
        && callee.text.starts_with("builtins."))
        if (auto made = reduced(lastPart(callee.text), trailer.values.front()))
            return *made;
    auto arguments = argumentsOf(trailer);
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
        return arguments.positional.front();
    if (callee.text.starts_with("math.") || callee.text.starts_with("torch.") || !array.empty()
        || callee.text.starts_with("bisect."))
        if (auto made = formulaOfCall(array.empty() ? callee.text : array, arguments);
            !made.is(Kind::unknown))
            return made;
    noteOtherParameters(callee.text, arguments);
    handOver(arguments, at);
    return unknown("the result of " + callee.text + "()");
}

Value Evaluator::constructed(const Known &known, std::string symbol, CallArguments arguments,
                             Position at)
{
    if (m_ownMethod) {
        refuseOwn(at, "constructs an optimizer or a scheduler");
        return unknown();
    }
    fillIn(known, symbol, arguments);
    if (known.role == Constructed::Role::optimizer)
        noteOtherParameters(symbol, arguments);
    if (known.role == Constructed::Role::scheduler)
        noteOptimizer(arguments);
    Value made;
    made.kind = Kind::object;
    for (const auto &given : arguments.positional)
        made.depth = std::max(made.depth, given.depth + 1);
    for (const auto &[keyword, given] : arguments.keywords)
        made.depth = std::max(made.depth, given.depth + 1);
    if (made.depth > 20)
        return unknown("schedulers within schedulers");
    made.object = std::make_shared<Constructed>();
    made.object->role = known.role;
    made.object->reading = known.reading;
    made.object->symbol = std::move(symbol);
    made.object->arguments = std::move(arguments);
    made.object->at = at;
    made.object->conditional = m_conditions > 0;
    made.object->inLoop = !m_loops.empty();
    made.object->stepsBefore = m_program.steps.size();
    m_program.objects.push_back(made.object);
    return made;
}

void Evaluator::fillIn(const Known &known, std::string_view symbol, CallArguments &arguments)
{
    auto &given = arguments.positional;
    if (given.empty() || !given.back().is(Kind::unknown) || given.back().text != kEllipsis)
        return;
    const auto open = [&](std::string_view parameter) {
        constexpr std::array<std::string_view, 4> kNoNumbers{"lr_lambda", "milestones",
                                                             "schedulers", "after_scheduler"};
        Value value = unknown(kEllipsis);
        value.at = arguments.at;
        if (isOneOf(parameter, kNoNumbers))
            value.text = kEllipsis;
        else if (const auto said = supplied(std::string(parameter)))
            value = number(*said, *said == std::floor(*said));
        else
            value.missing = parameter;
        arguments.keywords.emplace_back(parameter, std::move(value));
    };
    const bool isOfTorch = known.reading->framework == "torch";
    if (isOfTorch && known.role == Constructed::Role::optimizer) {
        if (given.size() > 1)
            given.pop_back();
        open("lr");
        return;
    }
    const auto *framework = frameworkNamed(known.reading->framework);
    const bool isOnOptimizer = isOfTorch || framework->name == "timm"
        || framework->name == "pytorch_warmup" || framework->name == "cosine_annealing_warmup"
        || framework->name == "pl_bolts";
    const auto *signature = isOnOptimizer ? framework->signatureOf(lastPart(symbol)) : nullptr;
    if (!signature || given.size() < 2)
        return;
    given.pop_back();
    std::size_t position = 1; // after the optimizer
    for (const auto &[name, byDefault] : signature->parameters) {
        const bool isNamed = std::any_of(
            arguments.keywords.begin(), arguments.keywords.end(),
            [&, key = std::string_view(name)](const auto &each) { return each.first == key; });
        if (position++ >= given.size() && !isNamed && !byDefault)
            open(name);
    }
}

void Evaluator::noteOptimizer(const CallArguments &arguments)
{
    constexpr std::size_t kMost = 100;
    const auto *given = arguments.positional.empty() ? nullptr : &arguments.positional.front();
    for (const auto &[keyword, value] : arguments.keywords)
        if (keyword == "optimizer")
            given = &value;
    if (given && given->is(Kind::unknown) && !given->missing.empty()
        && m_unknownOptimizers.size() < kMost)
        m_unknownOptimizers.insert(given->missing);
}

// create_scheduler_v2(...), create_scheduler(args, optimizer) and scheduler_kwargs(args) of timm.
Value Evaluator::callTimm(std::string_view name, CallArguments arguments, Position at)
{
    const auto configured = [&](const Value &from) {
        return timmKeywords([&](std::string_view setting) -> std::optional<Value> {
            if (from.is(Kind::symbol) && from.text == "argparse.options") {
                const auto option = m_options.find(std::string(setting));
                return option == m_options.end() ? std::nullopt : std::optional(option->second);
            }
            if (from.is(Kind::instance))
                return attributeOfInstance(from, setting);
            for (std::size_t i = 0; from.is(Kind::dictionary) && i + 1 < from.items->size(); i += 2)
                if ((*from.items)[i].is(Kind::text) && (*from.items)[i].text == setting)
                    return (*from.items)[i + 1];
            return std::nullopt;
        });
    };
    if (name == "scheduler_kwargs")
        return arguments.positional.empty() ? unknown() : configured(arguments.positional.front());
    if (name == "create_scheduler") {
        CallArguments all;
        all.at = arguments.at;
        constexpr std::array<std::string_view, 3> kParameters{"args", "optimizer",
                                                              "updates_per_epoch"};
        for (std::size_t i = 0; i < std::min(arguments.positional.size(), kParameters.size()); ++i)
            all.keywords.emplace_back(kParameters[i], arguments.positional[i]);
        all.keywords.insert(all.keywords.end(), arguments.keywords.begin(),
                            arguments.keywords.end());
        const auto given = std::find_if(all.keywords.begin(), all.keywords.end(),
                                        [](const auto &each) { return each.first == "args"; });
        if (given == all.keywords.end())
            return unknown();
        const auto settings = configured(given->second);
        all.keywords.erase(given);
        for (std::size_t i = 0; i + 1 < settings.items->size(); i += 2)
            all.keywords.emplace_back((*settings.items)[i].text, (*settings.items)[i + 1]);
        arguments = std::move(all);
    }
    auto made = timmScheduler(arguments);
    if (!made) {
        touch(at, "lets timm choose a scheduler by a name that is not known");
        return list({unknown(), unknown()});
    }
    if (made->refusal) {
        if (!m_program.refusal)
            m_program.refusal = made->refusal;
        return list({unknown(), unknown()});
    }
    if (made->symbol.empty())
        return list({unknown(), made->epochs});
    const auto constructs = known(made->symbol);
    return list(
        {constructed(*constructs, made->symbol, std::move(made->arguments), at), made->epochs});
}

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
    else if (!isOneOf(callee.text, kHarmless) && callee.text != "param_groups"
             && callee.text != "param_group")
        touch(at, "calls " + callee.text.substr(0, 40) + "() of a " + object->className());
    handOver(arguments, at);
    return unknown("the result of " + callee.text.substr(0, 40) + "()");
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
    const Value *every = arguments.positional.size() > 1 ? &arguments.positional[1] : nullptr;
    for (const auto &[keyword, given] : arguments.keywords)
        if (keyword == "every_k_schedule")
            every = &given;
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
    m_program.steps.push_back(std::move(fact));
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
