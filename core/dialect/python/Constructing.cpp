// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "core/dialect/Framework.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/TimmFactory.h"

// Calls that make an optimizer or a scheduler.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

} // namespace

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
        const bool isNumber =
            std::find(kNoNumbers.begin(), kNoNumbers.end(), parameter) == kNoNumbers.end();
        if (const auto said = isNumber ? supplied(std::string(parameter)) : std::nullopt)
            value = number(*said, *said == std::floor(*said));
        else if (isNumber)
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
    const auto *given = argumentOf(arguments, "optimizer", 0);
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

} // namespace warmup::dialect::python
