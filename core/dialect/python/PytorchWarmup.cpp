// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Lambda.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/Translation.h"
#include "core/dialect/pytorch_warmup/Schedules.h"

namespace warmup::dialect::python {
namespace {

StepSignature stepOfWarmUp(const Construction &)
{
    return {.parameters = {}, .countsUpdates = true}; // dampening()
}

StepSignature stepOfInside(const Construction &)
{
    return {.followsLoops = true}; // step(epoch)
}

bool givesEpoch(const StepFact &step)
{
    return step.object->className() != "ReduceLROnPlateau"
        && (!step.arguments.positional.empty() || !step.arguments.keywords.empty());
}

// Whether step(epoch) is made where its epoch is 0 or more, and only there.
bool beginsWithItsEpoch(const StepFact &step)
{
    const auto *epoch = argumentOf(step.arguments, "epoch", 0);
    const bool isOfLoop =
        epoch && (epoch->is(Value::Kind::position) || epoch->is(Value::Kind::index));
    if (!isOfLoop || (epoch->is(Value::Kind::index) && epoch->stride != 1))
        return false;
    if (!step.conditional)
        return epoch->number >= 0;
    const auto text = formulaText(step.condition);
    const auto function = text && step.condition.loop == epoch->loop
        ? Function::make("lambda x: " + *text, "")
        : tl::unexpected(Error{});
    constexpr double kAsked = 100'000;
    Raised raised;
    for (double x = 0; function && x < kAsked; ++x)
        if (((*function)(x, raised) != 0) != (x + epoch->number >= 0) || raised)
            return false;
    return function && -epoch->number < kAsked;
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

// Whether a step is made in all of n iterations of its innermost loop but the last.
bool isAllButLast(const StepFact &step, double n)
{
    const auto text = formulaText(step.condition);
    if (!text || step.condition.loop != step.loops.back() || step.condition.running)
        return false;
    const auto function = Function::make("lambda x: " + *text, "");
    constexpr double kMostAsked = 100'000;
    Raised raised;
    for (double x = 0; function && x < n && n <= kMostAsked; ++x)
        if (((*function)(x, raised) != 0) != (x < n - 1) || raised)
            return false;
    return function && n <= kMostAsked;
}

// The README's way for a schedule of epochs: dampening() around nothing in all batches but the last
// of an epoch, and around step() after them. That is dampening() in every batch, with step() in the
// last one. Nothing: the script does something else; fails where it does not say how many there
// are.
Result<std::optional<Program>> byEpochs(const Program &program, const ConstructedPtr &warmUp,
                                        std::string_view script)
{
    std::vector<std::size_t> calls;
    for (std::size_t i = 0; i < program.steps.size(); ++i)
        if (program.steps[i].object == warmUp)
            calls.push_back(i);
    if (calls.size() != 2)
        return std::optional<Program>();
    const auto &inner = program.steps[calls[0]];
    const auto &outer = program.steps[calls[1]];
    auto around = inner.loops;
    if (around.size() < 2 || !inner.conditional || outer.conditional)
        return std::optional<Program>();
    around.pop_back();
    if (outer.loops != around)
        return std::optional<Program>();
    const auto n = program.loops[static_cast<std::size_t>(inner.loops.back())].count;
    if (!n)
        return tl::unexpected(errorAt(script, inner.at,
                                      "dampening() in some of the batches of an epoch, whose "
                                      "number the script does not say",
                                      "a loop over batches whose number is said"));
    if (!isAllButLast(inner, *n))
        return std::optional<Program>();
    auto made = program;
    for (auto &step : made.steps) {
        if (step.what != StepFact::What::scheduler || step.object == warmUp || step.conditional
            || step.loops != around)
            continue;
        step.loops = inner.loops;
        step.conditional = true;
        step.condition = formula(fmt::format("(x == {})", shortestText(*n - 1)), step.loops.back());
    }
    made.steps[calls[0]].conditional = false;
    made.steps[calls[0]].condition = {};
    made.steps.erase(made.steps.begin() + static_cast<std::ptrdiff_t>(calls[1]));
    return std::optional(std::move(made));
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

Result<Script> readPytorchWarmup(const Program &given,
                                 const std::vector<ConstructedPtr> &schedulers,
                                 std::string_view script)
{
    const auto warmUp = std::find_if(schedulers.begin(), schedulers.end(), [](const auto &each) {
        return pytorch_warmup::isWarmUp(each->className());
    });
    const auto inEpochs = warmUp == schedulers.end() ? Result<std::optional<Program>>()
                                                     : byEpochs(given, *warmUp, script);
    if (!inEpochs)
        return tl::unexpected(inEpochs.error());
    auto program = *inEpochs ? **inEpochs : given;
    std::vector<ConstructedPtr> all;
    std::vector<ConstructedPtr> inside;
    std::vector<Remark> remarks;
    const StepFact *withEpoch = nullptr; // one that is given the epoch
    for (const auto &each : schedulers) {
        if (pytorch_warmup::isWarmUp(each->className())) {
            all.push_back(each);
            continue;
        }
        const auto *step = program.stepInLoop(each);
        if (!step)
            continue;
        inside.push_back(each);
        withEpoch = givesEpoch(*step) ? step : withEpoch;
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
    const auto dampening = program.stepInLoop(all.front());
    const bool isTogether = withEpoch && dampening && inside.size() == 1
        && withEpoch->loops == dampening->loops && withEpoch->every == dampening->every
        && beginsWithItsEpoch(*withEpoch);
    if (withEpoch && !isTogether) {
        const auto *epoch = argumentOf(withEpoch->arguments, "epoch", 0);
        const bool isAsked = epoch && !epoch->missing.empty();
        return tl::unexpected(
            errorAt(script, withEpoch->arguments.at,
                    isAsked ? "epoch = " + describe(*epoch)
                            : fmt::format("step() of the {} with an epoch, beside a warm-up",
                                          withEpoch->object->className()),
                    "one scheduler with an epoch that is never below 0, as often as dampening()"));
    }
    if (withEpoch) {
        auto &step = program.steps[static_cast<std::size_t>(withEpoch - program.steps.data())];
        step.conditional = false;
        step.condition = {};
        remarks.clear();
    }
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
                                .stepOf = withEpoch ? stepOfInside : stepOfWarmUp,
                                .stepped = withEpoch ? inside.front() : nullptr,
                                .around = 1,
                                .adjust = adjust});
    if (read && !isFollowed(*read))
        read->remarks.insert(read->remarks.end(), remarks.begin(), remarks.end());
    return read;
}

} // namespace warmup::dialect::python
