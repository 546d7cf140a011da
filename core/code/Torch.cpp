// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/code/Expression.h"
#include "core/code/TorchStages.h"
#include "core/code/Writers.h"

namespace warmup::code {
namespace {

std::string construction(const dialect::Construction &scheduler)
{
    std::string text = scheduler.name + "(optimizer";
    for (const auto &[name, value] : scheduler.arguments)
        text += ", " + name + "=" + dialect::pythonText(value);
    return text + ")";
}

std::string constructions(const Composition &composition)
{
    if (composition.stages.size() == 1)
        return "scheduler = " + construction(composition.stages.front()) + "\n";
    std::string text = "scheduler = SequentialLR(\n    optimizer,\n    [\n";
    for (const auto &stage : composition.stages)
        text += "        " + construction(stage) + ",\n";
    text += "    ],\n    milestones=[";
    for (std::size_t i = 0; i < composition.milestones.size(); ++i)
        text += (i == 0 ? "" : ", ") + std::to_string(composition.milestones[i]);
    return text + "],\n)\n";
}

std::string imported(std::set<std::string> names)
{
    std::string text;
    for (const auto &name : names)
        text += (text.empty() ? "" : ", ") + name;
    return "from torch.optim.lr_scheduler import " + text + "\n";
}

// The lines that advance the scheduler, and the plateau where there is one.
std::string advance(const Assignment &assignment)
{
    const auto &plan = assignment.plan;
    const double perEpoch = plan.ruler.updatesPerEpoch();
    const bool isByEpoch = plan.isByEpoch() && perEpoch != 1;
    std::string text;
    if (assignment.plateau && assignment.afterWarmUp == 0)
        text = "";
    else if (assignment.plateau)
        text = fmt::format("    if update < {}:  # until the warm-up has arrived\n",
                           assignment.afterWarmUp)
            + (isByEpoch ? "        " + endOf(perEpoch) + "\n            scheduler.step()\n"
                         : "        scheduler.step()\n");
    else if (isByEpoch)
        text = "    " + endOf(perEpoch) + "  # an epoch is over\n        scheduler.step()\n";
    else
        text = "    scheduler.step()\n";
    if (assignment.plateau) {
        auto condition = endOf(observedEvery(plan, *assignment.plateau));
        if (assignment.afterWarmUp > 0)
            condition.insert(condition.size() - 1,
                             fmt::format(" and update >= {}", assignment.afterWarmUp));
        text += "    " + condition + "\n        plateau.step(loss)  # your validation metric\n";
    }
    return text;
}

std::string plateauLines(const Assignment &assignment)
{
    if (!assignment.plateau)
        return {};
    return "plateau = ReduceLROnPlateau(\n    optimizer, " + plateauArguments(*assignment.plateau)
        + ",\n)\n";
}

} // namespace

Result<std::string> writeTorch(const Assignment &assignment)
{
    const auto &plan = assignment.plan;
    const auto head = headLine(assignment);
    std::set<std::string> names;
    if (assignment.plateau)
        names.insert("ReduceLROnPlateau");
    const auto tail = "\n" + torchLoop(plan) + advance(assignment);
    if (assignment.plateau && assignment.afterWarmUp == 0)
        return head + "import torch\n" + imported(names) + "\n" + torchModel(plan, plan.at(0))
            + plateauLines(assignment) + tail;
    if (const auto composition = composed(plan)) {
        for (const auto &stage : composition->stages)
            names.insert(stage.name);
        if (composition->stages.size() > 1)
            names.insert("SequentialLR");
        return head + "import torch\n" + imported(names) + "\n"
            + torchModel(plan, composition->baseRate) + constructions(*composition)
            + plateauLines(assignment) + tail;
    }
    if (plan.intended.spec().momentum)
        return fail("/schedule/momentum",
                    "a momentum that moves otherwise than OneCycleLR moves it",
                    "a warm-up and a decay that are both cosine or both linear, as OneCycleLR's, "
                    "or a momentum that stays");
    const auto base = plan.intended.peak();
    const auto scaled = scaledBy(plan, base);
    Expressions expressions(scaled, Arithmetic::python);
    const auto function = factorFunction(scaled, expressions);
    if (!function)
        return tl::unexpected(function.error());
    names.insert("LambdaLR");
    std::string modules;
    for (const auto &module : expressions.modules())
        modules += "import " + module + "\n";
    return head + modules + (modules.empty() ? "" : "\n") + "import torch\n" + imported(names)
        + "\n\n" + expressions.helpers() + *function + torchModel(plan, base)
        + "scheduler = LambdaLR(optimizer, lr_lambda=factor)\n" + plateauLines(assignment) + tail;
}

} // namespace warmup::code
