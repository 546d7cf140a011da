// SPDX-License-Identifier: GPL-3.0-or-later
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
    if (!fvcore::signatureOf(name))
        return "";
    const bool ofDetectron = !name.ends_with("ParamScheduler") || name.starts_with("Warmup");
    return (ofDetectron ? "detectron2.solver." : "fvcore.common.param_scheduler.")
        + std::string(name);
}

Result<Script> readFvcore(const Program &program, const std::vector<ConstructedPtr> &schedulers,
                          std::string_view script)
{
    Script read;
    const auto &scheduler = schedulers.front();
    Converter converter(script, {fvcore::signatureOf, fvcore::schedulerNames, "optimizer"});
    auto made = converter.construction(*scheduler, "/asRun/schedulers/0");
    if (!made)
        return tl::unexpected(made.error());
    read.asRun.schedulers = {std::move(*made)};
    const auto advancing = advancingOf(program, scheduler, {}, script);
    if (!advancing)
        return tl::unexpected(advancing.error());
    if (const auto added = addOptimizer(read, converter.optimizer(), script); !added)
        return tl::unexpected(added.error());
    setClock(read, *advancing);
    read.asRun.framework = "fvcore";
    read.asRun.version = versions("fvcore").back();
    if (const auto built = fvcore::build(read.asRun.schedulers); !built)
        return tl::unexpected(converter.located(built.error()));
    read.schedule.warmUp.reset();
    remarkNeverAdvanced(read, *scheduler);
    return read;
}

} // namespace warmup::dialect::python
