// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/Framework.h"
#include "core/dialect/RunOfCount.h"
#include "core/dialect/python/Advancing.h"
#include "core/dialect/python/Converter.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Lambda.h"
#include "core/dialect/python/Translation.h"
#include "core/dialect/torch/Builder.h"
#include "core/dialect/torch/Schedulers.h"

namespace warmup::dialect::python {
namespace {

StepSignature stepOfTorch(const Construction &scheduler)
{
    const auto &name = scheduler.name;
    if (name == "ReduceLROnPlateau")
        return {{"metrics", "epoch"}, true};
    if (name == "SequentialLR" || name == "ChainedScheduler")
        return {{}, false};
    return {.followsLoops = true, .countsUpdates = name == "OneCycleLR" || name == "CyclicLR"};
}

// In the same iterations of a loop that both are in.
bool isAsOften(const StepFact &left, const StepFact &right)
{
    return left.every == right.every && left.orLast == right.orLast
        && (left.every == 1 || left.first == right.first);
}

void remarkOnOthers(Script &into, const Program &program,
                    const std::vector<ConstructedPtr> &schedulers)
{
    const auto *first = program.stepInLoop(schedulers.front());
    for (std::size_t i = 1; i < schedulers.size(); ++i) {
        const auto *step = program.stepInLoop(schedulers[i]);
        if (!first || !step
            || (step->loops == first->loops && !step->conditional && isAsOften(*step, *first)))
            continue;
        into.remarks.push_back(
            {Remark::Severity::warning, "not-understood", 0,
             fmt::format("{}: step() of the {} is read as if it were called whenever the {} is.",
                         toText(step->at), schedulers[i]->className(),
                         schedulers.front()->className())});
    }
}

// The first that is stepped in a loop, of those whose iterations are all of the loop's, if there
// are such ones: its calls count.
std::size_t oftenest(const Program &program, const std::vector<ConstructedPtr> &schedulers)
{
    std::size_t which = schedulers.size();
    for (std::size_t i = schedulers.size(); i-- > 0;)
        if (program.stepInLoop(schedulers[i]))
            which = i;
    if (which == schedulers.size())
        return 0;
    const auto &loops = program.stepInLoop(schedulers[which])->loops;
    for (std::size_t i = which; i < schedulers.size(); ++i)
        if (const auto *step = program.stepInLoop(schedulers[i]);
            step && step->every == 1 && step->loops == loops)
            return i;
    return which;
}

// Where those that are stepped cannot be told from them.
void dropConstructedAlone(Script &into, const Program &program,
                          const std::vector<ConstructedPtr> &schedulers)
{
    auto &all = into.asRun.schedulers;
    if (std::none_of(schedulers.begin(), schedulers.end(),
                     [&](const auto &each) { return isStepped(program, each); }))
        return;
    for (std::size_t i = schedulers.size(); i-- > 0;) {
        if (isStepped(program, schedulers[i]))
            continue;
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
        into.remarks.push_back(
            {Remark::Severity::warning, "other-scheduler-constructed", 0,
             fmt::format("{}: the constructor of the {} may change the rate, though its step() is "
                         "never called; this is not followed.",
                         toText(schedulers[i]->at), schedulers[i]->className())});
    }
}

void remarkOnConstructed(Script &into, const Program &program,
                         const std::vector<ConstructedPtr> &schedulers)
{
    for (const auto &scheduler : schedulers)
        if (!isStepped(program, scheduler))
            into.remarks.push_back(
                {Remark::Severity::warning, "other-scheduler-constructed", 0,
                 fmt::format("{}: the constructor of the {} changes the rate, though its step() is "
                             "never called; so it is drawn.",
                             toText(scheduler->at), scheduler->className())});
}

// An optimizer that the script does not show has as many parameter groups as a scheduler is given
// values for.
void assumeGroups(Script &into, Position at)
{
    std::size_t groups = 1;
    for (const auto &scheduler : into.asRun.schedulers)
        for (const auto parameter : {"lr_lambda", "max_lr", "base_lr", "warmup_period"})
            if (const auto *given = scheduler.find(parameter))
                if (const auto *list = std::get_if<Argument::List>(&given->value.value))
                    groups = std::max(groups, list->size());
    constexpr std::size_t kMost = 100;
    if (groups == 1 || groups > kMost)
        return;
    into.asRun.groupRates.assign(groups, into.schedule.baseRate);
    into.remarks.push_back({Remark::Severity::hint, "groups-unknown", 0,
                            fmt::format("{}: the script does not show the optimizer's parameter "
                                        "groups; {} are assumed, as many as the scheduler has "
                                        "values for.",
                                        toText(at), groups)});
}

// How often a step is made in iteration x of its loop: "1 if x > 160 else 0"; nothing where that is
// not known.
std::optional<std::string> timesOf(const StepFact &step, const Program &program)
{
    if (!step.conditional)
        return "1";
    const auto &condition = step.condition;
    auto text = formulaText(condition);
    if (!text || !condition.is(Value::Kind::formula))
        return std::nullopt;
    const bool isInner = condition.loop == step.loops.back();
    if (condition.loop >= 0 && step.loops.size() > 1 && !(isInner && condition.running)) {
        const auto &count = program.loops[static_cast<std::size_t>(step.loops.back())].count;
        if (!count || *count < 1 || step.loops.size() != 2
            || (!isInner && condition.loop != step.loops.front()))
            return std::nullopt;
        text = withName(*text, "x",
                        fmt::format("(x {} {})", isInner ? "%" : "//", shortestText(*count)));
    }
    return fmt::format("(1 if {} else 0)", *text);
}

// The same for a step that is made in each so many-th iteration of the loop alone, in iteration x
// of the loops together: "1 if x % 3 == 2 else 0".
std::optional<std::string> timesOfEvery(const StepFact &step, const Program &program)
{
    const auto &count = program.loops[static_cast<std::size_t>(step.loops.back())].count;
    const bool isInner = step.loops.size() > 1;
    if (step.conditional || ((isInner || step.orLast) && (!count || *count < 1)))
        return std::nullopt;
    const auto x = isInner ? fmt::format("(x % {})", shortestText(*count)) : std::string("x");
    const auto last =
        step.orLast ? fmt::format(" or {} == {}", x, shortestText(*count - 1)) : std::string();
    return fmt::format("(1 if {} % {} == {}{} else 0)", x, shortestText(step.every),
                       shortestText(step.first), last);
}

bool hasEpochIn(const StepFact &step, const Construction &made)
{
    return made.name != "ReduceLROnPlateau"
        && (!step.arguments.positional.empty() || !step.arguments.keywords.empty());
}

// What a scheduler's step() is given for an epoch; null: nothing, or None.
const Value *epochIn(const StepFact &step, bool hasMetrics)
{
    const auto &[positional, keywords, unpacks, at] = step.arguments;
    const std::size_t place = hasMetrics ? 1 : 0;
    const Value *epoch = positional.size() > place ? &positional[place] : nullptr;
    for (const auto &[keyword, value] : keywords)
        epoch = keyword == "epoch" ? &value : epoch;
    return epoch && !epoch->is(Value::Kind::none) ? epoch : nullptr;
}

bool isSameEpoch(const Value *left, const Value *right)
{
    if (!left || !right)
        return left == right;
    return left->kind == right->kind && left->number == right->number
        && left->stride == right->stride && left->loop == right->loop && left->inner == right->inner
        && left->running == right->running && left->text == right->text;
}

// Several are advanced together: each with what the one that drives them is given.
std::optional<Error> otherEpoch(const Program &program,
                                const std::vector<ConstructedPtr> &schedulers,
                                const ConstructedPtr &driving, std::string_view script)
{
    const auto hasMetrics = [](const ConstructedPtr &each) {
        return each->className() == "ReduceLROnPlateau";
    };
    const auto *driver = program.stepInLoop(driving);
    for (const auto &step : program.steps) {
        const bool isOurs = step.what == StepFact::What::scheduler && !step.loops.empty()
            && std::find(schedulers.begin(), schedulers.end(), step.object) != schedulers.end();
        // A plateau's step() asks for no epoch.
        if (!driver || !isOurs || hasMetrics(step.object)
            || isSameEpoch(epochIn(step, false), epochIn(*driver, hasMetrics(driving))))
            continue;
        return errorAt(script, step.at,
                       fmt::format("step() of the {} with another epoch than that of the {} at {}",
                                   step.object->className(), driving->className(),
                                   toText(driver->at)),
                       "the same epoch for every scheduler, or none");
    }
    return std::nullopt;
}

// Schedulers that are stepped under conditions, or never, become one that steps them where these
// hold. Whether they did: not where all are always stepped, or how is not known.
bool followConditions(std::vector<Construction> &made, const Program &program,
                      const std::vector<ConstructedPtr> &schedulers, std::size_t around,
                      const StepFact *driver)
{
    std::vector<std::string> times(schedulers.size());
    const StepFact *first = nullptr;
    bool isConditional = false;
    bool hasEpoch = false;
    for (const auto &step : program.steps) {
        const auto which = std::find(schedulers.begin(), schedulers.end(), step.object);
        if (step.what != StepFact::What::scheduler || which == schedulers.end())
            continue;
        first = first ? first : &step;
        const auto index = static_cast<std::size_t>(which - schedulers.begin());
        if (index < around && !step.conditional && step.loops == first->loops)
            continue;
        hasEpoch = hasEpoch || hasEpochIn(step, made[index]);
        const bool isSometimes = driver && !isAsOften(step, *driver);
        const bool isElsewhere =
            step.loops.empty() || step.loops != first->loops || (isSometimes && driver->every != 1);
        const bool isCertain = !step.conditional && !isSometimes;
        const auto each = isElsewhere || (hasEpoch && !isCertain) ? std::nullopt
            : isSometimes                                         ? timesOfEvery(step, program)
                                                                  : timesOf(step, program);
        if (!each)
            return false;
        isConditional = isConditional || !isCertain;
        times[index] += (times[index].empty() ? "" : " + ") + *each;
    }
    const auto stepped = static_cast<std::size_t>(
        std::count_if(times.begin(), times.end(), [](const auto &each) { return !each.empty(); }));
    const bool areSomeAlone = stepped > 0 && around == 0 && stepped < made.size();
    if ((!isConditional && !areSomeAlone) || (hasEpoch && stepped > 1))
        return false;
    Argument::List members;
    Argument::List functions;
    for (std::size_t i = around; i < made.size(); ++i) {
        const auto text = "lambda x: " + (times[i].empty() ? "0" : times[i]);
        if (!Function::make(text, ""))
            return false;
        functions.push_back(Argument{Lambda{text}});
        members.push_back(Argument{made[i]});
    }
    made.resize(around);
    made.push_back({"SteppedWhere",
                    {{"schedulers", Argument{std::move(members)}},
                     {"times", Argument{std::move(functions)}}}});
    return true;
}

} // namespace

bool hasQuietConstructor(const Constructed &scheduler)
{
    constexpr std::array<std::string_view, 6> kQuiet{"StepLR",           "ExponentialLR",
                                                     "PolynomialLR",     "CosineAnnealingLR",
                                                     "MultiplicativeLR", "ReduceLROnPlateau"};
    const auto name = scheduler.className();
    return std::find(kQuiet.begin(), kQuiet.end(), name) != kQuiet.end();
}

void setIntended(Script &into, const std::function<bool(schedule::Spec &)> &intend)
{
    auto intended = into.schedule;
    into.schedule.warmUp.reset();
    if (!intend(intended))
        return;
    if (auto fitting = fittingTheRun(std::move(intended)))
        into.schedule = std::move(*fitting);
}

Result<Script> readSchedulers(const Program &program, const std::vector<ConstructedPtr> &schedulers,
                              std::string_view script, const Driving &driving)
{
    Script read;
    const auto &framework = *frameworkNamed(driving.framework);
    Converter converter(script, {framework.signatureOf, framework.schedulerNames, "optimizer"});
    for (std::size_t i = 0; i < schedulers.size(); ++i) {
        auto made =
            converter.construction(*schedulers[i], "/asRun/schedulers/" + std::to_string(i));
        if (!made)
            return tl::unexpected(made.error());
        read.asRun.schedulers.push_back(std::move(*made));
    }
    const auto &first = *schedulers.front();
    const auto which = driving.stepped ? 0 : oftenest(program, schedulers);
    const auto &stepped = driving.stepped ? driving.stepped : schedulers[which];
    auto advancing =
        advancingOf(program, stepped, driving.stepOf(read.asRun.schedulers[which]), script);
    if (!advancing)
        return tl::unexpected(advancing.error());
    if (framework.name == "torch" && schedulers.size() > 1)
        if (const auto other = otherEpoch(program, schedulers, stepped, script))
            return tl::unexpected(*other);
    const bool isFollowed = followConditions(read.asRun.schedulers, program, schedulers,
                                             driving.around, program.stepInLoop(stepped));
    if (isFollowed)
        std::erase_if(advancing->remarks, [](const Remark &each) {
            return each.id == "conditional-step" || each.id == "second-step";
        });
    if (!isFollowed && framework.name == "torch")
        dropConstructedAlone(read, program, schedulers);
    if (const auto added = addOptimizer(read, converter.optimizer(), script); !added)
        return tl::unexpected(added.error());
    if (!converter.optimizer() || !converter.optimizer()->is(Value::Kind::object))
        assumeGroups(read, first.at);
    if (framework.name != "timm")
        read.asRun.groupScales.clear();
    else if (!read.asRun.groupScales.empty() && read.asRun.groupScales.front() != 1)
        read.remarks.push_back(
            {Remark::Severity::hint, "first-group-scaled", 0,
             fmt::format("{}: the first parameter group has lr_scale {}: timm "
                         "multiplies its rate by that, and so it is drawn.",
                         toText(first.at), shortestText(read.asRun.groupScales.front()))});
    // Of an optimizer that is made with 0 where the script sets every rate itself.
    if (read.schedule.baseRate == 0 && read.asRun.schedulers.front().name == "RateByHand")
        read.schedule.baseRate = schedule::Spec{}.baseRate;
    if (converter.hasSeveralOptimizers())
        read.remarks.push_back(
            {Remark::Severity::warning, "several-optimizers", 0,
             fmt::format("{}: the schedulers belong to different optimizers; they are read as if "
                         "it were one.",
                         toText(first.at))});
    setClock(read, *advancing);
    read.asRun.framework = framework.name;
    read.asRun.version = framework.versions.back();
    if (driving.adjust)
        driving.adjust(read);

    const auto *optimizer = converter.optimizer();
    const auto named =
        optimizer && optimizer->object ? optimizer->object->className() : std::string();
    if (const auto built = torch::build(read.asRun, read.schedule.baseRate, {}, named); !built)
        return tl::unexpected(converter.located(built.error()));

    setIntended(read, [&](schedule::Spec &into) { return torch::promised(into, read.asRun); });
    if (!isFollowed)
        remarkOnOthers(read, program, schedulers);
    remarkNeverAdvanced(read, *schedulers[which]);
    if (isFollowed)
        remarkOnConstructed(read, program, schedulers);
    return read;
}

Result<Script> readTorchSchedulers(const Program &program,
                                   const std::vector<ConstructedPtr> &schedulers,
                                   std::string_view script)
{
    return readSchedulers(program, schedulers, script,
                          {.framework = "torch", .stepOf = stepOfTorch});
}

} // namespace warmup::dialect::python
