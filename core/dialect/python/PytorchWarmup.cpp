// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/Translation.h"
#include "core/dialect/pytorch_warmup/Schedules.h"

namespace warmup::dialect::python {
namespace {

StepSignature stepOfWarmUp(const Construction &)
{
    return {.parameters = {}, .countsUpdates = true}; // dampening()
}

std::optional<double> secondBetaOf(const Script &script)
{
    if (!script.optimizer)
        return std::nullopt;
    return std::visit(
        [](const auto &spec) -> std::optional<double> {
            if constexpr (requires { spec.beta2; })
                return spec.beta2;
            else
                return std::nullopt;
        },
        *script.optimizer);
}

bool knowsOptimizer(const Constructed &warmUp)
{
    const auto &given = warmUp.arguments.positional;
    if (!given.empty())
        return given.front().is(Value::Kind::object);
    return std::any_of(warmUp.arguments.keywords.begin(), warmUp.arguments.keywords.end(),
                       [](const auto &each) {
                           return each.first == "optimizer" && each.second.is(Value::Kind::object);
                       });
}

// The schedulers inside become an argument of the warm-up around them.
void putInside(Script &into)
{
    auto &all = into.asRun.schedulers;
    auto warmUp = std::move(all.front());
    if (all.size() > 1) {
        Argument::List inside;
        for (std::size_t i = 1; i < all.size(); ++i)
            inside.push_back(Argument{std::move(all[i])});
        warmUp.arguments.push_back({"schedulers", Argument{std::move(inside)}});
    }
    const auto beta2 = secondBetaOf(into);
    if (beta2 && !warmUp.find("warmup_period"))
        warmUp.arguments.push_back({"beta2", Argument{*beta2}});
    all = {std::move(warmUp)};
}

// Whether the conditions of the steps inside are.
bool isFollowed(const Script &script)
{
    const auto *inside = script.asRun.schedulers.front().find("schedulers");
    const auto *all = inside ? std::get_if<Argument::List>(&inside->value.value) : nullptr;
    const auto *first =
        all && !all->empty() ? std::get_if<Construction>(&all->front().value) : nullptr;
    return first && first->name == "SteppedWhere";
}

} // namespace

std::optional<Constructed::Role> roleInPytorchWarmup(std::string_view symbol)
{
    return symbol.starts_with("pytorch_warmup.") && pytorch_warmup::isWarmUp(lastPart(symbol))
        ? std::optional(Constructed::Role::scheduler)
        : std::nullopt;
}

std::string meaningInPytorchWarmup(std::string_view name)
{
    if (name == "pytorch_warmup")
        return "pytorch_warmup";
    if (name == "warmup")
        return "pytorch_warmup"; // import pytorch_warmup as warmup
    return pytorch_warmup::isWarmUp(name) ? "pytorch_warmup." + std::string(name) : "";
}

std::optional<StepFact::What> stepInPytorchWarmup(const Constructed &, std::string_view method)
{
    return method == "dampening" ? std::optional(StepFact::What::scheduler) : std::nullopt;
}

Result<Script> readPytorchWarmup(const Program &program,
                                 const std::vector<ConstructedPtr> &schedulers,
                                 std::string_view script)
{
    std::vector<ConstructedPtr> all;
    std::vector<ConstructedPtr> inside;
    std::vector<Remark> remarks;
    for (const auto &each : schedulers) {
        if (pytorch_warmup::isWarmUp(each->className())) {
            all.push_back(each);
            continue;
        }
        const auto *step = program.stepInLoop(each);
        if (!step)
            continue;
        inside.push_back(each);
        if (step->conditional)
            remarks.push_back({Remark::Severity::warning, "conditional-step", 0,
                               fmt::format("{}: this step() depends on a condition; it is read as "
                                           "if it were always called.",
                                           toText(step->at))});
    }
    if (all.size() > 1)
        return tl::unexpected(errorAt(script, all[1]->at,
                                      fmt::format("a second {}, beside the one at {}",
                                                  all[1]->className(), toText(all[0]->at)),
                                      "one warm-up in a script"));
    all.insert(all.end(), inside.begin(), inside.end());
    const auto adjust = [&](Script &into) {
        if (!knowsOptimizer(*all.front())) {
            into.asRun.momentum = dialect::Spec::Momentum::beta1;
            into.remarks.push_back(
                {Remark::Severity::warning, "betas-unknown", 0,
                 fmt::format("{}: the script does not say the optimizer; betas = (0.9, 0.999) are "
                             "assumed.",
                             toText(all.front()->at))});
        }
        putInside(into);
    };
    auto read = readSchedulers(program, all, script,
                               {.framework = "pytorch_warmup",
                                .stepOf = stepOfWarmUp,
                                .stepped = nullptr,
                                .around = 1,
                                .adjust = adjust});
    if (read && !isFollowed(*read))
        read->remarks.insert(read->remarks.end(), remarks.begin(), remarks.end());
    return read;
}

} // namespace warmup::dialect::python
