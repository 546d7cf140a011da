// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Reading.h"

// What the Trainer of Lightning does with a module's configure_optimizers: it advances the
// schedulers itself. Read and run at pytorch-lightning 2.6 (core/optimizer.py,
// loops/training_epoch_loop.py): step() after the optimizer's, at the end of each `frequency`-th
// epoch, or with "interval": "step" after each `frequency`-th batch of an epoch.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

const Value *entryOf(const Value &dictionary, std::string_view key)
{
    for (std::size_t i = 0; dictionary.is(Kind::dictionary) && i + 1 < dictionary.items->size();
         i += 2)
        if ((*dictionary.items)[i].is(Kind::text) && (*dictionary.items)[i].text == key)
            return &(*dictionary.items)[i + 1];
    return nullptr;
}

bool isOptimizerObject(const Value &value)
{
    return value.is(Kind::object) && value.object->role == Constructed::Role::optimizer;
}

bool areOptimizers(const Value &value)
{
    return value.is(Kind::list) && !value.items->empty()
        && std::all_of(value.items->begin(), value.items->end(), isOptimizerObject);
}

bool areDictionaries(const Value &value)
{
    return value.is(Kind::list) && !value.items->empty()
        && std::all_of(value.items->begin(), value.items->end(),
                       [](const Value &each) { return each.is(Kind::dictionary); });
}

// One that the script leaves out counts as well: `optimizer = ...`.
bool isOptimizerLike(const Value &value)
{
    return isOptimizerObject(value) || (value.is(Kind::unknown) && !value.missing.empty());
}

bool isSchedulerLike(const Value &value)
{
    return (value.is(Kind::object) && value.object->role == Constructed::Role::scheduler)
        || value.is(Kind::dictionary);
}

// ([optimizer], [scheduler])
bool arePair(const Value &returned)
{
    if (!returned.is(Kind::list) || returned.items->size() != 2)
        return false;
    const auto &first = returned.items->front();
    const auto &second = returned.items->back();
    if (areOptimizers(first))
        return true;
    return first.is(Kind::list) && first.items->size() == 1 && isOptimizerLike(first.items->front())
        && (second.is(Kind::list)
                ? std::all_of(second.items->begin(), second.items->end(), isSchedulerLike)
                : isSchedulerLike(second));
}

// What configure_optimizers gives: a scheduler, or the dictionary around it.
struct LightningConfiguration {
    std::vector<Value> optimizers;
    std::vector<Value> schedulers;
    const Value *monitor = nullptr;
    bool isKnown = true;
};

LightningConfiguration configurationOf(const Value &returned)
{
    LightningConfiguration made;
    const auto add = [&](const Value &dictionary) {
        if (const auto *optimizer = entryOf(dictionary, "optimizer"))
            made.optimizers.push_back(*optimizer);
        if (const auto *scheduler = entryOf(dictionary, "lr_scheduler"))
            made.schedulers.push_back(*scheduler);
    };
    if (isOptimizerObject(returned)) {
        made.optimizers = {returned};
    } else if (returned.is(Kind::dictionary)) {
        add(returned);
        made.monitor = entryOf(returned, "monitor");
    } else if (areDictionaries(returned)) {
        for (const auto &each : *returned.items)
            add(each);
    } else if (areOptimizers(returned)) {
        made.optimizers = *returned.items;
    } else if (arePair(returned)) {
        made.optimizers = *returned.items->front().items;
        const auto &second = returned.items->back();
        made.schedulers = second.is(Kind::list) ? *second.items : std::vector{second};
    } else {
        made.isKnown = false;
    }
    return made;
}

} // namespace

void Evaluator::refuse(Position at, std::string found, std::string allowed)
{
    if (!m_program.refusal)
        m_program.refusal = Program::Refusal{at, std::move(found), std::move(allowed)};
}

// The module that is trained: the one that a Trainer is given, the last one constructed, or one
// that is constructed with its defaults. Unknown: the script has none.
Value Evaluator::lightningModule()
{
    const auto isModule = [&](const Value &value) {
        if (!value.is(Kind::instance))
            return false;
        const auto *configure = methodNamed(*value.function, "configure_optimizers");
        return configure && configure->parameters.size() == 1;
    };
    for (const auto &method : m_program.methods)
        if (method.method == "fit")
            for (const auto &given : method.arguments.positional)
                if (isModule(given))
                    return given;
    for (auto each = m_instances.rbegin(); each != m_instances.rend(); ++each)
        if (isModule(*each))
            return *each;
    const Statement *last = nullptr;
    for (const auto *klass : m_defined) {
        const auto *configure = methodNamed(*klass, "configure_optimizers");
        if (configure && configure->parameters.size() == 1)
            last = klass;
    }
    return last ? construct(*last, {}) : bareModule();
}

// A module of the methods that are pasted without their class; of several of one name the last.
Value Evaluator::bareModule()
{
    const auto *configure = m_environment.find("configure_optimizers");
    if (!m_program.empty() || !configure || !configure->is(Kind::function)
        || configure->function->parameters.size() != 1)
        return unknown();
    m_bareModule.kind = Statement::Kind::klass;
    m_bareModule.text = "LightningModule";
    m_bareModule.blocks = {{}};
    for (const auto &statement : *m_script) {
        const bool isMethod = statement.kind == Statement::Kind::function
            && !statement.parameters.empty() && statement.parameters.front() == "self";
        if (isMethod || &statement == configure->function)
            m_bareModule.blocks.front().insert(m_bareModule.blocks.front().begin(), statement);
    }
    return construct(m_bareModule, {});
}

void Evaluator::followLightning()
{
    const auto module = lightningModule();
    if (!module.is(Kind::instance))
        return;
    auto method = attributeOfInstance(module, "configure_optimizers");
    const auto at = method->function->at;
    driveLightning(enterMethod(*method, {}), module, at);
}

void Evaluator::driveLightning(const Value &returned, const Value &module, Position at)
{
    const auto configured = configurationOf(returned);
    if (!configured.isKnown) {
        if (returned.is(Kind::list) && returned.items->size() == 2
            && isOptimizerLike(returned.items->front()) && isSchedulerLike(returned.items->back()))
            return refuse(at, "configure_optimizers() returns an optimizer and a scheduler",
                          "([optimizer], [scheduler]) or a dictionary of them: Lightning raises "
                          "MisconfigurationException");
        if (returned.is(Kind::unknown) || returned.is(Kind::list))
            return touch(at, "returns something from configure_optimizers() that is not known");
        return refuse(at, "configure_optimizers() returns " + describe(returned),
                      "an optimizer, ([optimizers], [schedulers]) or a dictionary of them: "
                      "Lightning raises MisconfigurationException");
    }
    const auto automatic = attributeOfInstance(module, "automatic_optimization");
    const bool byHand = automatic && automatic->is(Kind::number) && automatic->number == 0;
    if (!byHand && configured.optimizers.size() > 1)
        return refuse(at,
                      fmt::format("configure_optimizers() returns {} optimizers",
                                  configured.optimizers.size()),
                      "one, unless self.automatic_optimization = False: Lightning raises "
                      "RuntimeError");
    if (const auto *overridden = methodNamed(*module.function, "optimizer_step"))
        touch(overridden->at, "overrides optimizer_step() of Lightning");

    const auto run = lightningRun();
    std::vector<LightningScheduler> schedulers;
    bool stepwise = false;
    for (const auto &given : configured.schedulers) {
        const auto scheduler = schedulerOf(given, configured.monitor, at, byHand);
        if (!scheduler)
            return;
        stepwise = stepwise || scheduler->perUpdate;
        schedulers.push_back(*scheduler);
    }
    // Loops that the Trainer has.
    const bool assumes = !run.batches && (stepwise || m_assumesUpdates);
    const bool endsByUpdates = run.most && (!run.epochs || !run.batches);
    std::optional<double> updates;
    if (run.batches || assumes)
        updates = run.updates;
    auto epochs = run.epochs;
    if (!epochs && !run.most && assumes && !m_trainer)
        epochs = LightningRun::kAssumedEpochs;
    if (run.most && updates && epochs)
        epochs = std::min(*epochs, *run.most / *updates);
    else if (run.most && updates)
        epochs = *run.most / *updates;
    const auto loop = [&](std::optional<double> count) {
        m_program.loops.push_back({at, count});
        return static_cast<int>(m_program.loops.size()) - 1;
    };
    const auto optimizer = configured.optimizers.empty() ? Value{} : configured.optimizers.front();
    if (!optimizer.is(Kind::object) && (schedulers.empty() || !isOptimizerLike(optimizer)))
        return touch(at, "returns an optimizer from configure_optimizers() that is not known");
    if (assumes && !endsByUpdates)
        m_program.remarks.push_back(
            {Remark::Severity::warning, "batches-unknown", 0,
             fmt::format("{}: the script does not say how many updates an epoch has: {} are "
                         "assumed; Trainer(limit_train_batches=...) or max_steps says it.",
                         toText(at), shortestText(run.updates))});
    if (byHand) {
        m_lightningOptimizers =
            configured.optimizers.size() == 1 ? optimizer : list(configured.optimizers);
        std::vector<Value> objects;
        for (const auto &each : schedulers)
            objects.push_back(each.scheduler);
        m_lightningSchedulers = objects.size() == 1 ? objects.front() : list(std::move(objects));
        const int outer = loop(epochs);
        return driveByHand(module, outer, loop(updates));
    }
    // One loop over the updates, where only they are counted.
    const bool flat = endsByUpdates && stepwise;
    const bool grouped = std::any_of(schedulers.begin(), schedulers.end(), [](const auto &each) {
        return each.perUpdate && each.every > 1;
    });
    std::vector<int> outer;
    std::vector<int> all;
    if (flat || (grouped && epochs && updates)) {
        all = {loop(flat ? run.most : std::optional(*epochs * *updates))};
        outer = all;
    } else {
        outer = {loop(epochs)};
        all = {outer.front(), loop(updates)};
    }
    m_program.steps.push_back({StepFact::What::optimizer, optimizer.object, {}, all, at});
    for (const auto &each : schedulers) {
        StepFact step{StepFact::What::scheduler, each.scheduler.object, {}, {}, at};
        step.loops = each.perUpdate ? all : outer;
        step.every = each.every;
        if (flat && !each.perUpdate) {
            if (!run.batches) {
                touch(at,
                      "steps a " + each.scheduler.object->className()
                          + " after every epoch, without the updates of one");
                continue;
            }
            step.every *= run.updates;
        }
        step.first = step.every - 1;
        if (each.metric)
            step.arguments.keywords.emplace_back("metrics", unknown("the monitored metric"));
        if (!stepAsOverridden(each, step, module, outer))
            m_program.steps.push_back(std::move(step));
        m_program.remarks.push_back(remarkOn(each, run));
    }
}

// Whether the module's own lr_scheduler_step(self, scheduler, metric) steps the scheduler.
bool Evaluator::stepAsOverridden(const LightningScheduler &each, const StepFact &step,
                                 const Value &module, const std::vector<int> &epochs)
{
    const auto method = attributeOfInstance(module, "lr_scheduler_step");
    if (!method || !method->is(Kind::method))
        return false;
    if (step.every != 1) {
        touch(method->function->at, "overrides lr_scheduler_step() of Lightning");
        return true;
    }
    const auto indexOf = [](const std::vector<int> &loops) {
        Value index;
        index.kind = Kind::index;
        index.loop = loops.back();
        index.running = loops.size() > 1;
        return index;
    };
    const auto run = lightningRun();
    const auto updates = run.batches ? number(run.updates, true) : unknown();
    const bool isFlat = each.perUpdate && epochs == step.loops; // one loop over all updates
    setAttribute(module, "current_epoch",
                 isFlat ? operation("//", indexOf(epochs), updates) : indexOf(epochs));
    const auto done = operation("+", indexOf(step.loops), number(1, true));
    setAttribute(module, "global_step", each.perUpdate ? done : operation("*", done, updates));
    CallArguments arguments;
    arguments.at = method->function->at;
    Value none;
    none.kind = Kind::none;
    arguments.positional = {each.scheduler, each.metric ? unknown("the monitored metric") : none};
    m_loops = step.loops;
    (void)enterMethod(*method, std::move(arguments));
    m_loops.clear();
    return true;
}

// "StepLR: its step() is called at the end of every epoch".
Remark Evaluator::remarkOn(const LightningScheduler &each, const LightningRun &run) const
{
    const auto name = each.scheduler.object->className();
    if (each.perUpdate && each.every > 1 && std::fmod(run.updates, each.every) != 0)
        return {Remark::Severity::warning, "not-understood", 0,
                fmt::format("{}: Lightning counts the batches of each epoch anew, and {} is no "
                            "multiple of the frequency {}: the calls at the ends of epochs are "
                            "read as if it were.",
                            toText(each.at), shortestText(run.updates), shortestText(each.every))};
    const std::string unit = each.perUpdate ? "update" : "epoch";
    const bool isMeantForUpdates = !each.perUpdate && name == "OneCycleLR";
    return {isMeantForUpdates ? Remark::Severity::warning : Remark::Severity::hint,
            "lightning-interval", 0,
            fmt::format("{}: Lightning 2.6 calls step() of the {} after every {} (\"interval\": "
                        "\"{}\"{}).",
                        toText(each.at), name,
                        each.every > 1 ? shortestText(each.every) + " " + unit + "s" : unit,
                        each.perUpdate ? "step" : "epoch",
                        each.saysItsInterval ? "" : ", the default")
                + (isMeantForUpdates ? " Is \"step\" meant? Lightning warns of it." : "")};
}

std::optional<Evaluator::LightningScheduler>
Evaluator::schedulerOf(const Value &given, const Value *monitor, Position at, bool byHand)
{
    LightningScheduler made;
    made.at = at;
    const Value *scheduler = &given;
    if (given.is(Kind::dictionary)) {
        scheduler = entryOf(given, "scheduler");
        if (!scheduler) {
            refuse(at, "a dictionary \"lr_scheduler\" without \"scheduler\"",
                   "\"scheduler\" in it: Lightning raises MisconfigurationException");
            return std::nullopt;
        }
        const auto *interval = entryOf(given, "interval");
        made.saysItsInterval = interval;
        if (interval && interval->is(Kind::text) && interval->text != "step"
            && interval->text != "epoch") {
            refuse(at, fmt::format("\"interval\": \"{}\"", interval->text.substr(0, 40)),
                   "\"step\" or \"epoch\": Lightning raises MisconfigurationException");
            return std::nullopt;
        }
        if (interval && !interval->is(Kind::text))
            touch(at, "sets an interval for Lightning that is not known");
        made.perUpdate = interval && interval->is(Kind::text) && interval->text == "step";
        if (const auto *frequency = entryOf(given, "frequency")) {
            if (!frequency->is(Kind::number))
                touch(at, "sets a frequency for Lightning that is not known");
            else
                made.every = std::abs(frequency->number);
        }
        monitor = entryOf(given, "monitor");
    }
    if (!scheduler->is(Kind::object) || scheduler->object->role != Constructed::Role::scheduler) {
        touch(at, "returns a scheduler from configure_optimizers() that is not known");
        return std::nullopt;
    }
    made.scheduler = *scheduler;
    made.metric = scheduler->object->className() == "ReduceLROnPlateau";
    if (made.metric && !byHand && (!monitor || monitor->is(Kind::none))) {
        refuse(at, "ReduceLROnPlateau without \"monitor\"",
               "\"monitor\": the name of a metric that the module logs, in the dictionary: "
               "Lightning raises MisconfigurationException");
        return std::nullopt;
    }
    if (made.every == 0)
        refuse(at, "\"frequency\": 0",
               "at least 1: Lightning raises ZeroDivisionError at the end of the first epoch");
    // A period of updates, where batches are accumulated.
    if (made.perUpdate) {
        const auto accumulated = static_cast<long>(lightningRun().accumulated);
        const auto batches = static_cast<long>(std::min(made.every, 1e9));
        made.every =
            static_cast<double>(std::lcm(accumulated, std::max(1L, batches)) / accumulated);
    }
    return made;
}

// With self.automatic_optimization = False the module advances them.
void Evaluator::driveByHand(const Value &module, int epochs, int updates)
{
    const auto follow = [&](std::string_view hook, std::vector<int> loops) {
        const auto method = attributeOfInstance(module, hook);
        if (!method || !method->is(Kind::method))
            return;
        m_loops = std::move(loops);
        (void)enterMethod(*method, {});
        m_loops.clear();
    };
    follow("on_train_epoch_start", {epochs});
    follow("training_step", {epochs, updates});
    follow("on_train_epoch_end", {epochs});
}

} // namespace warmup::dialect::python
