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
#include "core/dialect/torch/Schedulers.h"
#include "core/schedule/Schedule.h"

namespace warmup::dialect {
namespace {

using python::Constructed;
using python::ConstructedPtr;

bool isGradualWarmup(const ConstructedPtr &object)
{
    return object->className() == "GradualWarmupScheduler";
}

// A scheduler that is the schedule's own fields.
bool isStatable(const std::string &name)
{
    return name == "StepLR" || name == "MultiStepLR" || name == "ExponentialLR"
        || name == "CosineAnnealingLR" || name == "ReduceLROnPlateau";
}

bool holds(const python::Value &value, const ConstructedPtr &object, int depth = 0)
{
    constexpr int kDeepest = 4;
    if (value.object == object)
        return true;
    return value.is(python::Value::Kind::list) && depth < kDeepest
        && std::any_of(value.items->begin(), value.items->end(),
                       [&](const auto &item) { return holds(item, object, depth + 1); });
}

bool isGivenTo(const ConstructedPtr &object, const Constructed &other)
{
    return std::any_of(other.arguments.positional.begin(), other.arguments.positional.end(),
                       [&](const auto &value) { return holds(value, object); })
        || std::any_of(other.arguments.keywords.begin(), other.arguments.keywords.end(),
                       [&](const auto &argument) { return holds(argument.second, object); });
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

// What is read of a script: one scheduler, or several of PyTorch's that are all advanced.
Result<std::vector<ConstructedPtr>> chosen(const python::Program &program, std::string_view name)
{
    auto candidates = outermost(program);
    if (std::any_of(candidates.begin(), candidates.end(), isGradualWarmup))
        std::erase_if(candidates, [](const auto &object) { return !isGradualWarmup(object); });
    if (candidates.empty())
        return fail(std::string(name), "no scheduler",
                    "GradualWarmupScheduler of warmup_scheduler, or one of "
                        + torch::schedulerNames() + " of PyTorch");
    if (candidates.size() == 1)
        return candidates;
    auto stepped = candidates;
    std::erase_if(stepped, [&](const auto &object) {
        return std::none_of(program.steps.begin(), program.steps.end(), [&](const auto &step) {
            return step.object == object && !step.loops.empty();
        });
    });
    if (stepped.size() == 1
        || (stepped.size() > 1 && std::none_of(stepped.begin(), stepped.end(), isGradualWarmup)))
        return stepped;
    return tl::unexpected(
        python::errorAt(name, candidates[1]->at,
                        fmt::format("a second {}, beside the one at {}", candidates[1]->className(),
                                    toText(candidates[0]->at)),
                        "one schedule in a script"));
}

void addTouches(Script &script, const python::Program &program,
                const std::vector<ConstructedPtr> &mains)
{
    const auto &main = mains.front();
    for (const auto &touch : program.touches)
        script.remarks.push_back({Remark::Severity::warning, "not-understood", 0,
                                  fmt::format("{}: the script {}; this is not followed.",
                                              toText(touch.at), touch.what)});
    for (const auto &step : program.steps)
        if (step.what == python::StepFact::What::scheduler
            && std::find(mains.begin(), mains.end(), step.object) == mains.end()) {
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

// The form edits what it can state; everything else is kept as the script constructs it.
Result<Script> read(const python::Program &program, const std::vector<ConstructedPtr> &mains,
                    std::string_view name)
{
    if (isGradualWarmup(mains.front()))
        return python::readGradualWarmup(program, mains.front(), name);
    if (mains.size() == 1 && isStatable(mains.front()->className()))
        if (auto stated = python::readTorchAlone(program, mains.front(), name); stated
            && stated->asRun.groupRates.empty()
            && stated->asRun.driver.argument != Driver::Argument::epochs
            && stated->asRun.driver.callsPerUpdate == 1
            && (!stated->schedule.clock.run || schedule::makeSchedule(stated->schedule)))
            return stated;
    return python::readTorchSchedulers(program, mains, name);
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
    const auto mains = chosen(program, name);
    if (!mains)
        return tl::unexpected(mains.error());
    auto script = read(program, *mains, name);
    if (script)
        addTouches(*script, program, *mains);
    return script;
}

} // namespace warmup::dialect
