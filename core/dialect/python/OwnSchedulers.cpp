// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Reading.h"

// Schedulers of the script's own: classes that derive from PyTorch's LRScheduler and have a
// get_lr(). It is followed once, with names for what each call finds; what it returns is a formula
// of them for each parameter group, which PyTorch's step() then asks as it does (read at 2.13):
// within super().__init__() for last_epoch 0 already.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::string_view kEpoch = "$$epoch";
constexpr std::string_view kCount = "$$count";

// The optimizer that a scheduler's constructor is given; null: none.
const Value *optimizerAmong(const CallArguments &arguments)
{
    for (const auto &[keyword, given] : arguments.keywords)
        if (keyword == "optimizer")
            return &given;
    return arguments.positional.empty() ? nullptr : &arguments.positional.front();
}

// The parameter groups of an optimizer, as it is constructed.
std::size_t groupsOf(const Value *optimizer)
{
    if (!optimizer || !optimizer->is(Kind::object))
        return 1;
    const auto &given = optimizer->object->arguments;
    const Value *parameters = given.positional.empty() ? nullptr : &given.positional.front();
    for (const auto &[keyword, each] : given.keywords)
        if (keyword == "params")
            parameters = &each;
    const bool areGroups = parameters && parameters->is(Kind::list) && !parameters->items->empty()
        && parameters->items->front().is(Kind::dictionary);
    return areGroups ? parameters->items->size() : 1;
}

struct Name {
    std::string token;
    std::string_view parameter;
};

// A group's rate as the body of a function of these parameters, the first `used` of them; empty
// where it depends on more.
std::string bodyFor(std::string text, std::size_t group, std::size_t &used)
{
    const auto number = static_cast<double>(group);
    const std::array names{Name{std::string(kEpoch), "last_epoch"},
                           Name{ownBaseOf(number), "base_lr"}, Name{ownRateOf(number), "lr"},
                           Name{std::string(kCount), "step_count"}};
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto named = withName(text, names[i].token, std::string(names[i].parameter));
        if (named != text)
            used = std::max(used, i + 1);
        text = std::move(named);
    }
    return text.find('$') == std::string::npos ? text : std::string();
}

Value lambdaOfBody(const std::string &body, std::size_t used)
{
    constexpr std::array<std::string_view, 4> kParameters{"last_epoch", "base_lr", "lr",
                                                          "step_count"};
    Value lambda;
    lambda.kind = Kind::lambda;
    lambda.text = fmt::format(
        "lambda {}: {}",
        fmt::join(kParameters.begin(), kParameters.begin() + static_cast<long>(used), ", "), body);
    return lambda;
}

// What is returned and is no rate: the reason, or what the script does not say.
Value unreadable(const Value &returned)
{
    auto why = unknown(returned.missing.empty() ? "returns " + describe(returned) : "");
    why.missing = returned.missing;
    return why;
}

bool isSameLaw(const Value &left, const Value &right)
{
    if (!left.is(Kind::list) || !right.is(Kind::list))
        return left.same(right);
    return std::equal(left.items->begin(), left.items->end(), right.items->begin(),
                      right.items->end(), isSameLaw);
}

// What a scheduler's constructor is given, with names for all but the optimizer.
CallArguments named(const CallArguments &given)
{
    CallArguments made = given;
    constexpr std::array<std::string_view, 2> kParameters{"last_epoch", "verbose"};
    for (std::size_t i = 1; i < given.positional.size() && i <= kParameters.size(); ++i)
        made.keywords.emplace_back(kParameters[i - 1], given.positional[i]);
    if (made.positional.size() > 1 && made.positional.size() <= kParameters.size() + 1)
        made.positional.resize(1);
    return made;
}

} // namespace

std::string ownRateOf(double group)
{
    return fmt::format("$$rate{}", group);
}

std::string ownBaseOf(double group)
{
    return fmt::format("$$base{}", group);
}

Value Evaluator::groupOf(const Value &groups, std::size_t number)
{
    Value group = groups;
    group.text = "param_group";
    group.number = static_cast<double>(number);
    return group;
}

void Evaluator::refuseOwn(Position at, std::string_view why)
{
    if (m_ownMethod->refused.empty())
        m_ownMethod->refused = fmt::format("{} at {}", why, toText(at));
}

// super().__init__(optimizer, last_epoch)
void Evaluator::beginOwn(const Value &instance, CallArguments arguments, Position at)
{
    const auto *optimizer = optimizerAmong(arguments);
    const auto groups = groupsOf(optimizer);
    if (optimizer)
        setAttribute(instance, "optimizer", *optimizer);
    std::vector<Value> bases;
    for (std::size_t i = 0; i < groups; ++i)
        bases.push_back(formula(ownBaseOf(static_cast<double>(i)), -1));
    setAttribute(instance, "base_lrs", list(std::move(bases)));
    setAttribute(instance, "last_epoch", formula(std::string(kEpoch), -1));
    setAttribute(instance, "_step_count", formula(std::string(kCount), -1));
    setAttribute(instance, "_get_lr_called_within_step", truth(true));
    const auto *method = methodNamed(*instance.function, "get_lr");
    auto laws = method ? lawsOf(instance, *method, groups) : unknown();
    m_own[instance.loop] = {std::move(arguments), std::move(laws), at};
}

// A lambda, or a list with one for each parameter group; unknown, with the reason.
Value Evaluator::lawsOf(const Value &instance, const Statement &method, std::size_t groups)
{
    Value called = instance;
    called.kind = Kind::method;
    called.function = &method;
    OwnMethod followed{groups, m_conditions, {}, {}};
    auto *outer = std::exchange(m_ownMethod, &followed);
    const auto rates = enterMethod(called, {});
    m_ownMethod = outer;
    if (!followed.refused.empty())
        return unknown(followed.refused);
    if (!followed.raises.empty())
        return lambdaOfBody(followed.raises, 1);
    if (!rates.is(Kind::list))
        return unreadable(rates);
    if (rates.items->size() != groups)
        return unknown(fmt::format("returns {} rates for {} parameter groups: PyTorch raises "
                                   "ValueError",
                                   rates.items->size(), groups));
    std::vector<std::string> bodies;
    std::size_t used = 1;
    for (const auto &rate : *rates.items) {
        const auto text = rate.loop < 0 ? formulaText(rate) : std::nullopt;
        if (!text)
            return unreadable(rate);
        bodies.push_back(bodyFor(*text, bodies.size(), used));
        if (bodies.back().empty())
            return unknown("returns what depends on another parameter group's rate");
    }
    std::vector<Value> laws;
    for (const auto &body : bodies)
        laws.push_back(lambdaOfBody(body, used));
    const bool isOne = std::all_of(bodies.begin(), bodies.end(),
                                   [&](const std::string &body) { return body == bodies.front(); });
    return isOne ? laws.front() : list(std::move(laws));
}

// Empty: it is followed.
std::string Evaluator::whyNotOwn(const Value &instance)
{
    const auto &klass = *instance.function;
    const auto own = m_own.find(instance.loop);
    if (own == m_own.end())
        return ", of which not all is followed";
    const auto *method = methodNamed(klass, "get_lr");
    if (!method)
        return " without get_lr(): PyTorch raises NotImplementedError";
    for (const auto changed : {"step", "_update_lr", "_initial_step"})
        if (const auto *other = methodNamed(klass, changed))
            return fmt::format(", whose {}() at {} is not PyTorch's", changed, toText(other->at));
    const auto &laws = own->second.laws;
    const auto of = fmt::format(", whose get_lr() at {} ", toText(method->at));
    if (laws.is(Kind::unknown))
        return laws.missing.empty() ? of + laws.text : std::string();
    const auto after = lawsOf(instance, *method, groupsOf(optimizerAmong(own->second.arguments)));
    return isSameLaw(laws, after) ? std::string()
                                  : of + "changes with what is set after super().__init__()";
}

// What the class makes, after its __init__.
Value Evaluator::finishOwn(const Value &instance, Position at)
{
    const auto &klass = *instance.function;
    if (const auto why = whyNotOwn(instance); !why.empty()) {
        touch(at,
              fmt::format("constructs {}, a scheduler of its own (the class at {}){}",
                          klass.text.substr(0, 40), toText(klass.at), why));
        return instance;
    }
    auto &own = m_own.at(instance.loop);
    auto arguments = named(own.arguments);
    auto laws = own.laws;
    laws.at = at;
    arguments.keywords.emplace_back("get_lr", laws);
    if (const auto *closed = methodNamed(klass, "_get_closed_form_lr")) {
        auto made = lawsOf(instance, *closed, groupsOf(optimizerAmong(own.arguments)));
        made.at = closed->at;
        arguments.keywords.emplace_back("_get_closed_form_lr", std::move(made));
    }
    const std::string symbol = "torch.optim.lr_scheduler.LRScheduler";
    if (!laws.is(Kind::unknown)) {
        const auto &law = laws.is(Kind::list) ? laws.items->front() : laws;
        m_program.remarks.push_back(
            {Remark::Severity::hint, "own-scheduler", 0,
             fmt::format("{}: get_lr() of the script's class {} is followed as ({}){}.",
                         toText(klass.at), klass.text.substr(0, 40), law.text,
                         laws.is(Kind::list) ? " for the first parameter group" : "")});
    }
    return constructed(*known(symbol), symbol, std::move(arguments), own.at);
}

} // namespace warmup::dialect::python
