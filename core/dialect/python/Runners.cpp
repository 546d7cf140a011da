// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "core/dialect/mmengine/Schedulers.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Functional.h"
#include "core/dialect/python/Reading.h"

// What mmengine's Runner is given, and schedulers that are counted in epochs and made for updates.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostSettings = 100;
constexpr std::string_view kFromEpoch = ".build_iter_from_epoch";

// The arguments that build_iter_from_epoch() multiplies by epoch_length.
bool isCountOfEpochs(std::string_view argument)
{
    constexpr std::array<std::string_view, 7> kCounts{
        "begin", "end", "step_size", "milestones", "T_max", "periods", "total_steps"};
    return std::find(kCounts.begin(), kCounts.end(), argument) != kCounts.end();
}

Value inUpdates(std::string_view argument, const Value &epochs, const Value &length)
{
    if (epochs.is(Kind::none))
        return epochs;
    if (epochs.is(Kind::list)) {
        std::vector<Value> items;
        for (const auto &each : *epochs.items)
            items.push_back(inUpdates(argument, each, length));
        return located(list(std::move(items)), epochs.at);
    }
    auto made = arithmetic("*", epochs, length);
    const bool isCut = argument == "begin" || argument == "end"; // to a whole number
    if (isCut && made.is(Kind::number))
        made = number(std::trunc(made.number), true);
    return located(std::move(made), epochs.at);
}

} // namespace

bool isSetting(std::string_view name)
{
    constexpr std::array<std::string_view, 7> kNames{
        "param_scheduler", "train_cfg",       "optim_wrapper", "lr_multiplier",
        "lr_config",       "momentum_config", "auto_scale_lr"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// Runner(param_scheduler=...), Runner.from_cfg(cfg) and MultiStepLR.build_iter_from_epoch(...);
// nothing for any other call.
std::optional<Value> Evaluator::callMmengine(const Value &callee, const CallArguments &arguments,
                                             Position at)
{
    const std::string_view symbol = callee.text;
    if (symbol.ends_with(kFromEpoch))
        return iterFromEpoch(lastPart(symbol.substr(0, symbol.size() - kFromEpoch.size())),
                             arguments, at);
    if (!symbol.starts_with("mmengine."))
        return std::nullopt;
    if (!symbol.ends_with("Runner.from_cfg") && !symbol.ends_with("Runner"))
        return std::nullopt;
    noteSettings(lastPart(symbol), arguments);
    return unknown();
}

// Runner(param_scheduler=...), Runner.from_cfg(dict(...)), strategy.prepare(param_scheduler=...)
// and runner.build_param_scheduler(...)
void Evaluator::noteSettings(std::string_view method, const CallArguments &arguments)
{
    const auto note = [&](const std::string &name, const Value &given) {
        if (isSetting(name) && m_program.settings.size() < kMostSettings)
            m_program.settings[name] = given;
    };
    for (const auto &[keyword, given] : arguments.keywords)
        note(keyword, given);
    const auto *first = arguments.positional.empty() ? nullptr : &arguments.positional.front();
    if (first && method == "build_param_scheduler")
        note("param_scheduler", *first);
    if (first && method == "from_cfg" && hasNames(*first))
        for (std::size_t i = 0; i + 1 < first->items->size(); i += 2)
            note((*first->items)[i].text, (*first->items)[i + 1]);
}

// What the class constructs with its counts of epochs in updates (mmengine/optim/scheduler).
std::optional<Value> Evaluator::iterFromEpoch(std::string_view name, CallArguments arguments,
                                              Position at)
{
    const auto symbol = "mmengine.optim." + std::string(name);
    const auto constructs = known(symbol);
    const auto *signature = mmengine::signatureOf(name);
    auto &given = arguments.keywords;
    const auto length = std::find_if(given.begin(), given.end(),
                                     [](const auto &each) { return each.first == "epoch_length"; });
    if (!constructs || !signature || length == given.end())
        return std::nullopt;
    const auto updates = length->second;
    given.erase(length);
    std::size_t position = 1; // after the optimizer
    for (const auto &parameter : signature->parameters) {
        if (position >= arguments.positional.size())
            break;
        auto &value = arguments.positional[position++];
        if (isCountOfEpochs(parameter.name))
            value = inUpdates(parameter.name, value, updates);
    }
    for (auto &[keyword, value] : given)
        if (isCountOfEpochs(keyword))
            value = inUpdates(keyword, value, updates);
    std::erase_if(given, [](const auto &each) { return each.first == "by_epoch"; });
    given.emplace_back("by_epoch", located(truth(false), arguments.at));
    return constructed(*constructs, symbol, std::move(arguments), at);
}

} // namespace warmup::dialect::python
