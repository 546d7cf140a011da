// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Reading.h"

// Adafactor computes its rate itself, of the number t of its updates from 1:
//
//   transformers 5.24, relative_step=True    min(1e-2, 1 / sqrt(t)), min(1e-6 t, 1 / sqrt(t)) with
//                                            warmup_init
//   PyTorch 2.13, without a scheduler        min(lr, 1 / sqrt(t))
//
// times the root mean square of each parameter, unless transformers' has scale_parameter=False. The
// factor is read as a LambdaLR that advances with the optimizer.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

// An argument of transformers' Adafactor, or of PyTorch's as far as "lr"; null: not given.
const Value *givenTo(const Constructed &adafactor, std::string_view parameter)
{
    constexpr std::array<std::string_view, 10> kParameters{
        "params",        "lr",         "eps",          "clip_threshold",
        "decay_rate",    "beta1",      "weight_decay", "scale_parameter",
        "relative_step", "warmup_init"};
    const auto *const found = std::find(kParameters.begin(), kParameters.end(), parameter);
    return argumentOf(adafactor.arguments, parameter,
                      static_cast<std::size_t>(found - kParameters.begin()));
}

bool isTrue(const Constructed &adafactor, std::string_view parameter, bool byDefault)
{
    const auto *given = givenTo(adafactor, parameter);
    return given ? truthOf(*given).value_or(byDefault) : byDefault;
}

bool isOfTransformers(const Constructed &object)
{
    return object.symbol.starts_with("transformers.");
}

// The factor of the rate by the number of the update, from 0; empty: the rate is its lr.
std::string factorOfAdafactor(const Constructed &adafactor)
{
    if (!isOfTransformers(adafactor)) {
        const auto *lr = givenTo(adafactor, "lr");
        const double rate = lr && lr->is(Kind::number) ? lr->number : 1e-2;
        return rate > 0 ? fmt::format("lambda step: min(1.0, 1 / ({} * math.sqrt(step + 1)))",
                                      shortestText(rate))
                        : "";
    }
    if (!isTrue(adafactor, "relative_step", true))
        return "";
    return isTrue(adafactor, "warmup_init", false)
        ? "lambda step: min(1e-6 * (step + 1), 1 / math.sqrt(step + 1))"
        : "lambda step: min(1e-2, 1 / math.sqrt(step + 1))";
}

} // namespace

bool Evaluator::isAdafactorsOwn() const
{
    if (m_adafactorSchedule)
        return true;
    return !m_program.absent
        && std::none_of(m_program.objects.begin(), m_program.objects.end(), [](const auto &each) {
               return each->role == Constructed::Role::scheduler;
           });
}

void Evaluator::followAdafactor()
{
    const auto found =
        std::find_if(m_program.objects.begin(), m_program.objects.end(), [](const auto &each) {
            return each->role == Constructed::Role::optimizer && each->className() == "Adafactor";
        });
    if (!isAdafactorsOwn())
        return;
    if (found == m_program.objects.end()) {
        if (m_adafactorSchedule)
            m_program.absent = Touch{*m_adafactorSchedule,
                                     "has an AdafactorSchedule, which gives the rate of an "
                                     "Adafactor that is not shown,"};
        return;
    }
    const auto adafactor = *found;
    const bool isRelative = isOfTransformers(*adafactor);
    const auto *lr = givenTo(*adafactor, "lr");
    Value law;
    law.kind = Kind::lambda;
    law.text = factorOfAdafactor(*adafactor);
    law.at = adafactor->at;
    if (law.text.empty())
        return;
    if (isRelative && lr && !lr->is(Kind::none)) {
        m_program.refusal =
            Program::Refusal{lr->at, "lr = " + describe(*lr),
                             "None with relative_step=True: transformers raises ValueError"};
        return;
    }
    Value optimizer;
    optimizer.kind = Kind::object;
    optimizer.object = adafactor;
    optimizer.at = adafactor->at;
    CallArguments arguments;
    arguments.at = adafactor->at;
    arguments.positional = {optimizer, law};
    const std::string symbol = "torch.optim.lr_scheduler.LambdaLR";
    const auto made = constructed(*known(symbol), symbol, std::move(arguments), adafactor->at);
    std::vector<StepFact> steps;
    for (auto &step : m_program.steps) {
        steps.push_back(step);
        if (step.object != adafactor || step.what != StepFact::What::optimizer)
            continue;
        steps.push_back(step);
        steps.back().what = StepFact::What::scheduler;
        steps.back().object = made.object;
        steps.back().arguments = {};
        steps.back().arguments.at = step.at;
    }
    m_program.steps = std::move(steps);
    m_program.remarks.push_back(
        {Remark::Severity::hint, "adafactor", 0,
         fmt::format("{}: the rate that Adafactor computes itself is followed as LambdaLR({}).",
                     toText(adafactor->at), law.text)});
    if (!isRelative || isTrue(*adafactor, "scale_parameter", true))
        m_program.remarks.push_back(
            {Remark::Severity::warning, "scaled-by-parameters", 0,
             toText(adafactor->at)
                 + ": Adafactor multiplies this rate by the root mean square of each parameter, at "
                   "least 0.001, which the script does not say."});
}

} // namespace warmup::dialect::python
