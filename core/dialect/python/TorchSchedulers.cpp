// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/Framework.h"
#include "core/dialect/RunOfCount.h"
#include "core/dialect/python/Advancing.h"
#include "core/dialect/python/Converter.h"
#include "core/dialect/python/Translation.h"
#include "core/dialect/torch/Builder.h"
#include "core/dialect/torch/Schedulers.h"

namespace warmup::dialect::python {
namespace {

StepSignature stepOfTorch(const Construction &scheduler)
{
    const auto &name = scheduler.name;
    if (name == "ReduceLROnPlateau")
        return {{"metrics", "epoch"}, true};
    if (name == "SequentialLR" || name == "ChainedScheduler")
        return {{}, false};
    return {.followsLoops = true};
}

void remarkOnOthers(Script &into, const Program &program,
                    const std::vector<ConstructedPtr> &schedulers)
{
    const auto firstStep = [&](const ConstructedPtr &scheduler) {
        return std::find_if(program.steps.begin(), program.steps.end(), [&](const auto &step) {
            return step.object == scheduler && !step.loops.empty();
        });
    };
    const auto first = firstStep(schedulers.front());
    for (std::size_t i = 1; i < schedulers.size(); ++i) {
        const auto step = firstStep(schedulers[i]);
        if (first == program.steps.end() || step == program.steps.end()
            || (step->loops == first->loops && !step->conditional))
            continue;
        into.remarks.push_back(
            {Remark::Severity::warning, "not-understood", 0,
             fmt::format("{}: step() of the {} is read as if it were called whenever the {} is.",
                         toText(step->at), schedulers[i]->className(),
                         schedulers.front()->className())});
    }
}

} // namespace

void setIntended(Script &into, const std::function<bool(schedule::Spec &)> &intend)
{
    auto intended = into.schedule;
    into.schedule.warmUp.reset();
    if (!intend(intended))
        return;
    if (auto fitting = fittingTheRun(std::move(intended)))
        into.schedule = std::move(*fitting);
}

Result<Script> readSchedulers(const Program &program, const std::vector<ConstructedPtr> &schedulers,
                              std::string_view script, const Driving &driving)
{
    Script read;
    const auto &framework = *frameworkNamed(driving.framework);
    Converter converter(script, {framework.signatureOf, framework.schedulerNames, "optimizer"});
    for (std::size_t i = 0; i < schedulers.size(); ++i) {
        auto made =
            converter.construction(*schedulers[i], "/asRun/schedulers/" + std::to_string(i));
        if (!made)
            return tl::unexpected(made.error());
        read.asRun.schedulers.push_back(std::move(*made));
    }
    const auto &first = *schedulers.front();
    const auto &stepped = driving.stepped ? driving.stepped : schedulers.front();
    const auto advancing =
        advancingOf(program, stepped, driving.stepOf(read.asRun.schedulers.front()), script);
    if (!advancing)
        return tl::unexpected(advancing.error());
    if (const auto added = addOptimizer(read, converter.optimizer(), script); !added)
        return tl::unexpected(added.error());
    if (framework.name != "timm")
        read.asRun.groupScales.clear();
    // Of an optimizer that is made with 0 where the script sets every rate itself.
    if (read.schedule.baseRate == 0 && read.asRun.schedulers.front().name == "RateByHand")
        read.schedule.baseRate = schedule::Spec{}.baseRate;
    if (converter.hasSeveralOptimizers())
        read.remarks.push_back(
            {Remark::Severity::warning, "several-optimizers", 0,
             fmt::format("{}: the schedulers belong to different optimizers; they are read as if "
                         "it were one.",
                         toText(first.at))});
    setClock(read, *advancing);
    read.asRun.framework = framework.name;
    read.asRun.version = framework.versions.back();
    if (driving.adjust)
        driving.adjust(read);

    if (const auto built = torch::build(read.asRun, read.schedule.baseRate, {}); !built)
        return tl::unexpected(converter.located(built.error()));

    setIntended(read, [&](schedule::Spec &into) { return torch::promised(into, read.asRun); });
    remarkOnOthers(read, program, schedulers);
    remarkNeverAdvanced(read, first);
    return read;
}

Result<Script> readTorchSchedulers(const Program &program,
                                   const std::vector<ConstructedPtr> &schedulers,
                                   std::string_view script)
{
    return readSchedulers(program, schedulers, script,
                          {.framework = "torch", .stepOf = stepOfTorch});
}

} // namespace warmup::dialect::python
