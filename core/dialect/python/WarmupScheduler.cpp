// SPDX-License-Identifier: GPL-3.0-or-later
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/Remarks.h"
#include "core/dialect/python/Advancing.h"
#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Translation.h"

namespace warmup::dialect::python {
namespace {

using schedule::Span;
using schedule::Unit;
using Kind = Parameter::Kind;

Unit unitOf(const Advancing &advancing)
{
    return advancing.driver.advance == Driver::Advance::perUpdate ? Unit::updates : Unit::epochs;
}

// A law without an end lasts for the rest of the run.
void setMain(Script &into, const MainLaw &law)
{
    if (law.phase)
        into.schedule.main = {*law.phase};
    into.schedule.plateau = law.plateau;
}

Result<double> warmUpCalls(const Binding &bound, bool beforePlateau)
{
    const auto length = bound.number("total_epoch");
    if (!length)
        return length;
    if (beforePlateau && *length < 1)
        return tl::unexpected(
            bound.error("total_epoch",
                        "a number of at least 1: below it, ReduceLROnPlateau is given no metric "
                        "by the constructor and raises TypeError"));
    if (*length <= 0)
        return tl::unexpected(
            bound.error("total_epoch", "a number above 0: 0 raises ZeroDivisionError"));
    return length;
}

} // namespace

void setClock(Script &into, const Advancing &advancing)
{
    into.asRun.driver = advancing.driver;
    auto &clock = into.schedule.clock;
    clock.run =
        advancing.epochs ? std::optional(Span{*advancing.epochs, Unit::epochs}) : std::nullopt;
    clock.updatesPerEpoch = advancing.updatesPerEpoch;
    clock.stepping =
        advancing.isStaircase ? schedule::Stepping::perEpoch : schedule::Stepping::perUpdate;
    into.remarks.insert(into.remarks.end(), advancing.remarks.begin(), advancing.remarks.end());
}

// Says where the scheduler is made that is never advanced, and what it was meant to do.
void remarkNeverAdvanced(Script &into, const Constructed &scheduler)
{
    if (into.asRun.driver.advance != Driver::Advance::never)
        return;
    std::string text = fmt::format("{}: {} is constructed, but its step() is never called.",
                                   toText(scheduler.at), scheduler.className());
    if (const auto meant = schedule::makeSchedule(into.schedule))
        text += " Meant was: " + meaning(**meant) + ".";
    into.remarks.insert(into.remarks.begin(),
                        {Remark::Severity::error, "never-advanced", 0, std::move(text)});
}

Result<void> addOptimizer(Script &into, const Value *argument, std::string_view script)
{
    const bool known = argument && argument->is(Value::Kind::object);
    if (known && argument->object->role != Constructed::Role::optimizer)
        return tl::unexpected(errorAt(script, argument->at, describe(*argument),
                                      "an optimizer: Python raises TypeError"));
    std::optional<double> rate;
    if (known) {
        auto facts = readTorchOptimizer(*argument->object, script);
        if (!facts)
            return tl::unexpected(facts.error());
        into.optimizer = facts->spec;
        into.asRun.groupRates = facts->groupRates;
        into.asRun.groupScales = facts->groupScales;
        into.asRun.momentum = facts->momentum;
        rate = facts->groupRates.empty() ? facts->rate : facts->groupRates.front();
        into.remarks.insert(into.remarks.end(), facts->remarks.begin(), facts->remarks.end());
    }
    if (rate) {
        into.schedule.baseRate = *rate;
        return {};
    }
    const Position at = known ? argument->object->at : argument ? argument->at : Position{};
    into.remarks.push_back(
        {Remark::Severity::warning, "base-rate-unknown", 0,
         fmt::format("{}: the script does not say the optimizer's learning rate; "
                     "{} is assumed.",
                     toText(at), shortestText(into.schedule.baseRate))});
    return {};
}

Result<Script> readGradualWarmup(const Program &program, const ConstructedPtr &scheduler,
                                 std::string_view script)
{
    const auto bound = Binding::make(script, "GradualWarmupScheduler", scheduler->arguments,
                                     {{"optimizer", Kind::required},
                                      {"multiplier", Kind::required},
                                      {"total_epoch", Kind::required},
                                      {"after_scheduler"}});
    if (!bound)
        return tl::unexpected(bound.error());
    const auto *after = bound->find("after_scheduler");
    if (after
        && !(after->is(Value::Kind::object) && after->object->role == Constructed::Role::scheduler))
        return tl::unexpected(
            bound->error("after_scheduler",
                         "None, or a scheduler of torch.optim.lr_scheduler that the script "
                         "constructs"));
    const bool plateau = after && after->object->className() == "ReduceLROnPlateau";
    const auto advancing = advancingOf(program, scheduler, {{"epoch", "metrics"}, plateau}, script);
    if (!advancing)
        return tl::unexpected(advancing.error());

    Script read;
    if (const auto added = addOptimizer(read, bound->find("optimizer"), script); !added)
        return tl::unexpected(added.error());
    if (!read.asRun.groupRates.empty()) {
        read.asRun.groupRates.clear();
        read.asRun.groupScales.clear();
        read.remarks.push_back({Remark::Severity::warning, "group-rates", 0,
                                fmt::format("{}: the learning rate of the first parameter group "
                                            "alone is read with GradualWarmupScheduler.",
                                            toText(scheduler->at))});
    }
    setClock(read, *advancing);
    const auto multiplier = bound->number("multiplier");
    if (!multiplier)
        return tl::unexpected(multiplier.error());
    if (*multiplier < 1)
        return tl::unexpected(bound->error(
            "multiplier", "a number of at least 1: GradualWarmupScheduler raises ValueError"));
    read.schedule.multiplier = *multiplier;
    const auto length = warmUpCalls(*bound, plateau);
    if (!length)
        return tl::unexpected(length.error());
    read.schedule.warmUp = schedule::Phase{schedule::Linear{}, {*length, unitOf(*advancing)}};
    if (after) {
        const auto law = readTorchLaw(*after->object, script, unitOf(*advancing));
        if (!law)
            return tl::unexpected(law.error());
        setMain(read, *law);
    }
    if (!scheduler->symbol.starts_with("warmup_scheduler."))
        read.remarks.push_back(
            {Remark::Severity::hint, "assumed-package", 0,
             fmt::format("{}: {} is taken to be warmup_scheduler {}.", toText(scheduler->at),
                         scheduler->symbol.substr(0, 100), read.asRun.version)});
    remarkNeverAdvanced(read, *scheduler);
    return read;
}

Result<Script> readTorchAlone(const Program &program, const ConstructedPtr &scheduler,
                              std::string_view script)
{
    const bool plateau = scheduler->className() == "ReduceLROnPlateau";
    const auto advancing = advancingOf(program, scheduler,
                                       plateau ? StepSignature{{"metrics", "epoch"}, true}
                                               : StepSignature{.followsLoops = true},
                                       script);
    if (!advancing)
        return tl::unexpected(advancing.error());
    const auto law = readTorchLaw(*scheduler, script, unitOf(*advancing));
    if (!law)
        return tl::unexpected(law.error());
    Script read;
    const auto &arguments = scheduler->arguments;
    const Value *optimizer = arguments.positional.empty() ? nullptr : &arguments.positional.front();
    for (const auto &[keyword, value] : arguments.keywords)
        if (keyword == "optimizer")
            optimizer = &value;
    if (const auto added = addOptimizer(read, optimizer, script); !added)
        return tl::unexpected(added.error());
    setClock(read, *advancing);
    read.asRun.framework = "torch";
    read.asRun.version = versions("torch").back();
    read.schedule.warmUp.reset();
    setMain(read, *law);
    remarkNeverAdvanced(read, *scheduler);
    return read;
}

} // namespace warmup::dialect::python
