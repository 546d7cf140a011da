// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Reading.h"

#include "core/dialect/python/Functional.h"
#include "core/dialect/python/Translation.h"

namespace warmup::dialect::python {
namespace {

std::optional<Constructed::Role> roleInWarmupScheduler(std::string_view symbol)
{
    return lastPart(symbol) == "GradualWarmupScheduler"
        ? std::optional(Constructed::Role::scheduler)
        : std::nullopt;
}

std::string meaningInWarmupScheduler(std::string_view name)
{
    return name == "GradualWarmupScheduler" ? "warmup_scheduler.GradualWarmupScheduler" : "";
}

Result<Script> readWarmupScheduler(const Program &program,
                                   const std::vector<ConstructedPtr> &schedulers,
                                   std::string_view script)
{
    return readGradualWarmup(program, schedulers.front(), script);
}

} // namespace

const std::vector<Reading> &readings()
{
    static const std::vector<Reading> all{{.framework = "warmup_scheduler",
                                           .roleOf = roleInWarmupScheduler,
                                           .usualMeaning = meaningInWarmupScheduler,
                                           .read = readWarmupScheduler},
                                          {.framework = "pytorch_warmup",
                                           .roleOf = roleInPytorchWarmup,
                                           .usualMeaning = meaningInPytorchWarmup,
                                           .stepOf = stepInPytorchWarmup,
                                           .besideTorch = true,
                                           .advancesItself = true,
                                           .read = readPytorchWarmup},
                                          {.framework = "transformers",
                                           .roleOf = roleInTransformers,
                                           .usualMeaning = meaningInTransformers,
                                           .besideTorch = true,
                                           .several = true,
                                           .advancesItself = true,
                                           .read = readTransformers},
                                          {.framework = "timm",
                                           .roleOf = roleInTimm,
                                           .usualMeaning = meaningInTimm,
                                           .stepOf = stepInTimm,
                                           .read = readTimm},
                                          {.framework = "cosine_annealing_warmup",
                                           .roleOf = roleInKatsura,
                                           .usualMeaning = meaningInKatsura,
                                           .read = readKatsura},
                                          {.framework = "pl_bolts",
                                           .roleOf = roleInBolts,
                                           .usualMeaning = meaningInBolts,
                                           .read = readBolts},
                                          {.framework = "torch",
                                           .roleOf = roleInTorch,
                                           .usualMeaning = meaningInTorch,
                                           .several = true,
                                           .read = readTorch},
                                          {.framework = "optax",
                                           .roleOf = roleInOptax,
                                           .usualMeaning = meaningInOptax,
                                           .stepOf = stepInOptax,
                                           .readAll = readOptax},
                                          {.framework = "keras",
                                           .roleOf = roleInKeras,
                                           .usualMeaning = meaningInKeras,
                                           .stepOf = stepInKeras,
                                           .readAll = readKeras},
                                          {.framework = "mmengine",
                                           .roleOf = roleInMmengine,
                                           .usualMeaning = meaningInMmengine,
                                           .several = true,
                                           .read = readMmengine},
                                          {.framework = "fvcore",
                                           .roleOf = roleInFvcore,
                                           .usualMeaning = meaningInFvcore,
                                           .read = readFvcore}};
    return all;
}

std::optional<Known> known(std::string_view symbol)
{
    for (const auto &reading : readings())
        if (const auto role = reading.roleOf(symbol))
            return Known{&reading, *role};
    return std::nullopt;
}

std::string usualMeaning(std::string_view name)
{
    if (name == "math")
        return "math";
    if (name == "np")
        return "numpy";
    if (name == "bisect_right" || name == "bisect_left")
        return "bisect." + std::string(name);
    if (name == "SimpleNamespace")
        return "types.SimpleNamespace";
    if (name == "accelerator" || name == "Accelerator" || name == "DistributedType"
        || name == "DummyScheduler")
        return "accelerate." + std::string(name);
    if (name == "pl" || name == "L")
        return "lightning";
    for (const auto &reading : readings())
        if (auto meaning = reading.usualMeaning(name); !meaning.empty())
            return meaning;
    return "";
}

std::string_view lastPart(std::string_view dotted)
{
    return dotted.substr(dotted.rfind('.') + 1);
}

} // namespace warmup::dialect::python
