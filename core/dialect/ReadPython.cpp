// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/ReadPython.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Parser.h"
#include "core/dialect/python/Program.h"
#include "core/dialect/python/Tokenizer.h"
#include "core/dialect/python/Translation.h"

namespace warmup::dialect {
namespace {

using python::Constructed;
using python::ConstructedPtr;

bool isGradualWarmup(const ConstructedPtr &object)
{
    return object->className() == "GradualWarmupScheduler";
}

bool isGivenTo(const ConstructedPtr &object, const Constructed &other)
{
    const auto isIt = [&](const python::Value &value) { return value.object == object; };
    return std::any_of(other.arguments.positional.begin(), other.arguments.positional.end(), isIt)
        || std::any_of(other.arguments.keywords.begin(), other.arguments.keywords.end(),
                       [&](const auto &argument) { return isIt(argument.second); });
}

// The schedulers that no other one is given.
std::vector<ConstructedPtr> outermost(const python::Program &program)
{
    std::vector<ConstructedPtr> schedulers;
    for (const auto &object : program.objects)
        if (object->role == Constructed::Role::scheduler)
            schedulers.push_back(object);
    constexpr std::size_t kMost = 50;
    if (schedulers.size() > kMost)
        schedulers.resize(kMost);
    std::vector<ConstructedPtr> result;
    for (const auto &object : schedulers)
        if (std::none_of(schedulers.begin(), schedulers.end(),
                         [&](const auto &other) { return isGivenTo(object, *other); }))
            result.push_back(object);
    return result;
}

Result<ConstructedPtr> chosen(const python::Program &program, std::string_view name)
{
    auto candidates = outermost(program);
    if (std::any_of(candidates.begin(), candidates.end(), isGradualWarmup))
        std::erase_if(candidates, [](const auto &object) { return !isGradualWarmup(object); });
    const auto *allowed = "GradualWarmupScheduler of warmup_scheduler, or one of StepLR, "
                          "MultiStepLR, ExponentialLR, CosineAnnealingLR, ReduceLROnPlateau of "
                          "torch.optim.lr_scheduler";
    if (candidates.empty())
        return fail(std::string(name), "no scheduler", allowed);
    if (candidates.size() > 1)
        return tl::unexpected(
            python::errorAt(name, candidates[1]->at,
                            fmt::format("a second {}, beside the one at {}",
                                        candidates[1]->className(), toText(candidates[0]->at)),
                            "one schedule in a script"));
    return candidates.front();
}

void addTouches(Script &script, const python::Program &program, const ConstructedPtr &main)
{
    for (const auto &touch : program.touches)
        script.remarks.push_back({Remark::Severity::warning, "not-understood", 0,
                                  fmt::format("{}: the script {}; this is not followed.",
                                              toText(touch.at), touch.what)});
    for (const auto &step : program.steps)
        if (step.what == python::StepFact::What::scheduler && step.object != main) {
            script.remarks.push_back(
                {Remark::Severity::warning, "other-scheduler-stepped", 0,
                 fmt::format(
                     "{}: step() of the {} constructed at {} changes the rate as well; this "
                     "is not followed.",
                     toText(step.at), step.object->className(), toText(step.object->at))});
            break;
        }
    if (main->conditional)
        script.remarks.push_back(
            {Remark::Severity::hint, "conditional-scheduler", 0,
             fmt::format("{}: the scheduler is constructed only under a condition.",
                         toText(main->at))});
}

} // namespace

Result<Script> readPython(std::string_view text, std::string_view name)
{
    if (text.size() > kLongestScript)
        return fail(std::string(name), fmt::format("{} bytes", text.size()),
                    fmt::format("a script of at most {} bytes", kLongestScript));
    const auto tokens = python::tokenize(text, name);
    if (!tokens)
        return tl::unexpected(tokens.error());
    const auto tree = python::parse(*tokens, name);
    if (!tree)
        return tl::unexpected(tree.error());
    const auto program = python::evaluate(*tree);
    const auto main = chosen(program, name);
    if (!main)
        return tl::unexpected(main.error());
    auto script = isGradualWarmup(*main) ? python::readGradualWarmup(program, *main, name)
                                         : python::readTorchAlone(program, *main, name);
    if (script)
        addTouches(*script, program, *main);
    return script;
}

} // namespace warmup::dialect
