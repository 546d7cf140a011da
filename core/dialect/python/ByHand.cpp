// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Lambda.h"
#include "core/dialect/python/Reading.h"

// Rates that a script sets itself: group["lr"] = what depends on the loop's index and on the rate
// before. PyTorch's LambdaLR does the same where it depends on the index alone, with step(index) at
// the same place.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostSets = 100;
constexpr std::size_t kMostOptimizers = 20; // whose rates are followed

// The learning rate of an optimizer with one parameter group; nothing where it is not known.
std::optional<double> singleRateOf(const Constructed &optimizer)
{
    const auto &given = optimizer.arguments.positional;
    if (!hasOneGroup(optimizer) || optimizer.arguments.unpacks)
        return std::nullopt;
    for (const auto &[keyword, value] : optimizer.arguments.keywords) {
        if (keyword == "lr")
            return value.is(Kind::number) ? std::optional(value.number) : std::nullopt;
    }
    if (given.size() > 1)
        return given[1].is(Kind::number) ? std::optional(given[1].number) : std::nullopt;
    return 1e-3;
}

// "12_5", where the optimizer is constructed.
std::string placeOf(const ConstructedPtr &optimizer)
{
    return optimizer ? fmt::format("{}_{}", optimizer->at.line, optimizer->at.column)
                     : std::string("0");
}
std::string rateKey(const ConstructedPtr &optimizer)
{
    return kAttribute + ("rate." + placeOf(optimizer));
}
std::string rateToken(const ConstructedPtr &optimizer)
{
    return "$rate_" + placeOf(optimizer);
}

// The names of what an iteration finds, "$lr", in a formula.
std::vector<std::string> tokensIn(const std::string &text)
{
    std::vector<std::string> tokens;
    for (auto at = text.find('$'); at != std::string::npos; at = text.find('$', at + 1)) {
        const auto end = text.find_first_of(" ()[]{}:+-*/%<>=!,.", at);
        auto token = text.substr(at, end == std::string::npos ? end : end - at);
        if (std::find(tokens.begin(), tokens.end(), token) == tokens.end())
            tokens.push_back(std::move(token));
    }
    return tokens;
}

bool isOfTheLoop(const StepFact &step, int loop)
{
    return step.what != StepFact::What::scheduler && !step.loops.empty()
        && step.loops.front() == loop;
}

} // namespace

// What group["lr"] is here.
Value Evaluator::rateOf(const Value &group) const
{
    if (m_ownMethod)
        return formula(ownRateOf(group.number), -1);
    if (const auto *known = m_environment.find(rateKey(group.object)))
        return *known;
    const auto rate = group.object ? singleRateOf(*group.object) : std::nullopt;
    return rate ? number(*rate, false) : unknown();
}

void Evaluator::setRate(const Value &group, const Value &rate, Position at)
{
    if (m_loops.empty() || m_rateSets.size() >= kMostSets) {
        const auto before = rateOf(group);
        if (!before.is(Kind::number) || !rate.is(Kind::number) || before.number != rate.number)
            touch(at, "sets the learning rate of a parameter group");
        return;
    }
    m_environment.set(rateKey(group.object), rate);
    m_rateSets.push_back({group.object, at, m_program.steps.size(), m_loops, group.whole});
}

void Evaluator::beginRates()
{
    std::vector<ConstructedPtr> optimizers{nullptr};
    for (const auto &object : m_program.objects)
        if (optimizers.size() < kMostOptimizers && object->role == Constructed::Role::optimizer)
            optimizers.push_back(object);
    for (const auto &optimizer : optimizers)
        m_environment.set(rateKey(optimizer), formula(rateToken(optimizer), -1));
}

void Evaluator::endRates()
{
    const auto sets = std::exchange(m_rateSets, {});
    if (sets.empty())
        return;
    const bool isAlone =
        std::none_of(m_program.objects.begin(), m_program.objects.end(), [](const auto &object) {
            return object->role == Constructed::Role::scheduler;
        });
    const auto why = isAlone ? followRates(sets) : std::optional<std::string>("");
    std::vector<Position> named;
    for (const auto &set : sets) {
        m_environment.set(rateKey(set.optimizer), unknown());
        if (!why || std::find(named.begin(), named.end(), set.at) != named.end())
            continue;
        named.push_back(set.at);
        touch(set.at, "sets the learning rate of a parameter group" + *why);
    }
}

// Nothing where they are followed; otherwise why not.
std::optional<std::string> Evaluator::followRates(const std::vector<RateSet> &sets)
{
    const auto &first = sets.front();
    for (const auto &set : sets) {
        if (set.optimizer != first.optimizer)
            return " of several optimizers";
        if (set.loops != first.loops)
            return " in different loops";
    }
    const bool hasOne = !first.optimizer || hasOneGroup(*first.optimizer);
    if (!hasOne
        && !std::all_of(sets.begin(), sets.end(), [](const auto &set) { return set.isOfEach; }))
        return ", of which the optimizer has several";
    const auto begin = m_program.steps.begin() + static_cast<long>(first.step);
    const auto end = m_program.steps.begin() + static_cast<long>(sets.back().step);
    if (std::any_of(begin, end,
                    [&](const auto &step) { return isOfTheLoop(step, first.loops.front()); }))
        return " before and after the optimizer's step";
    m_isDriftInTheWay = m_isDriftInTheWay || m_drift;
    if (m_drift)
        return ", with a value that changes at " + toText(*m_drift);
    Value law = *m_environment.find(rateKey(first.optimizer));
    const auto text = formulaText(law);
    if (!text)
        return " to " + describe(law);
    law.text = *text;
    auto loops = first.loops;
    const auto own = rateToken(first.optimizer);
    const auto tokens = tokensIn(law.text);
    for (const auto &token : tokens) {
        if (token == own)
            continue;
        // A variable that the rate is set to, whenever it changes.
        const auto carried = m_carried.find(token);
        const auto *last =
            carried == m_carried.end() ? nullptr : m_environment.find(carried->second.name);
        const auto variable = last ? formulaText(*last) : std::nullopt;
        const auto rate = first.optimizer ? singleRateOf(*first.optimizer) : std::nullopt;
        law.text = withName(law.text, token, own);
        if (!variable || withName(*variable, token, own) != law.text || !hasOne
            || (rate && *rate != carried->second.before.number)
            || carried->second.loops.size() > loops.size()
            || !std::equal(carried->second.loops.begin(), carried->second.loops.end(),
                           loops.begin()))
            return " to a value that the script computes from what it was before";
        if (!carried->second.loops.empty())
            loops = carried->second.loops;
    }
    const auto place = std::find(loops.begin(), loops.end(), law.loop);
    const bool isRecursive = !tokens.empty();
    if (law.loop >= 0 && place == loops.end())
        return " to a formula of another loop's index";
    if (law.loop >= 0 && !isRecursive)
        loops.erase(place + 1, loops.end());
    const auto count = m_program.loops[static_cast<std::size_t>(loops.back())].count;
    const bool isInner = law.loop == loops.back();
    if (law.loop >= 0 && loops.size() > 1 && !(isInner && law.running)) {
        if (!count || *count < 1 || loops.size() != 2)
            return " in a loop that the script does not say the length of";
        law.text = withName(law.text, "x",
                            fmt::format("(x {} {})", isInner ? "%" : "//", shortestText(*count)));
    }
    if (isRecursive)
        law.text = withName(law.text, own, "rate");
    if (const auto function = Function::makeOf(2, "lambda x, rate: " + law.text, ""); !function)
        return " to " + function.error().found;
    const bool isLate = std::any_of(
        m_program.steps.begin(), m_program.steps.begin() + static_cast<long>(first.step),
        [&](const auto &step) { return isOfTheLoop(step, loops.front()); });
    const bool startsAtZero = first.optimizer && singleRateOf(*first.optimizer) == 0.0;
    if (startsAtZero && (isRecursive || isLate))
        return " of an optimizer that begins with 0";
    law.whole = isRecursive || isLate;
    constructRate(first, law, std::move(loops));
    return std::nullopt;
}

// As a scheduler that is constructed before the loop and stepped where the rate is first set.
void Evaluator::constructRate(const RateSet &first, const Value &law, std::vector<int> loops)
{
    const auto base = first.optimizer ? singleRateOf(*first.optimizer).value_or(0) : 0;
    const bool isLambda = base != 0 && !law.whole;
    Value function;
    function.kind = Kind::lambda;
    function.text = isLambda ? fmt::format("lambda x: {} / {}", law.text, shortestText(base))
                             : "lambda x, rate: " + law.text;
    function.at = first.at;
    Value optimizer;
    optimizer.kind = first.optimizer ? Kind::object : Kind::unknown;
    optimizer.object = first.optimizer;
    optimizer.at = first.at;
    const std::string symbol =
        std::string("torch.optim.lr_scheduler.") + (isLambda ? "LambdaLR" : "RateByHand");
    CallArguments arguments;
    arguments.at = first.at;
    arguments.positional = {optimizer, function};
    const auto made = constructed(*known(symbol), symbol, std::move(arguments), first.at);
    Value index;
    index.kind = Kind::index;
    index.loop = loops.back();
    index.running = true;
    const auto loopAt = toText(m_program.loops[static_cast<std::size_t>(loops.back())].at);
    StepFact call{StepFact::What::scheduler, made.object, {}, std::move(loops), first.at};
    call.arguments.at = first.at;
    call.arguments.positional = {index};
    m_program.steps.insert(m_program.steps.begin() + static_cast<long>(first.step),
                           std::move(call));
    m_program.remarks.push_back(
        {Remark::Severity::hint, "rate-by-hand", 0,
         fmt::format("{}: the learning rate that the script sets itself is followed as {}, x "
                     "being the iteration of the loop at {}{}.",
                     toText(first.at),
                     isLambda ? "LambdaLR(" + function.text + ")" : "(" + function.text + ")",
                     loopAt, isLambda ? "" : " and rate what it was before")});
}

} // namespace warmup::dialect::python
