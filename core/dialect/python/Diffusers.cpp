// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Diffusers.h"

#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Reading.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

// Arguments by the names that the parameters have.
std::map<std::string_view, Value>
argumentsByName(const CallArguments &arguments, std::initializer_list<std::string_view> parameters)
{
    std::map<std::string_view, Value> values;
    std::size_t position = 0;
    for (const auto parameter : parameters) {
        if (position < arguments.positional.size())
            values[parameter] = arguments.positional[position];
        ++position;
        for (const auto &[keyword, value] : arguments.keywords)
            if (keyword == parameter)
                values[parameter] = value;
    }
    return values;
}

std::optional<double> numberInRule(std::string_view text)
{
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos)
        return std::nullopt;
    text = text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
    return readNumber(text);
}

// "1:10,0.1:20,0.01": the rate times 1 before call 10, times 0.1 before call 20, then times 0.01.
std::optional<Value> piecewise(std::string_view rules)
{
    constexpr std::size_t kMost = 100;
    std::map<double, double> factors; // by the call that each ends before
    std::string body;
    for (std::size_t begin = 0; begin <= rules.size();) {
        const auto end = std::min(rules.find(',', begin), rules.size());
        const auto rule = rules.substr(begin, end - begin);
        const auto colon = std::min(rule.find(':'), rule.size());
        const auto factor = numberInRule(rule.substr(0, colon));
        const bool isLast = end == rules.size();
        if (!factor || isLast != (colon == rule.size()) || factors.size() >= kMost)
            return std::nullopt;
        if (isLast) {
            body = shortestText(*factor);
        } else {
            const auto until = numberInRule(rule.substr(colon + 1));
            if (!until || *until != std::floor(*until))
                return std::nullopt;
            factors[*until] = *factor;
        }
        begin = end + 1;
    }
    for (auto each = factors.rbegin(); each != factors.rend(); ++each)
        body = fmt::format("{} if step < {} else {}", shortestText(each->second),
                           shortestText(each->first), body);
    Value lambda;
    lambda.kind = Kind::lambda;
    lambda.text = "lambda step: " + body;
    return lambda;
}

std::optional<Translated> piecewiseConstant(const Value &optimizer, const Value &rules,
                                            const CallArguments &arguments)
{
    auto law = rules.is(Kind::text) ? piecewise(rules.text) : std::nullopt;
    if (!law)
        return std::nullopt;
    law->at = rules.at;
    Translated made{"torch.optim.lr_scheduler.LambdaLR", {}};
    made.arguments.at = arguments.at;
    made.arguments.positional = {optimizer, std::move(*law)};
    return made;
}

// get_linear_schedule_with_warmup(..., f_min, f_max), of which transformers has no like.
std::optional<Translated> linearBetween(const CallArguments &arguments)
{
    auto values = argumentsByName(
        arguments,
        {"optimizer", "num_warmup_steps", "num_training_steps", "last_epoch", "f_min", "f_max"});
    if (!values.contains("f_min") && !values.contains("f_max"))
        return std::nullopt;
    const auto written = [&](const char *name, double byDefault) -> std::optional<std::string> {
        const auto given = values.find(name);
        if (given == values.end())
            return shortestText(byDefault);
        return given->second.is(Kind::number)
            ? std::optional("(" + shortestText(given->second.number) + ")")
            : std::nullopt;
    };
    const auto warmUp = written("num_warmup_steps", 0);
    const auto total = written("num_training_steps", 0);
    const auto low = written("f_min", 0);
    const auto high = written("f_max", 1);
    if (!warmUp || !total || !low || !high)
        return std::nullopt;
    Value lambda;
    lambda.kind = Kind::lambda;
    lambda.at = arguments.at;
    lambda.text =
        fmt::format("lambda step: {3} * step / max(1, {0}) if step < {0} else {2} + ({3} - "
                    "{2}) * max(0.0, ({1} - step) / max(1, {1} - {0}))",
                    *warmUp, *total, *low, *high);
    Translated made{"torch.optim.lr_scheduler.LambdaLR", {}};
    made.arguments.at = arguments.at;
    made.arguments.positional = {values["optimizer"], std::move(lambda)};
    return made;
}

std::optional<Translated> schedulerByName(const CallArguments &arguments)
{
    auto values = argumentsByName(arguments,
                                  {"name", "optimizer", "step_rules", "num_warmup_steps",
                                   "num_training_steps", "num_cycles", "power", "last_epoch"});
    const auto &name = values["name"];
    if (name.is(Kind::text) && name.text == "piecewise_constant")
        return piecewiseConstant(values["optimizer"], values["step_rules"], arguments);
    Translated made{"transformers.get_scheduler", {}};
    made.arguments.at = arguments.at;
    made.arguments.unpacks = arguments.unpacks;
    for (const auto *parameter : {"name", "optimizer", "num_warmup_steps", "num_training_steps"})
        if (const auto given = values.find(parameter); given != values.end())
            made.arguments.keywords.emplace_back(parameter, given->second);
    const char *specific = !name.is(Kind::text) ? nullptr
        : name.text == "cosine_with_restarts"   ? "num_cycles"
        : name.text == "polynomial"             ? "power"
                                                : nullptr;
    if (specific && values.contains(specific)) {
        auto kwargs = list({text(specific), values[specific]}, Kind::dictionary);
        kwargs.at = values[specific].at;
        made.arguments.keywords.emplace_back("scheduler_specific_kwargs", std::move(kwargs));
    }
    return made;
}

} // namespace

std::optional<Translated> diffusersScheduler(std::string_view symbol,
                                             const CallArguments &arguments)
{
    if (!symbol.starts_with("diffusers."))
        return std::nullopt;
    const auto function = lastPart(symbol);
    if (function == "get_scheduler")
        return schedulerByName(arguments);
    if (function == "get_linear_schedule_with_warmup")
        return linearBetween(arguments);
    if (function != "get_piecewise_constant_schedule")
        return std::nullopt;
    auto values = argumentsByName(arguments, {"optimizer", "step_rules"});
    return piecewiseConstant(values["optimizer"], values["step_rules"], arguments);
}

} // namespace warmup::dialect::python
