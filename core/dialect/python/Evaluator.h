// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/dialect/python/Environment.h"
#include "core/dialect/python/Program.h"
#include "core/dialect/python/Reading.h"

namespace warmup::dialect::python {

// The walk behind evaluate(): statements change the environment and add facts, expressions give
// values.
class Evaluator {
public:
    explicit Evaluator(std::optional<double> batches) : m_batches(batches) { }

    [[nodiscard]] Program run(const Block &script);

private:
    // Statements.
    void block(const Block &statements);
    void statement(const Statement &statement);
    void importNames(const Statement &statement);
    void assign(const Expression &target, const Value &value);
    void assignPostfix(const Expression &target, const Value &value);
    void augment(const Statement &statement);
    void loop(const Statement &statement);
    void branch(const Statement &statement);
    void uncertain(const std::vector<const Block *> &sides, bool exhaustive, Position at);
    void forgetAugmented(const Block &statements);
    void enterEveryFunction(const Block &statements);

    // Expressions.
    [[nodiscard]] Value value(const Expression &expression);
    [[nodiscard]] Value name(std::string_view name) const;
    [[nodiscard]] Value chain(const Expression &expression);
    [[nodiscard]] Value comparisons(const Expression &expression);
    [[nodiscard]] Value attribute(const Value &of, std::string_view name);
    [[nodiscard]] Value item(const Value &of, const Trailer &trailer);
    [[nodiscard]] Value call(const Value &callee, const Trailer &trailer, Position at);
    [[nodiscard]] Value callSymbol(const Value &callee, CallArguments arguments, Position at);
    [[nodiscard]] Value callTimm(std::string_view name, CallArguments arguments, Position at);
    [[nodiscard]] Value constructed(const Known &known, std::string symbol, CallArguments arguments,
                                    Position at);
    [[nodiscard]] Value callMember(const Value &callee, CallArguments arguments, Position at);
    [[nodiscard]] Value enter(const Statement &function, const CallArguments &arguments);
    [[nodiscard]] Value enterMethod(const Value &method, CallArguments arguments);
    [[nodiscard]] CallArguments argumentsOf(const Trailer &trailer);
    // Functions of the script as lambdas, in lists too.
    [[nodiscard]] Value withLambdas(const Value &value);
    void addOption(const CallArguments &arguments);

    // Classes of the script.
    [[nodiscard]] Value construct(const Statement &klass, CallArguments arguments);
    [[nodiscard]] const Statement *methodNamed(const Statement &klass, std::string_view name,
                                               int depth = 0);
    [[nodiscard]] std::optional<Value> attributeOfInstance(const Value &of, std::string_view name);
    void setAttribute(const Value &of, std::string_view name, const Value &value);
    void enterEveryMethod(const Statement &klass);

    // Rates that the script sets itself.
    [[nodiscard]] bool setsRate(const Value &group, const Value &rate, Position at);
    [[nodiscard]] Value formulaOfCall(const std::string &function, const CallArguments &arguments);
    [[nodiscard]] Value formulaOfFunction(const Statement &function,
                                          const CallArguments &arguments);

    // Lightning.
    struct LightningRun {
        double accumulated = 1; // batches of an update
        double updates = 0; // of an epoch; assumed without batches
        std::optional<double> batches; // of an epoch
        std::optional<double> epochs;
        std::optional<double> most; // updates
    };
    struct LightningScheduler {
        Value scheduler;
        Position at;
        bool perUpdate = false;
        bool saysItsInterval = false;
        bool metric = false; // that step() is given
        double every = 1;
    };
    void followLightning();
    void saveHyperparameters();
    [[nodiscard]] Value lightningModule();
    [[nodiscard]] LightningRun lightningRun() const;
    [[nodiscard]] Value ofLightningTrainer(std::string_view name);
    [[nodiscard]] std::optional<double> trainerSays(std::string_view argument) const;
    [[nodiscard]] std::optional<LightningScheduler>
    schedulerOf(const Value &given, const Value *monitor, Position at, bool byHand);
    [[nodiscard]] Remark remarkOn(const LightningScheduler &each, const LightningRun &run) const;
    void driveLightning(const Value &returned, const Value &module, Position at);
    void driveByHand(const Value &module, int epochs, int updates);
    void refuse(Position at, std::string found, std::string allowed);

    void step(StepFact::What what, ConstructedPtr object, CallArguments arguments, Position at);
    void handOver(const CallArguments &arguments, Position at);
    void touch(Position at, std::string what);

    std::optional<double> m_batches; // to be assumed where the script does not say it
    Program m_program;
    Environment m_environment;
    std::vector<int> m_loops; // that are being followed
    std::vector<std::string> m_stars; // modules of `from module import *`
    std::unordered_map<std::string, Value> m_options; // the defaults of argparse's arguments
    std::optional<Value> m_every; // the condition on a loop's index that holds here
    std::set<const Statement *> m_entered; // functions that are being followed
    Value m_returned;
    bool m_left = false; // the function that is being followed has returned, under no condition
    std::vector<const Statement *> m_functions; // that are being followed
    std::vector<const Statement *> m_defined; // classes, in their order
    std::unordered_map<std::string, const Statement *> m_classes; // by symbol
    std::vector<Value> m_instances; // of the script's classes
    std::optional<CallArguments> m_trainer; // Lightning's
    Value m_lightningOptimizers; // what optimizers() and lr_schedulers() of a module give
    Value m_lightningSchedulers;
    bool m_assumesUpdates = false; // how many updates an epoch has was asked for, and is not said
    int m_conditions = 0; // unknown conditions around, and
    int m_outerConditions = 0; // those of them that are around the innermost function
    int m_calls = 0; // functions followed so far
    int m_followed = 0; // statements of functions so far
};

} // namespace warmup::dialect::python
