// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "core/base/Number.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Functional.h"
#include "core/dialect/python/LambdaText.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/TimmFactory.h"
#include "core/dialect/python/Tokenizer.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kDeepestCall = 12;
constexpr int kMostCalls = 500;
constexpr double kLongestRange = 10'000;

template <std::size_t N>
bool isOneOf(std::string_view word, const std::array<std::string_view, N> &words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

Value rangeOf(const CallArguments &arguments)
{
    Value range;
    range.kind = Kind::range;
    const auto &given = arguments.positional;
    if (given.size() == 1) {
        if (given[0].is(Kind::number))
            range.count = std::max(0.0, given[0].number);
        return range;
    }
    if (given.size() < 2 || given.size() > 3 || !given[0].is(Kind::number))
        return unknown();
    range.number = given[0].number;
    if (given.size() == 3) {
        if (!given[2].is(Kind::number) || given[2].number == 0)
            return unknown();
        range.stride = given[2].number;
    }
    if (given[1].is(Kind::number))
        range.count = std::max(0.0, std::ceil((given[1].number - range.number) / range.stride));
    return range;
}

Value listOf(const Value &range)
{
    if (!range.is(Kind::range) || !range.count || *range.count > kLongestRange)
        return range.is(Kind::list) ? range : unknown();
    std::vector<Value> items;
    for (double k = 0; k < *range.count; ++k)
        items.push_back(number(range.number + range.stride * k, true));
    return list(std::move(items));
}

Value builtin(std::string_view name, const CallArguments &arguments)
{
    const auto &given = arguments.positional;
    if (name == "range" || name == "trange")
        return rangeOf(arguments);
    if (name == "dict") {
        std::vector<Value> items;
        for (const auto &[keyword, value] : arguments.keywords)
            items.insert(items.end(), {text(keyword), value});
        return given.empty() && !arguments.unpacks ? list(std::move(items), Kind::dictionary)
                                                   : unknown();
    }
    if (given.empty())
        return unknown();
    if (name == "enumerate") {
        auto result = list({given[0]}, Kind::enumeration);
        const auto start = given.size() > 1 ? given[1] : Value{};
        for (const auto &[keyword, each] : arguments.keywords)
            result.number = keyword == "start" && each.is(Kind::number) ? each.number : 0;
        if (start.is(Kind::number))
            result.number = start.number;
        return result;
    }
    if (name == "tqdm" || name == "track" || name == "iter")
        return given[0];
    if (name == "list" || name == "tuple" || name == "sorted")
        return listOf(given[0]);
    if (name == "len" && given[0].is(Kind::list))
        return number(static_cast<double>(given[0].items->size()), true);
    if (name == "len" && given[0].is(Kind::range) && given[0].count)
        return number(*given[0].count, true);
    if (name == "len") {
        Value length;
        length.kind = Kind::length;
        return length;
    }
    if (!given[0].is(Kind::number))
        return unknown();
    if (name == "float")
        return number(given[0].number, false);
    if (name == "int")
        return number(std::trunc(given[0].number), true);
    if ((name == "max" || name == "min") && given.size() == 2 && given[1].is(Kind::number)) {
        const bool first = (given[0].number >= given[1].number) == (name == "max");
        return given[first ? 0 : 1];
    }
    return unknown();
}

constexpr std::array<std::string_view, 19> kBuiltins{
    "dict", "round", "pow", "range", "enumerate", "list",  "tuple", "sorted", "len",   "float",
    "int",  "max",   "min", "iter",  "zip",       "print", "abs",   "tqdm",   "trange"};

// What `from torch.optim.lr_scheduler import *` may bind: classes, not the script's own variables.
bool isNameOfAClass(std::string_view name)
{
    return name.size() > 2 && name.front() >= 'A' && name.front() <= 'Z'
        && std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
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

// Whether every key of a dictionary is known.
bool isNamed(const Value &dictionary)
{
    constexpr std::size_t kMostNames = 200;
    if (dictionary.items->size() % 2 != 0 || dictionary.items->size() > 2 * kMostNames)
        return false;
    for (std::size_t i = 0; i < dictionary.items->size(); i += 2)
        if (!(*dictionary.items)[i].is(Kind::text))
            return false;
    return true;
}

// Calls on an optimizer or scheduler that do not change a rate.
constexpr std::array<std::string_view, 15> kHarmless{
    "build", "init",       "zero_grad", "state_dict", "get_last_lr", "get_lr", "print_lr", "train",
    "eval",  "parameters", "items",     "keys",       "values",      "get",    "append"};

} // namespace

Value Evaluator::value(const Expression &expression)
{
    switch (expression.kind) {
    case Expression::Kind::name:
        return name(expression.text);
    case Expression::Kind::number: {
        const auto parsed = numberOf(expression.text);
        return parsed ? number(parsed->value, parsed->whole)
                      : unknown("'" + std::string(expression.text.substr(0, 40)) + "'");
    }
    case Expression::Kind::string: {
        std::string joined;
        for (const auto &part : expression.parts) {
            const auto plain = stringOf(part.text);
            if (!plain)
                return unknown("a formatted string");
            joined += *plain;
        }
        return text(std::move(joined));
    }
    case Expression::Kind::tuple:
    case Expression::Kind::list:
    case Expression::Kind::dictionary: {
        std::vector<Value> items;
        for (const auto &part : expression.parts)
            items.push_back(value(part));
        return list(std::move(items),
                    expression.kind == Expression::Kind::dictionary ? Kind::dictionary
                                                                    : Kind::list);
    }
    case Expression::Kind::unary: {
        const auto operand = value(expression.parts.front());
        if (expression.text == "-")
            return negated(operand);
        if (expression.text == "+")
            return operand;
        const auto isTrue = expression.text == "not" ? truthOf(operand) : std::nullopt;
        return isTrue ? truth(!*isTrue) : unknown();
    }
    case Expression::Kind::binary: {
        auto result = value(expression.parts.front());
        for (std::size_t i = 0; i < expression.texts.size(); ++i)
            result = arithmetic(expression.texts[i], result, value(expression.parts[i + 1]));
        return result;
    }
    case Expression::Kind::comparison:
        return comparisons(expression);
    case Expression::Kind::conditional: {
        const auto test = value(expression.parts[1]);
        const auto condition = truthOf(test);
        const auto yes = value(expression.parts[0]);
        const auto no = value(expression.parts[2]);
        if (condition)
            return *condition ? yes : no;
        const auto ifTrue = formulaText(yes);
        const auto ifFalse = formulaText(no);
        if (test.is(Kind::formula) && ifTrue && ifFalse && (yes.loop < 0 || yes.loop == test.loop)
            && (no.loop < 0 || no.loop == test.loop))
            return formula("(" + *ifTrue + " if " + test.text + " else " + *ifFalse + ")",
                           test.loop);
        return yes.same(no)
            ? yes
            : unknown("a value that depends on the condition at " + toText(expression.parts[1].at));
    }
    case Expression::Kind::postfix:
        return chain(expression);
    case Expression::Kind::named: {
        auto result = value(expression.parts.front());
        m_environment.set(expression.text, result);
        return result;
    }
    case Expression::Kind::lambda:
        return lambdaOf(expression, [this](const Expression &inner) { return value(inner); });
    case Expression::Kind::literal:
    case Expression::Kind::other:
        break;
    }
    for (const auto &part : expression.parts)
        (void)value(part);
    return unknown();
}

Value Evaluator::name(std::string_view name) const
{
    if (const auto *bound = m_environment.find(name))
        return *bound;
    if (name == "None") {
        Value none;
        none.kind = Kind::none;
        return none;
    }
    if (name == "True" || name == "False")
        return truth(name == "True");
    if (isOneOf(name, kBuiltins))
        return symbol("builtins." + std::string(name));
    for (auto module = m_stars.rbegin(); module != m_stars.rend(); ++module)
        if (const auto full = *module + "." + std::string(name);
            isNameOfAClass(name) && known(full))
            return symbol(full);
    if (const auto usual = usualMeaning(name); !usual.empty())
        return symbol(usual);
    return unknown("'" + std::string(name.substr(0, 40)) + "', which the script does not define");
}

Value Evaluator::comparisons(const Expression &expression)
{
    const auto operation = expression.texts.front();
    if (operation != "and" && operation != "or") {
        const auto left = value(expression.parts[0]);
        auto result = comparison(operation, left, value(expression.parts[1]));
        for (std::size_t i = 2; i < expression.parts.size(); ++i)
            (void)value(expression.parts[i]);
        return expression.parts.size() == 2 ? result : unknown();
    }
    bool known = true;
    std::optional<Value> every;
    for (const auto &part : expression.parts) {
        const auto operand = value(part);
        if (operand.is(Kind::every) && operation == "or") {
            every = operand;
            every->whole = true; // whatever else it is true for
        }
        const auto isTrue = truthOf(operand);
        if (isTrue && *isTrue == (operation == "or"))
            return known ? operand : unknown();
        known = known && isTrue;
    }
    if (every)
        return *every;
    return known ? truth(operation == "and") : unknown();
}

Value Evaluator::chain(const Expression &expression)
{
    Value result = value(expression.parts.front());
    std::size_t begin = 0;
    if (expression.trailers.front().kind == Trailer::Kind::attribute
        && expression.parts.front().kind == Expression::Kind::name) {
        const auto key = std::string(expression.parts.front().text) + "."
            + std::string(expression.trailers.front().name);
        if (const auto *bound = m_environment.find(key)) {
            result = *bound;
            begin = 1;
        }
    }
    for (std::size_t i = begin; i < expression.trailers.size(); ++i) {
        const auto &trailer = expression.trailers[i];
        if (trailer.kind == Trailer::Kind::attribute)
            result = attribute(result, trailer.name);
        else if (trailer.kind == Trailer::Kind::index)
            result = item(result, trailer);
        else
            result = call(result, trailer, i > 0 ? expression.trailers[i - 1].at : expression.at);
    }
    return result;
}

Value Evaluator::attribute(const Value &of, std::string_view name)
{
    constexpr std::size_t kLongestName = 300;
    if (of.is(Kind::instance)) {
        if (auto known = attributeOfInstance(of, name))
            return *known;
        if (name == "trainer" || name == "optimizers" || name == "lr_schedulers")
            return symbol("lightning." + std::string(name));
        if (name == "save_hyperparameters")
            return symbol("lightning.save_hyperparameters");
    }
    if (of.is(Kind::symbol) && of.text == "lightning.trainer")
        return ofLightningTrainer(name);
    if (of.is(Kind::dictionary))
        for (std::size_t i = 0; i + 1 < of.items->size(); i += 2)
            if ((*of.items)[i].is(Kind::text) && (*of.items)[i].text == name)
                return (*of.items)[i + 1]; // hparams.lr
    if (of.is(Kind::symbol) && of.text == "argparse.options") {
        const auto option = m_options.find(std::string(name));
        return option != m_options.end() ? option->second
                                         : unknown("the option '" + std::string(name.substr(0, 40))
                                                   + "', for which the script has no default");
    }
    if (of.is(Kind::symbol) && of.text.size() < kLongestName)
        return symbol(of.text + "." + std::string(name));
    Value member;
    member.kind = Kind::member;
    member.object = of.object;
    member.text = name.substr(0, kLongestName);
    return member;
}

Value Evaluator::item(const Value &of, const Trailer &trailer)
{
    Value key;
    for (const auto &index : trailer.values)
        key = value(index);
    if (of.is(Kind::list) && key.is(Kind::number) && trailer.values.size() == 1) {
        const auto size = static_cast<double>(of.items->size());
        const double at = key.number < 0 ? key.number + size : key.number;
        if (at >= 0 && at < size)
            return (*of.items)[static_cast<std::size_t>(at)];
    }
    if (of.is(Kind::dictionary) && key.is(Kind::text))
        for (std::size_t i = 0; i + 1 < of.items->size(); i += 2)
            if ((*of.items)[i].is(Kind::text) && (*of.items)[i].text == key.text)
                return (*of.items)[i + 1];
    if (of.is(Kind::member) && of.text == "param_groups") {
        Value group = of;
        group.text = "param_group";
        return group;
    }
    return unknown();
}

CallArguments Evaluator::argumentsOf(const Trailer &trailer)
{
    CallArguments arguments;
    arguments.at = trailer.at;
    for (std::size_t i = 0; i < trailer.values.size(); ++i) {
        const auto keyword = trailer.keywords[i];
        auto given = value(trailer.values[i]);
        given.at = trailer.values[i].at;
        if (keyword == "**" && given.is(Kind::dictionary) && isNamed(given)) {
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

Value Evaluator::call(const Value &callee, const Trailer &trailer, Position at)
{
    auto arguments = argumentsOf(trailer);
    if (callee.is(Kind::member) && !callee.object && callee.text == "add_argument") {
        addOption(arguments);
        return unknown();
    }
    if (callee.is(Kind::member) && !callee.object && callee.text == "parse_args")
        return symbol("argparse.options");
    // accelerator.prepare(optimizer, scheduler) gives back what it is given.
    if (callee.is(Kind::member) && !callee.object && callee.text == "prepare"
        && !arguments.positional.empty())
        return arguments.positional.size() == 1 ? arguments.positional.front()
                                                : list(std::move(arguments.positional));
    if (callee.is(Kind::symbol))
        return callSymbol(callee, std::move(arguments), at);
    if (callee.is(Kind::member) && callee.object)
        return callMember(callee, std::move(arguments), at);
    if (callee.is(Kind::function))
        return enter(*callee.function, arguments);
    if (callee.is(Kind::method))
        return enterMethod(callee, std::move(arguments));
    constexpr std::size_t kMostMethods = 100;
    if (callee.is(Kind::member) && (callee.text == "fit" || callee.text == "compile")
        && m_program.methods.size() < kMostMethods)
        m_program.methods.push_back({callee.text, arguments, at});
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
    const auto last = lastPart(callee.text);
    const bool isLightningTrainer = last == "Trainer"
        && std::any_of(arguments.keywords.begin(), arguments.keywords.end(), [](const auto &each) {
                                        return each.first == "max_epochs"
                                            || each.first == "max_steps"
                                            || each.first == "limit_train_batches";
                                    });
    const auto constructs = isLightningTrainer ? std::nullopt : known(callee.text);
    if (constructs) {
        for (auto &given : arguments.positional)
            given = withLambdas(given);
        for (auto &[keyword, given] : arguments.keywords)
            given = withLambdas(given);
        return constructed(*constructs, callee.text, std::move(arguments), at);
    }
    if (const auto klass = m_classes.find(callee.text); klass != m_classes.end())
        return construct(*klass->second, std::move(arguments));
    if (isLightningTrainer || (last == "Trainer" && isOfLightning(callee.text))) {
        m_trainer = arguments;
        return unknown();
    }
    if (isTimmFactory(callee.text))
        return callTimm(last, std::move(arguments), at);
    if (last == "SimpleNamespace" || callee.text == "argparse.Namespace")
        return builtin("dict", arguments);
    if (callee.text == "lightning.optimizers")
        return m_lightningOptimizers;
    if (callee.text == "lightning.lr_schedulers")
        return m_lightningSchedulers;
    if (callee.text == "lightning.save_hyperparameters") {
        saveHyperparameters();
        return unknown();
    }
    if (last == "Runner" && callee.text.starts_with("mmengine."))
        for (const auto &[keyword, given] : arguments.keywords)
            if (m_program.settings.size() < 100)
                m_program.settings[keyword] = given;
    if (isWrapper(callee.text) && !arguments.positional.empty()
        && !arguments.positional.front().is(Kind::unknown))
        return arguments.positional.front();
    if (callee.text.starts_with("builtins.") || last == "tqdm" || last == "trange"
        || last == "track") {
        auto made = builtin(last, arguments);
        if (made.is(Kind::length) && m_batches)
            return number(*m_batches, true);
        const bool isArithmetic = last == "min" || last == "max" || last == "abs" || last == "int"
            || last == "float" || last == "pow";
        return made.is(Kind::unknown) && isArithmetic ? formulaOfCall(std::string(last), arguments)
                                                      : made;
    }
    if (callee.text.starts_with("math.") || callee.text.starts_with("numpy."))
        if (auto made = formulaOfCall(callee.text, arguments); made.is(Kind::formula))
            return made;
    handOver(arguments, at);
    return unknown("the result of " + callee.text + "()");
}

Value Evaluator::constructed(const Known &known, std::string symbol, CallArguments arguments,
                             Position at)
{
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
    m_program.objects.push_back(made.object);
    return made;
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

Value Evaluator::withLambdas(const Value &value)
{
    Value result = value;
    if (value.is(Kind::function)) {
        result = lambdaOf(*value.function,
                          [this](const Expression &inner) { return this->value(inner); });
    } else if (value.is(Kind::list) && value.items->size() <= 1000
               && std::any_of(value.items->begin(), value.items->end(),
                              [](const Value &item) { return item.is(Kind::function); })) {
        std::vector<Value> items;
        for (const auto &item : *value.items)
            items.push_back(withLambdas(item));
        result = list(std::move(items));
    }
    result.at = value.at;
    return result;
}

// parser.add_argument("--warm-up", "-w", type=int, default=5)
void Evaluator::addOption(const CallArguments &arguments)
{
    std::string name;
    for (const auto &given : arguments.positional)
        if (given.is(Kind::text) && (name.empty() || !name.starts_with("--")))
            name = given.text;
    Value byDefault = unknown();
    bool isInteger = false;
    bool isReal = false;
    for (const auto &[keyword, given] : arguments.keywords) {
        if (keyword == "dest" && given.is(Kind::text))
            name = given.text;
        if (keyword == "default")
            byDefault = given;
        if (keyword == "type") {
            isInteger = given.is(Kind::symbol) && given.text == "builtins.int";
            isReal = given.is(Kind::symbol) && given.text == "builtins.float";
        }
        if (keyword == "action" && given.is(Kind::text) && given.text.starts_with("store_"))
            byDefault = truth(given.text == "store_false");
    }
    // argparse converts a default that is a string.
    if (byDefault.is(Kind::text) && (isInteger || isReal))
        if (const auto parsed = readNumber(byDefault.text))
            byDefault = number(*parsed, isInteger);
    name.erase(0, std::min(name.find_first_not_of('-'), name.size()));
    std::replace(name.begin(), name.end(), '-', '_');
    constexpr std::size_t kMost = 2000;
    if (!name.empty() && m_options.size() < kMost)
        m_options[name] = std::move(byDefault);
}

Value Evaluator::callMember(const Value &callee, CallArguments arguments, Position at)
{
    const auto &object = callee.object;
    if (const auto what = stepOf(*object, callee.text)) {
        step(*what, object, std::move(arguments), at);
        m_program.steps.back().method = callee.text;
        return unknown();
    }
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
    const int conditions = std::exchange(m_outerConditions, m_conditions);
    block(function.blocks.front());
    m_outerConditions = conditions;
    m_left = false;
    m_functions.pop_back();
    m_environment.leave();
    m_entered.erase(&function);
    return std::exchange(m_returned, unknown());
}

void Evaluator::step(StepFact::What what, ConstructedPtr object, CallArguments arguments,
                     Position at)
{
    const bool periodic = m_every && !m_loops.empty() && m_every->loop == m_loops.back();
    m_program.steps.push_back({what, std::move(object), std::move(arguments), m_loops, at,
                               m_conditions > 0, periodic ? *m_every->count : 1,
                               periodic && m_every->whole, "step", periodic ? m_every->number : 0});
}

void Evaluator::handOver(const CallArguments &arguments, Position at)
{
    const auto look = [&](const Value &given) {
        if (!given.is(Kind::object))
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

void Evaluator::touch(Position at, std::string what)
{
    constexpr std::size_t kMost = 20;
    if (m_program.touches.size() < kMost)
        m_program.touches.push_back({at, std::move(what)});
}

} // namespace warmup::dialect::python
