// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "core/dialect/python/Reading.h"
#include "core/dialect/python/Translation.h"
#include "core/dialect/torch/Schedulers.h"
#include "core/schedule/Schedule.h"

namespace warmup::dialect::python {
namespace {

bool isOptimizer(std::string_view name)
{
    static constexpr std::array<std::string_view, 15> kNames{
        "SGD",     "Adam",     "AdamW", "Adamax", "NAdam",      "RAdam",     "RMSprop", "Rprop",
        "Adagrad", "Adadelta", "ASGD",  "LBFGS",  "SparseAdam", "Adafactor", "Muon"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// A scheduler that is the schedule's own fields.
bool isStatable(const std::string &name)
{
    return name == "StepLR" || name == "MultiStepLR" || name == "ExponentialLR"
        || name == "CosineAnnealingLR" || name == "ReduceLROnPlateau";
}

} // namespace

std::optional<Constructed::Role> roleInTorch(std::string_view symbol)
{
    const auto last = lastPart(symbol);
    const bool isOfModule = symbol.starts_with("torch.optim.lr_scheduler.") && !isOptimizer(last)
        && (last.starts_with('_') || (last.front() >= 'A' && last.front() <= 'Z'));
    if (isOfModule || symbol == "torch.optim.swa_utils.SWALR")
        return Constructed::Role::scheduler;
    if (symbol.starts_with("torch.optim.") && isOptimizer(lastPart(symbol)))
        return Constructed::Role::optimizer;
    return std::nullopt;
}

std::string meaningInTorch(std::string_view name)
{
    if (name == "torch")
        return "torch";
    if (name == "optim")
        return "torch.optim";
    if (isOptimizer(name))
        return "torch.optim." + std::string(name);
    if (name == "lr_scheduler")
        return "torch.optim.lr_scheduler";
    if (name == "swa_utils" || name == "SWALR")
        return "torch.optim.swa_utils" + std::string(name == "SWALR" ? ".SWALR" : "");
    const bool isOurs = name == "RateByHand" || name == "SteppedWhere";
    return name == "_LRScheduler" || (!isOurs && torch::signatureOf(name))
        ? "torch.optim.lr_scheduler." + std::string(name)
        : "";
}

// The form edits what it can state; everything else is kept as the script constructs it.
Result<Script> readTorch(const Program &program, const std::vector<ConstructedPtr> &schedulers,
                         std::string_view script)
{
    const bool isConditional =
        std::any_of(program.steps.begin(), program.steps.end(), [&](const auto &step) {
            return step.object == schedulers.front() && !step.condition.is(Value::Kind::unknown);
        });
    if (schedulers.size() == 1 && !isConditional && isStatable(schedulers.front()->className()))
        if (auto stated = readTorchAlone(program, schedulers.front(), script); stated
            && stated->asRun.groupRates.empty()
            && stated->asRun.driver.argument <= Driver::Argument::index
            && stated->asRun.driver.callsPerUpdate == 1
            && (!stated->schedule.clock.run || schedule::makeSchedule(stated->schedule)))
            return stated;
    return readTorchSchedulers(program, schedulers, script);
}

} // namespace warmup::dialect::python
