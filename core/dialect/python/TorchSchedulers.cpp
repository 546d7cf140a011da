// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/python/Advancing.h"
#include "core/dialect/python/Converter.h"
#include "core/dialect/python/Translation.h"
#include "core/dialect/torch/Intent.h"
#include "core/dialect/torch/Schedulers.h"

namespace warmup::dialect::python {
namespace {

StepSignature signatureOfStep(const std::string &name)
{
    if (name == "ReduceLROnPlateau")
        return {{"metrics", "epoch"}, true};
    if (name == "SequentialLR" || name == "ChainedScheduler")
        return {{}, false};
    return {};
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
    const auto known = [](schedule::Spec spec) {
        if (!spec.clock.run)
            spec.clock.run = schedule::Span{1e6, schedule::Unit::updates};
        return schedule::makeSchedule(spec).has_value();
    };
    auto intended = into.schedule;
    into.schedule.warmUp.reset();
    if (!intend(intended))
        return;
    // Nothing may be left of the run for what comes last.
    if (!known(intended) && intended.main.size() > 1)
        intended.main.pop_back();
    if (known(intended))
        into.schedule = std::move(intended);
}

Result<Script> readTorchSchedulers(const Program &program,
                                   const std::vector<ConstructedPtr> &schedulers,
                                   std::string_view script)
{
    Script read;
    Converter converter(script, {torch::signatureOf, torch::schedulerNames, "optimizer"});
    for (std::size_t i = 0; i < schedulers.size(); ++i) {
        auto made =
            converter.construction(*schedulers[i], "/asRun/schedulers/" + std::to_string(i));
        if (!made)
            return tl::unexpected(made.error());
        read.asRun.schedulers.push_back(std::move(*made));
    }
    const auto &first = *schedulers.front();
    const auto advancing =
        advancingOf(program, schedulers.front(), signatureOfStep(first.className()), script);
    if (!advancing)
        return tl::unexpected(advancing.error());
    if (const auto added = addOptimizer(read, converter.optimizer(), script); !added)
        return tl::unexpected(added.error());
    if (converter.hasSeveralOptimizers())
        read.remarks.push_back(
            {Remark::Severity::warning, "several-optimizers", 0,
             fmt::format("{}: the schedulers belong to different optimizers; they are read as if "
                         "it were one.",
                         toText(first.at))});
    setClock(read, *advancing);
    read.asRun.framework = "torch";
    read.asRun.version = versions("torch").back();

    const std::size_t groups = std::max<std::size_t>(1, read.asRun.groupRates.size());
    if (const auto built = torch::build(read.asRun.schedulers, groups, read.asRun.momentum, {});
        !built)
        return tl::unexpected(converter.located(built.error()));

    const auto call = advancing->driver.advance == Driver::Advance::perUpdate
        ? schedule::Unit::updates
        : schedule::Unit::epochs;
    setIntended(read, [&](schedule::Spec &into) {
        return torch::intend(into, read.asRun.schedulers, call);
    });
    remarkOnOthers(read, program, schedulers);
    remarkNeverAdvanced(read, first);
    return read;
}

} // namespace warmup::dialect::python
