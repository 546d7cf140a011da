// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/Translation.h"
#include "core/dialect/timm/Schedules.h"

namespace warmup::dialect::python {
namespace {

StepSignature stepOfTimm(const Construction &)
{
    return {.parameters = {"epoch", "metric"}, .needsEpoch = true};
}

// Whether the script says t_in_epochs=False.
bool isByUpdates(const Constructed &scheduler)
{
    for (const auto &[keyword, value] : scheduler.arguments.keywords)
        if (keyword == "t_in_epochs")
            return truthOf(value) == false;
    return false;
}

bool isIndexOfItsLoop(const StepFact &step, const Value &value)
{
    return value.is(Value::Kind::index) && !step.loops.empty() && value.loop == step.loops.back()
        && step.loops.size() == 1;
}

// The script with the calls alone that set the rate, and their argument as "epoch". A count that
// the script keeps is one of updates from 1.
struct Calls {
    Program program;
    bool counted = false; // the argument is not an index of a loop
    Position at;
};

Calls callsOf(const Program &program, const ConstructedPtr &scheduler, bool byUpdates)
{
    Calls calls{program, false, {}};
    std::erase_if(calls.program.steps, [&](const StepFact &step) {
        return step.object == scheduler && (step.method == "step_update") != byUpdates;
    });
    for (auto &step : calls.program.steps) {
        if (step.object != scheduler || !byUpdates)
            continue;
        auto &arguments = step.arguments;
        for (auto &[keyword, value] : arguments.keywords)
            if (keyword == "num_updates")
                keyword = "epoch";
        const auto given = std::find_if(arguments.keywords.begin(), arguments.keywords.end(),
                                        [](const auto &each) { return each.first == "epoch"; });
        const Value *value = !arguments.positional.empty() ? &arguments.positional.front()
            : given != arguments.keywords.end()            ? &given->second
                                                           : nullptr;
        if (!value || isIndexOfItsLoop(step, *value))
            continue;
        calls.counted = true;
        calls.at = step.at;
        arguments.positional.clear();
        arguments.keywords.clear();
    }
    return calls;
}

} // namespace

std::optional<Constructed::Role> roleInTimm(std::string_view symbol)
{
    return symbol.starts_with("timm.") && timm::signatureOf(lastPart(symbol))
        ? std::optional(Constructed::Role::scheduler)
        : std::nullopt;
}

std::string meaningInTimm(std::string_view name)
{
    if (name == "timm")
        return "timm";
    const bool isFactory =
        name == "create_scheduler_v2" || name == "create_scheduler" || name == "scheduler_kwargs";
    return timm::signatureOf(name) || isFactory ? "timm.scheduler." + std::string(name) : "";
}

std::optional<StepFact::What> stepInTimm(const Constructed &, std::string_view method)
{
    return method == "step" || method == "step_update" ? std::optional(StepFact::What::scheduler)
                                                       : std::nullopt;
}

Result<Script> readTimm(const Program &program, const std::vector<ConstructedPtr> &schedulers,
                        std::string_view script)
{
    const auto &scheduler = schedulers.front();
    const bool byUpdates = isByUpdates(*scheduler);
    const auto calls = callsOf(program, scheduler, byUpdates);
    for (const auto &step : calls.program.steps)
        if (step.object == scheduler && step.arguments.positional.empty()
            && step.arguments.keywords.empty() && !calls.counted)
            return tl::unexpected(errorAt(script, step.arguments.at,
                                          step.method + "() without its argument",
                                          byUpdates ? "num_updates: Python raises TypeError"
                                                    : "epoch: Python raises TypeError"));
    return readSchedulers(
        calls.program, schedulers, script,
        {.framework = "timm",
         .stepOf = stepOfTimm,
         .stepped = nullptr,
         .adjust = [&calls](Script &into) {
             if (!calls.counted)
                 return;
             into.asRun.driver.argument = Driver::Argument::index;
             into.asRun.driver.offset = 1;
             into.asRun.driver.stride = 1;
             into.remarks.push_back(
                 {Remark::Severity::hint, "count-assumed", 0,
                  fmt::format("{}: the argument of step_update() is taken to be the number of "
                              "updates that have been made.",
                              toText(calls.at))});
         }});
}

} // namespace warmup::dialect::python
