// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Reading.h"

// What the arguments of Lightning's Trainer say of a run.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr double kAssumedUpdates = 1000; // an epoch

} // namespace

std::optional<double> Evaluator::trainerSays(std::string_view argument) const
{
    if (m_trainer)
        for (const auto &[keyword, given] : m_trainer->keywords)
            if (keyword == argument && given.is(Kind::number))
                return given.number;
    return std::nullopt;
}

// Batches that are accumulated, updates of an epoch, epochs and updates of the run, where the
// arguments of the Trainer say them.
Evaluator::LightningRun Evaluator::lightningRun() const
{
    const auto isGiven = [&](std::string_view argument) {
        return m_trainer
            && std::any_of(m_trainer->keywords.begin(), m_trainer->keywords.end(),
                           [&](const auto &each) {
                               return each.first == argument && !each.second.is(Kind::none);
                           });
    };
    LightningRun run;
    run.accumulated = std::clamp(trainerSays("accumulate_grad_batches").value_or(1), 1.0, 1e9);
    const auto most = trainerSays("max_steps");
    if (most && *most >= 0)
        run.most = most;
    if (isGiven("max_epochs")) {
        if (const auto epochs = trainerSays("max_epochs"); epochs && *epochs >= 0)
            run.epochs = epochs;
    } else if (m_trainer && !isGiven("max_steps") && !isGiven("max_time") && !m_trainer->unpacks) {
        run.epochs = 1000; // Lightning's default
    }
    if (m_trainer)
        for (const auto &[keyword, given] : m_trainer->keywords)
            if (keyword == "limit_train_batches" && given.is(Kind::number) && given.whole
                && given.number >= 1)
                run.batches = given.number;
    run.updates = run.batches ? std::ceil(*run.batches / run.accumulated) : kAssumedUpdates;
    return run;
}

// An attribute of self.trainer.
Value Evaluator::ofLightningTrainer(std::string_view name)
{
    const auto run = lightningRun();
    const auto orUnknown = [](std::optional<double> value) {
        return value ? number(*value, true) : unknown();
    };
    if (name == "max_epochs")
        return orUnknown(run.epochs);
    if (name == "max_steps")
        return number(run.most.value_or(-1), true);
    if (name == "accumulate_grad_batches")
        return number(run.accumulated, true);
    if (name != "estimated_stepping_batches" && name != "num_training_batches")
        return symbol("lightning.trainer." + std::string(name));
    m_assumesUpdates = true;
    if (name == "num_training_batches")
        return number(run.batches.value_or(run.updates * run.accumulated), true);
    if (run.most && (!run.epochs || !run.batches))
        return number(*run.most, true);
    const double all =
        run.updates * std::max(1.0, run.epochs.value_or(LightningRun::kAssumedEpochs));
    return number(run.most ? std::min(*run.most, all) : all, true);
}

// LightningCLI(Module, trainer_defaults={"max_epochs": 90}), or a class of the script that derives
// from it, makes a Trainer of what it is given.
void Evaluator::noteLightningCli(const Value &callee, const CallArguments &arguments)
{
    const auto klass = m_classes.find(callee.text);
    const bool derives = klass != m_classes.end()
        && std::any_of(klass->second->values.begin(), klass->second->values.end(),
                       [&](const Expression &base) {
                           const auto of = value(base);
                           return of.is(Kind::symbol) && lastPart(of.text) == "LightningCLI";
                       });
    if (m_trainer || (!derives && lastPart(callee.text) != "LightningCLI"))
        return;
    for (const auto &[keyword, given] : arguments.keywords)
        if (keyword == "trainer_defaults")
            addTrainerDefaults(given, "");
    if (!derives)
        return;
    const auto cli = construct(*klass->second, {});
    const auto method =
        cli.is(Kind::instance) ? attributeOfInstance(cli, "add_arguments_to_parser") : std::nullopt;
    CallArguments parser;
    parser.at = arguments.at;
    parser.positional.push_back(unknown());
    if (method && method->is(Kind::method))
        (void)enterMethod(*method, std::move(parser));
}

// Arguments of the Trainer by their names after the prefix; parser.set_defaults() has "trainer.".
void Evaluator::addTrainerDefaults(const Value &defaults, std::string_view prefix)
{
    if (!defaults.is(Kind::dictionary) || !hasNames(defaults))
        return;
    for (std::size_t i = 0; i + 1 < defaults.items->size(); i += 2) {
        const auto &name = (*defaults.items)[i].text;
        if (!name.starts_with(prefix))
            continue;
        if (!m_trainer)
            m_trainer = CallArguments{};
        m_trainer->keywords.emplace_back(name.substr(prefix.size()), (*defaults.items)[i + 1]);
    }
}

} // namespace warmup::dialect::python
