// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Converter.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/TrainingArguments.h"
#include "core/dialect/python/Translation.h"
#include "core/dialect/torch/Builder.h"
#include "core/dialect/torch/Schedulers.h"
#include "core/dialect/transformers/Schedules.h"

namespace warmup::dialect::python {
namespace {

bool isTrainer(std::string_view name)
{
    return name == "Trainer" || name == "Seq2SeqTrainer" || isTrainerOfTrl(name);
}

bool isTransformersFunction(std::string_view name)
{
    return torch::signatureIn({transformers::family()}, name) != nullptr;
}

StepSignature stepOfTransformers(const Construction &scheduler)
{
    if (transformers::needsMetrics(scheduler))
        return {{"metrics", "epoch"}, true};
    if (scheduler.name == "SequentialLR" || scheduler.name == "ChainedScheduler")
        return {{}, false};
    return {.followsLoops = true, .countsUpdates = true};
}

const Constructed *trainerOf(const Program &program)
{
    for (const auto &object : program.objects)
        if (object->role == Constructed::Role::trainer)
            return object.get();
    return nullptr;
}

// Without a loop of its own, the run is as long as the schedule that it is given, or as the
// Trainer's arguments say.
void setRun(Script &into, bool byTrainer, const std::optional<Script> &arguments)
{
    const auto &scheduler = into.asRun.schedulers.front();
    if (byTrainer) {
        into.asRun.driver = {};
        into.asRun.driver.advance = Driver::Advance::perUpdate;
        into.schedule.clock.stepping = schedule::Stepping::perUpdate;
        into.schedule.clock.updatesPerEpoch = 1.0;
        std::erase_if(into.remarks, [](const Remark &each) { return each.id == "loop-unknown"; });
    }
    if (byTrainer && arguments) {
        into.schedule.clock = arguments->schedule.clock;
        into.remarks.insert(into.remarks.end(), arguments->remarks.begin(),
                            arguments->remarks.end());
    }
    const auto *total = scheduler.find("num_training_steps");
    const auto steps = total ? total->value.number() : std::nullopt;
    if (into.schedule.clock.run || !steps || *steps < 1)
        return;
    into.schedule.clock.run = schedule::Span{std::floor(*steps), schedule::Unit::updates};
    std::erase_if(into.remarks, [](const Remark &remark) { return remark.id == "run-unknown"; });
}

} // namespace

std::optional<Constructed::Role> roleInTransformers(std::string_view symbol)
{
    const auto name = lastPart(symbol);
    if (isTrainingArguments(symbol))
        return Constructed::Role::scheduler;
    const bool isOwn = symbol.starts_with("transformers.");
    if ((isOwn || symbol.starts_with("diffusers.")) && isTransformersFunction(name))
        return Constructed::Role::scheduler;
    if (isOwn && name == "Adafactor")
        return Constructed::Role::optimizer;
    return (isOwn || symbol.starts_with("trl.")) && isTrainer(name)
        ? std::optional(Constructed::Role::trainer)
        : std::nullopt;
}

std::string meaningInTransformers(std::string_view name)
{
    if (name == "transformers")
        return "transformers";
    if (isTrainerOfTrl(name) || isTrainingArguments("trl." + std::string(name)))
        return "trl." + std::string(name);
    const bool known = isTrainingArguments("transformers." + std::string(name)) || isTrainer(name)
        || name == "SchedulerType" || name == "AdafactorSchedule"
        || name == "get_adafactor_schedule" || isTransformersFunction(name);
    return known ? "transformers." + std::string(name) : "";
}

Result<Script> readTransformers(const Program &program,
                                const std::vector<ConstructedPtr> &schedulers,
                                std::string_view script)
{
    std::vector<ConstructedPtr> functions;
    std::vector<ConstructedPtr> stepped;
    for (const auto &each : schedulers) {
        if (each->reading->framework != "transformers" || isTransformersFunction(each->className()))
            functions.push_back(each);
        if (program.stepInLoop(each))
            stepped.push_back(each);
    }
    // A scheduler that is handed to the Trainer goes before the one of its arguments.
    if (functions.empty())
        return readTrainingArguments(*schedulers.front(), script);
    const bool byTrainer = stepped.empty() && trainerOf(program);
    std::optional<Script> arguments;
    for (const auto &each : program.objects)
        if (byTrainer && isTrainingArguments(each->symbol))
            if (auto read = readTrainingArguments(*each, script))
                arguments = std::move(*read);
    if (stepped.empty() && functions.size() > 1)
        return tl::unexpected(
            errorAt(script, functions[1]->at,
                    fmt::format("a second {}, beside the one at {}", functions[1]->className(),
                                toText(functions[0]->at)),
                    "one schedule in a script"));
    return readSchedulers(program, stepped.empty() ? functions : stepped, script,
                          {.framework = "transformers",
                           .stepOf = stepOfTransformers,
                           .stepped = nullptr,
                           .adjust = [&](Script &into) { setRun(into, byTrainer, arguments); }});
}

} // namespace warmup::dialect::python
