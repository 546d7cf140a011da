// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/LambdaText.h"
#include "core/dialect/python/Reading.h"

// Rates that a script sets itself: group["lr"] = a formula of the loop's index. PyTorch's LambdaLR
// does the same, with step(index) at the same place.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

// The learning rate of an optimizer with one parameter group; nothing where it is not known.
std::optional<double> singleRateOf(const Constructed &optimizer)
{
    const auto &given = optimizer.arguments.positional;
    const bool isListed = !given.empty() && given.front().is(Kind::list);
    if (isListed || optimizer.arguments.unpacks)
        return std::nullopt;
    for (const auto &[keyword, value] : optimizer.arguments.keywords) {
        if (keyword == "params" && value.is(Kind::list))
            return std::nullopt;
        if (keyword == "lr")
            return value.is(Kind::number) ? std::optional(value.number) : std::nullopt;
    }
    if (given.size() > 1)
        return given[1].is(Kind::number) ? std::optional(given[1].number) : std::nullopt;
    return 1e-3;
}

} // namespace

bool Evaluator::setsRate(const Value &group, const Value &rate, Position at)
{
    const auto formula = formulaText(rate);
    const double base = group.object ? singleRateOf(*group.object).value_or(0) : 0;
    const bool isAlone =
        std::none_of(m_program.objects.begin(), m_program.objects.end(), [](const auto &object) {
            return object->role == Constructed::Role::scheduler;
        });
    const auto place = std::find(m_loops.begin(), m_loops.end(), rate.loop);
    const bool isOfTheRun = place != m_loops.end() && place == m_loops.begin();
    if (!formula || !rate.is(Kind::formula) || base == 0 || !isAlone || !isOfTheRun
        || m_conditions > 0 || m_every)
        return false;
    Value lambda;
    lambda.kind = Kind::lambda;
    lambda.text = fmt::format("lambda x: {} / {}", *formula, shortestText(base));
    lambda.at = at;
    Value optimizer;
    optimizer.kind = Kind::object;
    optimizer.object = group.object;
    optimizer.at = at;
    const std::string symbol = "torch.optim.lr_scheduler.LambdaLR";
    CallArguments arguments;
    arguments.at = at;
    arguments.positional = {optimizer, lambda};
    const auto made = constructed(*known(symbol), symbol, std::move(arguments), at);
    Value index;
    index.kind = Kind::index;
    index.loop = rate.loop;
    StepFact call{StepFact::What::scheduler, made.object, {}, {rate.loop}, at};
    call.arguments.at = at;
    call.arguments.positional = {index};
    m_program.steps.push_back(std::move(call));
    m_program.remarks.push_back(
        {Remark::Severity::hint, "rate-by-hand", 0,
         fmt::format("{}: the learning rate that the script sets itself is followed as "
                     "LambdaLR({}), x being the iteration of the loop at {}.",
                     toText(at), lambda.text,
                     toText(m_program.loops[static_cast<std::size_t>(rate.loop)].at))});
    return true;
}

// A call of a function of numbers with a loop's index among them; unknown for any other.
Value Evaluator::formulaOfCall(const std::string &function, const CallArguments &arguments)
{
    if (!arguments.keywords.empty() || arguments.unpacks)
        return unknown();
    int loop = -1;
    std::vector<std::string> texts;
    for (const auto &given : arguments.positional) {
        const auto text = formulaText(given);
        if (!text || (given.loop >= 0 && loop >= 0 && given.loop != loop))
            return unknown();
        loop = std::max(loop, given.loop);
        texts.push_back(*text);
    }
    return loop < 0 ? unknown()
                    : formula(fmt::format("{}({})", function, fmt::join(texts, ", ")), loop);
}

// The same of a function of the script that does no more than compute.
Value Evaluator::formulaOfFunction(const Statement &function, const CallArguments &arguments)
{
    if (arguments.unpacks || arguments.positional.size() > function.parameters.size())
        return unknown();
    int loop = -1;
    std::vector<std::pair<std::string_view, std::string>> texts;
    const auto add = [&](std::string_view parameter, const Value &given) {
        const auto text = formulaText(given);
        if (!text || (given.loop >= 0 && loop >= 0 && given.loop != loop))
            return false;
        loop = std::max(loop, given.loop);
        texts.emplace_back(parameter, *text);
        return true;
    };
    for (std::size_t i = 0; i < arguments.positional.size(); ++i)
        if (!add(function.parameters[i], arguments.positional[i]))
            return unknown();
    for (const auto &[keyword, given] : arguments.keywords)
        if (!add(keyword, given))
            return unknown();
    if (loop < 0)
        return unknown();
    const auto body =
        bodyOf(function, texts, [this](const Expression &inner) { return value(inner); });
    return body ? formula(*body, loop) : unknown();
}

} // namespace warmup::dialect::python
