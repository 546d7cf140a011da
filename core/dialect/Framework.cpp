// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/Framework.h"

#include <algorithm>
#include <utility>

#include "core/dialect/GradualWarmup.h"
#include "core/dialect/TorchAlone.h"
#include "core/dialect/community/Schedulers.h"
#include "core/dialect/fvcore/Intent.h"
#include "core/dialect/fvcore/Schedulers.h"
#include "core/dialect/keras/Intent.h"
#include "core/dialect/keras/Run.h"
#include "core/dialect/mmengine/Intent.h"
#include "core/dialect/mmengine/Run.h"
#include "core/dialect/mmengine/Schedulers.h"
#include "core/dialect/optax/Intent.h"
#include "core/dialect/optax/Run.h"
#include "core/dialect/optax/Schedules.h"
#include "core/dialect/pytorch_warmup/Schedules.h"
#include "core/dialect/timm/Schedules.h"
#include "core/dialect/torch/Builder.h"
#include "core/dialect/torch/Run.h"
#include "core/dialect/torch/Schedulers.h"
#include "core/dialect/transformers/Schedules.h"

namespace warmup::dialect {
namespace {

Result<FieldsTrace> traceOfGradualWarmup(const Arguments &arguments, const Spec &spec,
                                         const schedule::Metric &metric)
{
    const auto version =
        spec.version == "0.3" ? GradualWarmupVersion::v0_3 : GradualWarmupVersion::v0_3_2;
    return makeGradualWarmup(arguments, version, spec.driver, metric)
        .map([](const GradualWarmupTrace &made) {
            return FieldsTrace{made.curve, made.handOff};
        });
}

Result<FieldsTrace> traceOfTorch(const Arguments &arguments, const Spec &spec,
                                 const schedule::Metric &metric)
{
    return torchAlone(arguments, spec.driver, metric).map([](CallCurvePtr curve) {
        return FieldsTrace{std::move(curve)};
    });
}

// Of a framework whose schedules know no driver.
template <bool (*intend)(schedule::Spec &, const std::vector<Construction> &)>
bool promisedOf(schedule::Spec &into, const Spec &spec)
{
    return intend(into, spec.schedulers);
}

std::string countOfUpdates(const Spec &)
{
    return "schedule(count)";
}

std::string iterations(const Spec &spec)
{
    return spec.driver.advance == Driver::Advance::perEpoch ? "callbacks" : "schedule(iterations)";
}

} // namespace

const std::vector<Framework> &frameworks()
{
    static const std::vector<Framework> all{{.name = "warmup_scheduler",
                                             .title = "warmup_scheduler",
                                             .versions = {"0.3", "0.3.2"},
                                             .trace = traceOfGradualWarmup},
                                            {.name = "pytorch_warmup",
                                             .title = "pytorch_warmup",
                                             .versions = {"0.2"},
                                             .signatureOf = pytorch_warmup::signatureOf,
                                             .schedulerNames = pytorch_warmup::schedulerNames,
                                             .run = torch::run,
                                             .intend = torch::promised},
                                            {.name = "transformers",
                                             .title = "transformers",
                                             .versions = {"5.24"},
                                             .signatureOf = transformers::signatureOf,
                                             .schedulerNames = transformers::schedulerNames,
                                             .run = torch::run,
                                             .intend = torch::promised},
                                            {.name = "timm",
                                             .title = "timm",
                                             .versions = {"1.0.31"},
                                             .signatureOf = timm::signatureOf,
                                             .schedulerNames = timm::schedulerNames,
                                             .run = torch::run,
                                             .intend = torch::promised},
                                            {.name = "cosine_annealing_warmup",
                                             .title = "cosine_annealing_warmup",
                                             .versions = {"2.0"},
                                             .signatureOf = community::signatureOf,
                                             .schedulerNames = community::katsuraNames,
                                             .run = torch::run,
                                             .intend = torch::promised},
                                            {.name = "pl_bolts",
                                             .title = "lightning-bolts",
                                             .versions = {"0.7"},
                                             .signatureOf = community::signatureOf,
                                             .schedulerNames = community::boltsNames,
                                             .run = torch::run,
                                             .intend = torch::promised},
                                            {.name = "torch",
                                             .title = "PyTorch",
                                             .versions = {"2.13"},
                                             .signatureOf = torch::signatureOf,
                                             .schedulerNames = torch::schedulerNames,
                                             .run = torch::run,
                                             .intend = torch::promised,
                                             .trace = traceOfTorch},
                                            {.name = "optax",
                                             .title = "optax",
                                             .versions = {"0.2.8"},
                                             .signatureOf = optax::signatureOf,
                                             .schedulerNames = optax::scheduleNames,
                                             .run = optax::run,
                                             .intend = promisedOf<optax::intend>,
                                             .advancedBy = countOfUpdates},
                                            {.name = "keras",
                                             .title = "Keras",
                                             .versions = {"3.15"},
                                             .signatureOf = keras::signatureOf,
                                             .schedulerNames = keras::names,
                                             .run = keras::run,
                                             .intend = promisedOf<keras::intend>,
                                             .advancedBy = iterations},
                                            {.name = "mmengine",
                                             .title = "mmengine",
                                             .versions = {"0.10.7"},
                                             .signatureOf = mmengine::signatureOf,
                                             .schedulerNames = mmengine::schedulerNames,
                                             .run = mmengine::run,
                                             .intend = mmengine::intend},
                                            {.name = "fvcore",
                                             .title = "fvcore",
                                             .versions = {"0.1.5"},
                                             .signatureOf = fvcore::signatureOf,
                                             .schedulerNames = fvcore::schedulerNames,
                                             .run = fvcore::run,
                                             .intend = fvcore::intend}};
    return all;
}

const Framework *frameworkNamed(std::string_view name)
{
    const auto &all = frameworks();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Framework &each) { return each.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::string frameworkNames()
{
    std::string names;
    for (const auto &each : frameworks())
        names += (names.empty() ? "" : ", ") + std::string(each.name);
    return names;
}

} // namespace warmup::dialect
