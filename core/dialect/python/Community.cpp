// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/dialect/python/Reading.h"
#include "core/dialect/python/Translation.h"

namespace warmup::dialect::python {
namespace {

constexpr std::string_view kKatsura = "CosineAnnealingWarmupRestarts";
constexpr std::string_view kBolts = "LinearWarmupCosineAnnealingLR";

StepSignature stepWithEpoch(const Construction &)
{
    return {.followsLoops = true};
}

Result<Script> readOne(const Program &program, const std::vector<ConstructedPtr> &schedulers,
                       std::string_view script, std::string_view framework)
{
    return readSchedulers(
        program, schedulers, script,
        {.framework = framework, .stepOf = stepWithEpoch, .stepped = nullptr, .adjust = nullptr});
}

} // namespace

// People copy these files: whatever module a class of that name comes from, it is taken to be it.
std::optional<Constructed::Role> roleInKatsura(std::string_view symbol)
{
    return lastPart(symbol) == kKatsura ? std::optional(Constructed::Role::scheduler)
                                        : std::nullopt;
}

std::optional<Constructed::Role> roleInBolts(std::string_view symbol)
{
    return lastPart(symbol) == kBolts ? std::optional(Constructed::Role::scheduler) : std::nullopt;
}

std::string meaningInKatsura(std::string_view name)
{
    return name == kKatsura ? "cosine_annealing_warmup." + std::string(name) : "";
}

std::string meaningInBolts(std::string_view name)
{
    return name == kBolts ? "pl_bolts.optimizers.lr_scheduler." + std::string(name) : "";
}

Result<Script> readKatsura(const Program &program, const std::vector<ConstructedPtr> &schedulers,
                           std::string_view script)
{
    return readOne(program, schedulers, script, "cosine_annealing_warmup");
}

Result<Script> readBolts(const Program &program, const std::vector<ConstructedPtr> &schedulers,
                         std::string_view script)
{
    return readOne(program, schedulers, script, "pl_bolts");
}

} // namespace warmup::dialect::python
