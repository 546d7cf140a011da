// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/dialect/fvcore/Intent.h"
#include "core/dialect/fvcore/Schedulers.h"
#include "core/dialect/python/Advancing.h"
#include "core/dialect/python/Converter.h"
#include "core/dialect/python/Functional.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/Translation.h"

namespace warmup::dialect::python {

std::optional<Constructed::Role> roleInFvcore(std::string_view symbol)
{
    const bool known = symbol.starts_with("fvcore.") || symbol.starts_with("detectron2.");
    return known && fvcore::signatureOf(lastPart(symbol))
        ? std::optional(Constructed::Role::scheduler)
        : std::nullopt;
}

std::string meaningInFvcore(std::string_view name)
{
    if (name == "get_cfg" || name == "LazyCall")
        return "detectron2.config." + std::string(name);
    if (name == "model_zoo")
        return "detectron2.model_zoo";
    if (name == "DefaultTrainer")
        return "detectron2.engine.DefaultTrainer";
    if (!fvcore::signatureOf(name))
        return "";
    const bool ofDetectron = !name.ends_with("ParamScheduler") || name.starts_with("Warmup");
    return (ofDetectron ? "detectron2.solver." : "fvcore.common.param_scheduler.")
        + std::string(name);
}

// fvcore's functions without an optimizer: the values that they give over a whole run.
Result<Script> readProgress(const Constructed &function, std::string_view script)
{
    Script read;
    Converter converter(script, {fvcore::signatureOf, fvcore::schedulerNames, "optimizer"});
    auto made = converter.construction(function, "/asRun/schedulers/0/arguments/function");
    if (!made)
        return tl::unexpected(made.error());
    constexpr double kAssumed = 1000; // updates
    read.asRun.framework = "fvcore";
    read.asRun.version = versions("fvcore").back();
    read.asRun.driver = Driver{Driver::Advance::perUpdate};
    read.asRun.schedulers = {{"Progress", {{"function", Argument{std::move(*made)}}}}};
    read.schedule.baseRate = 1;
    read.schedule.clock.run = schedule::Span{kAssumed, schedule::Unit::updates};
    read.schedule.clock.stepping = schedule::Stepping::perUpdate;
    read.remarks.push_back(
        {Remark::Severity::hint, "run-unknown", 0,
         fmt::format("{}: {} gives the rate at each share of the training; how long that is the "
                     "script does not say, and {} updates are assumed.",
                     toText(function.at), function.className(), kAssumed)});
    auto multiplied = read.asRun;
    multiplied.schedulers = fvcore::multiplied(read.asRun.schedulers, kAssumed);
    if (const auto built = fvcore::build(multiplied.schedulers); !built)
        return tl::unexpected(converter.located(built.error()));
    setIntended(read, [&](schedule::Spec &into) { return fvcore::intend(into, multiplied); });
    return read;
}

Result<Script> readFvcore(const Program &program, const std::vector<ConstructedPtr> &schedulers,
                          std::string_view script)
{
    const auto &scheduler = schedulers.front();
    if (scheduler->className().ends_with("ParamScheduler"))
        return readProgress(*scheduler, script);
    Script read;
    Converter converter(script, {fvcore::signatureOf, fvcore::schedulerNames, "optimizer"});
    auto made = converter.construction(*scheduler, "/asRun/schedulers/0");
    if (!made)
        return tl::unexpected(made.error());
    read.asRun.schedulers = {std::move(*made)};
    const auto advancing = scheduler->isConfig
        ? Result<Advancing>(Advancing{.driver = Driver{Driver::Advance::perUpdate}})
        : advancingOf(program, scheduler, {}, script);
    if (!advancing)
        return tl::unexpected(advancing.error());
    if (const auto added = addOptimizer(read, converter.optimizer(), script); !added)
        return tl::unexpected(added.error());
    setClock(read, *advancing);
    // The functions are of the share of max_iter that is done.
    const auto *length = read.asRun.schedulers.front().find("max_iter");
    const auto updates = length ? length->value.number() : std::nullopt;
    if (!read.schedule.clock.run && updates && *updates >= 1)
        read.schedule.clock.run = schedule::Span{*updates, schedule::Unit::updates};
    read.asRun.framework = "fvcore";
    read.asRun.version = versions("fvcore").back();
    if (const auto built = fvcore::build(read.asRun.schedulers); !built)
        return tl::unexpected(converter.located(built.error()));
    setIntended(read, [&](schedule::Spec &into) { return fvcore::intend(into, read.asRun); });
    if (advancing->driver.advance == Driver::Advance::never)
        read.remarks.insert(read.remarks.begin(),
                            {Remark::Severity::error, "never-advanced", 0,
                             fmt::format("{}: {} is constructed, but its step() is never called.",
                                         toText(scheduler->at), scheduler->className())});
    return read;
}

} // namespace warmup::dialect::python
