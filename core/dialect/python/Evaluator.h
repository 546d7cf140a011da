// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/dialect/python/Environment.h"
#include "core/dialect/python/Program.h"
#include "core/dialect/python/Reading.h"

namespace warmup::dialect::python {

// The walk behind evaluate(): statements change the environment and add facts, expressions give
// values.
class Evaluator {
public:
    // What a function that is called in a loop adds to a name of outside: `by` for each call.
    struct Drift {
        double by = 0; // 0: something that is no count
        std::size_t depth = 0; // loops around the call
    };
    using Drifts = std::map<std::string, Drift>;

    explicit Evaluator(std::optional<double> batches, const Supplied &supplied = {},
                       Drifts known = {})
        : m_batches(batches), m_supplied(supplied), m_knownDrifts(std::move(known))
    {
    }

    [[nodiscard]] Program run(const Block &script);
    [[nodiscard]] const Drifts &drifting() const { return m_drifting; }
    // Whether a rate was not followed for what drifts.
    [[nodiscard]] bool hasDrifted() const { return m_isDriftInTheWay && m_knownDrifts.empty(); }

private:
    // Statements.
    using Statements = std::span<const Statement>;
    void block(Statements statements);
    void statement(const Statement &statement);
    void importNames(const Statement &statement);
    void assign(const Expression &target, const Value &value);
    [[nodiscard]] Value leftOut(const Expression &name);
    void assignPostfix(const Expression &target, const Value &value);
    void augment(const Statement &statement);
    void loop(const Statement &statement);
    [[nodiscard]] bool unrolled(const Statement &statement, const Value &over);
    [[nodiscard]] std::optional<std::vector<Value>> itemsOf(const Value &iterable) const;
    [[nodiscard]] bool mayUnroll(std::size_t size, std::size_t times);
    // Whether it followed the rest of the block as well, as what happens where a side returns.
    [[nodiscard]] bool branch(const Statement &statement, Statements rest);
    // What may happen, and the condition of it, where there is one.
    struct Side {
        Statements statements;
        Value condition;
        std::function<void()> follow = {}; // instead of the statements, where there is one
    };
    void uncertain(const std::vector<Side> &sides, bool exhaustive, Position at);
    void followEvery(const Value &every, Statements statements);
    // What holds where a step depends on conditions; unknown where one of them is not a formula.
    [[nodiscard]] Value heldHere() const;
    // `if (i + 1) % k: continue`: the rest is for each so many-th iteration; nothing for all else.
    [[nodiscard]] std::optional<Value> everyBeyond(const Statement &statement);
    void enterEveryFunction(const Block &statements);

    // Expressions.
    [[nodiscard]] Value value(const Expression &expression);
    [[nodiscard]] Value name(std::string_view name) const;
    [[nodiscard]] Value orSupplied(Value value, const Expression &expression);
    [[nodiscard]] std::optional<double> supplied(const std::string &name);
    [[nodiscard]] Value comprehension(const Expression &expression);
    [[nodiscard]] bool comprehend(const Expression &of, std::size_t size, std::size_t clause,
                                  std::size_t part, std::vector<Value> &into);
    void bindInScope(const Expression &target, const Value &value);
    struct GuardedItem {
        Value item;
        Value condition; // under which it is there
    };
    [[nodiscard]] bool guardedItems(const Expression &of, std::size_t clause, std::size_t part,
                                    const Value &condition, std::vector<GuardedItem> &into);
    [[nodiscard]] std::optional<Value> reduced(std::string_view function, const Expression &given,
                                               std::optional<Value> &argument);
    [[nodiscard]] Value reducedOf(std::string_view function, const std::vector<GuardedItem> &items);
    [[nodiscard]] Value chain(const Expression &expression);
    [[nodiscard]] Value comparisons(const Expression &expression);
    [[nodiscard]] std::optional<Value> ofCollection(std::string_view name, const Value &of,
                                                    const Trailer &method,
                                                    const Trailer &arguments);
    [[nodiscard]] std::optional<Value> ofScalar(const Value &of, const Trailer &method,
                                                const Trailer &arguments);
    [[nodiscard]] Value attribute(const Value &of, std::string_view name);
    [[nodiscard]] Value item(const Value &of, const Trailer &trailer);
    [[nodiscard]] Value call(const Value &callee, const Trailer &trailer, Position at);
    [[nodiscard]] CallArguments withBatches(std::string_view method, CallArguments arguments);
    [[nodiscard]] Value callSymbol(const Value &callee, CallArguments arguments, Position at);
    [[nodiscard]] Value callTimm(std::string_view name, CallArguments arguments, Position at);
    [[nodiscard]] Value constructed(const Known &known, std::string symbol, CallArguments arguments,
                                    Position at);
    // mmengine's configurations.
    [[nodiscard]] std::optional<Value> callMmengine(const Value &callee,
                                                    const CallArguments &arguments, Position at);
    void noteSettings(std::string_view method, const CallArguments &arguments);
    [[nodiscard]] std::optional<Value> iterFromEpoch(std::string_view name, CallArguments arguments,
                                                     Position at);
    // detectron2's configurations.
    [[nodiscard]] std::optional<Value> callDetectron(const Value &callee,
                                                     const CallArguments &arguments, Position at);
    [[nodiscard]] Value warmUpFactor(const std::vector<Value> &given) const;
    void mergeSolver(const Value &file, Position at);
    [[nodiscard]] bool setSolver(const Expression &target, const Value &assigned);
    [[nodiscard]] Value ofSolver(std::string_view name);
    [[nodiscard]] Value optimizerOfSolver(Position at);
    [[nodiscard]] Value schedulerOfSolver(Value optimizer, Position at);
    [[nodiscard]] Value ofDetectronFile(const std::string &symbol, Position at);
    [[nodiscard]] bool setInConfig(const Value &of, std::string_view name, const Value &assigned);
    [[nodiscard]] Value optimizerOfConfig(Position at) const;
    void followDetectron();
    // Of `StepLR(optimizer, ...)` the arguments that it cannot do without.
    void fillIn(const Known &known, std::string_view symbol, CallArguments &arguments);
    // Of a scheduler, what it is given as its optimizer.
    void noteOptimizer(const CallArguments &arguments);
    [[nodiscard]] Value callMember(const Value &callee, CallArguments arguments, Position at);
    [[nodiscard]] Value enter(const Statement &function, const CallArguments &arguments);
    [[nodiscard]] Value enterMethod(const Value &method, CallArguments arguments);
    [[nodiscard]] CallArguments argumentsOf(const Trailer &trailer);

    // Functions of the script as lambdas, in lists too.
    [[nodiscard]] Value withLambdas(const Value &value);
    [[nodiscard]] Value lambdaFor(const Expression &lambda);
    [[nodiscard]] Value partialFor(const Value &function, const CallArguments &bound);
    [[nodiscard]] Value callableOf(const Value &value);
    [[nodiscard]] Value followedFor(const std::vector<std::string_view> &open,
                                    const std::function<Value(std::vector<Value>)> &called);
    [[nodiscard]] Value followedFunction(const Value &function, const CallArguments &bound);
    [[nodiscard]] Value followedLambda(const Expression &lambda);
    void addOption(const CallArguments &arguments);
    // What HfArgumentParser makes of its classes.
    [[nodiscard]] Value fromCommandLine(const Value &classes, Position at);

    // Classes of the script.
    [[nodiscard]] Value construct(const Statement &klass, CallArguments arguments);
    [[nodiscard]] Value asSchedule(const Value &instance, Position at);
    [[nodiscard]] Value asCallback(const Value &instance, Position at);
    [[nodiscard]] std::optional<Value> fromConfig(std::string_view symbol,
                                                  const CallArguments &arguments, Position at);
    [[nodiscard]] const Statement *methodNamed(const Statement &klass, std::string_view name,
                                               int depth = 0);
    [[nodiscard]] std::optional<Value> attributeOfInstance(const Value &of, std::string_view name);
    void setAttribute(const Value &of, std::string_view name, const Value &value);
    void enterEveryMethod(const Statement &klass);
    [[nodiscard]] std::string schedulerBaseOf(const Statement &klass, int depth = 0);
    [[nodiscard]] bool constructBase(CallArguments arguments, Position at);
    [[nodiscard]] const Statement *inheritedInit(const Statement &klass, const Statement &init,
                                                 int depth = 0);

    // Schedulers of the script's own: classes that derive from LRScheduler.
    struct OwnScheduler {
        CallArguments arguments; // of super().__init__()
        Value laws; // what get_lr() was within it
        Position at;
    };
    struct OwnMethod { // that gives rates, while it is followed
        std::size_t groups = 1;
        int conditions = 0; // around it
        std::string refused; // why it is not followed; empty: it is
        std::string raises; // what every call of it raises at; empty: nothing
        int within = 0; // what is being followed, each after or in the one before
    };
    void beginOwn(const Value &instance, CallArguments arguments, Position at);
    [[nodiscard]] Value finishOwn(const Value &instance, Position at);
    [[nodiscard]] std::string whyNotOwn(const Value &instance);
    [[nodiscard]] Value lawsOf(const Value &instance, const Statement &method, std::size_t groups);
    void refuseOwn(Position at, std::string_view why);

    // The statements of a method or function that gives rates, with what comes after them: after
    // the last one, at a break, and at a continue.
    using Then = std::function<void()>;
    struct Onward {
        Then then;
        Then leave;
        Then next;
    };
    void followOn(Statements statements, const Onward &onward);
    void followLeaving(const Statement &statement, const Onward &onward);
    void followBranch(const Statement &statement, const Onward &onward);
    void followLoop(const Statement &statement, const Onward &onward);
    void followPass(const Statement &loop, const std::vector<Value> &items, std::size_t number,
                    const Onward &onward);
    void followWhile(const Statement &loop, std::size_t number, const Onward &onward);
    [[nodiscard]] static Value groupOf(const Value &groups, std::size_t number);

    // Rates that the script sets itself.
    struct RateSet { // a place that sets the rate
        ConstructedPtr optimizer;
        Position at;
        std::size_t step; // how many steps the program had
        std::vector<int> loops;
        bool isOfEach; // in a loop over all groups
    };
    [[nodiscard]] Value rateOf(const Value &group) const;
    void setRate(const Value &group, const Value &rate, Position at);
    void beginRates();
    void endRates();
    [[nodiscard]] std::optional<std::string> followRates(const std::vector<RateSet> &sets);
    void constructRate(const RateSet &first, const Value &law, std::vector<int> loops);

    // What changes from one iteration of a loop to the next: a count is an index of it; what the
    // next iteration finds of anything else is a name of its own in formulas, "$lr".
    struct Carried {
        std::string name;
        Value before;
        std::vector<int> loops; // where it was last set
    };
    struct Change;
    void beginChanges(const Statement &loop, int id);
    void endChanges(const Statement &loop);
    [[nodiscard]] std::vector<Change> changesOf(const Statement &loop);
    void noteAssigned(const std::string &key);
    void noteDrift(const std::string &key, std::string_view word, const Value &by, Position at);
    [[nodiscard]] std::string keyOf(const Expression &target);
    void countIterations(const Expression &condition, bool isWhile);

    // Formulas of a loop's index: of values that belong to two loops, one in the other, the inner
    // one's, which counts on.
    struct Together {
        std::vector<std::string> texts;
        int loop = -1;
        bool running = false;
    };
    [[nodiscard]] std::optional<Together> together(const std::vector<Value> &values) const;
    // The pattern with the values' texts for its "{}"; unknown where one of them has none.
    [[nodiscard]] Value composed(const std::vector<Value> &values,
                                 const std::string &pattern) const;
    [[nodiscard]] Value operation(std::string_view word, const Value &left, const Value &right);
    [[nodiscard]] Value raising(std::string_view word, const Value &left, const Value &right);
    [[nodiscard]] static Value computedCall(const std::string &function,
                                            const std::vector<Value> &given);
    [[nodiscard]] Value comparedAsText(std::string_view word, const Value &left,
                                       const Value &right) const;
    [[nodiscard]] Value itemAsText(const Value &of, const Value &key) const;
    [[nodiscard]] Value itemOr(const Value &of, const std::vector<Value> &arguments) const;
    // The first of several schedulers or optimizers, where what chooses among them is not known.
    [[nodiscard]] std::optional<Value> eitherOf(const std::vector<Value> &values, Position at);
    [[nodiscard]] std::optional<Value> chosenBetween(const std::vector<Value> &conditions,
                                                     const std::vector<Value> &values) const;
    [[nodiscard]] std::optional<Value> changedWhere(const Value &condition, const Value &changed,
                                                    const Value &before) const;
    [[nodiscard]] std::optional<Value> chosenLists(const std::vector<Value> &conditions,
                                                   const std::vector<Value> &lists) const;
    [[nodiscard]] std::optional<Value> onArrays(std::string_view word, const Value &left,
                                                const Value &right);
    [[nodiscard]] Value cast(std::string_view function, const CallArguments &arguments);
    [[nodiscard]] std::optional<Value> arrayCall(std::string_view function,
                                                 const CallArguments &arguments);
    [[nodiscard]] std::optional<Value> piecewiseCall(std::string_view name,
                                                     const CallArguments &arguments);
    [[nodiscard]] Value interpolated(const Value &x, const Value &places, const Value &values);
    [[nodiscard]] Value placeAmong(bool includesEqual, const std::vector<Value> &given) const;
    [[nodiscard]] Value formulaOfCall(const std::string &function, const CallArguments &arguments);
    [[nodiscard]] Value formulaOfFunction(const Statement &function,
                                          const CallArguments &arguments);

    // Hugging Face accelerate.
    struct Accelerate {
        Value batches = number(1, true); // of an update
        bool stepsWithOptimizer = true;
        bool isSaid = false; // that the batches are not known
        std::set<const Constructed *> prepared;
        Value here; // whether the iteration makes an update, within accumulate()
    };
    [[nodiscard]] std::optional<Value> callAccelerate(std::string_view name,
                                                      const CallArguments &arguments);
    [[nodiscard]] Value prepared(const CallArguments &arguments);
    [[nodiscard]] std::optional<Value> ofAccelerator(std::string_view of,
                                                     std::string_view name) const;
    [[nodiscard]] Value accumulation() const;
    void followAccumulated(const Statement &with);

    // Adafactor's own rate.
    [[nodiscard]] bool isAdafactorsOwn() const;
    void followAdafactor();

    // Lightning.
    struct LightningRun {
        static constexpr double kAssumedEpochs = 10;
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
    void addTrainerDefaults(const Value &defaults, std::string_view prefix);
    void noteLightningCli(const Value &callee, const CallArguments &arguments);
    [[nodiscard]] Value lightningModule();
    [[nodiscard]] Value bareModule();
    [[nodiscard]] LightningRun lightningRun() const;
    [[nodiscard]] Value ofLightningTrainer(std::string_view name);
    [[nodiscard]] std::optional<double> trainerSays(std::string_view argument) const;
    [[nodiscard]] std::optional<LightningScheduler>
    schedulerOf(const Value &given, const Value *monitor, Position at, bool byHand);
    [[nodiscard]] Remark remarkOn(const LightningScheduler &each, const LightningRun &run) const;
    void driveLightning(const Value &returned, const Value &module, Position at);
    void driveByHand(const Value &module, int epochs, int updates);
    [[nodiscard]] bool stepAsOverridden(const LightningScheduler &each, const StepFact &step,
                                        const Value &module, const std::vector<int> &epochs);
    void refuse(Position at, std::string found, std::string allowed);

    void step(StepFact::What what, ConstructedPtr object, CallArguments arguments, Position at,
              const std::string &method = "step");
    void handOver(const CallArguments &arguments, Position at);
    static void noteOtherParameters(std::string_view symbol, const CallArguments &arguments);
    void noteAccumulation(const Value &wrapper, const CallArguments &arguments, Position at);
    void touch(Position at, std::string what);
    // A name that a scheduler may have, of something unknown.
    void noteAbsent(std::string_view name, Position at, std::string_view what);

    std::optional<double> m_batches; // to be assumed where the script does not say it
    Supplied m_supplied;
    Program m_program;
    Environment m_environment;
    std::vector<int> m_loops; // that are being followed
    std::vector<std::string> m_stars; // modules of `from module import *`
    std::unordered_map<std::string, Value> m_options; // the defaults of argparse's arguments
    std::optional<Value> m_every; // the condition on a loop's index that holds here
    std::set<const Statement *> m_entered; // functions that are being followed
    std::set<const Statement *> m_followedOnce; // that have been
    Value m_returned;
    bool m_left = false; // the function, or the side of a condition in it, has returned
    std::vector<const Statement *> m_functions; // that are being followed
    std::vector<const Statement *> m_defined; // classes, in their order
    std::unordered_map<std::string, const Statement *> m_classes; // by symbol
    std::vector<Value> m_instances; // of the script's classes
    std::optional<CallArguments> m_trainer; // Lightning's
    const Block *m_script = nullptr;
    Statement m_bareModule;
    Accelerate m_accelerate;
    std::optional<Position> m_adafactorSchedule; // that gives Adafactor's own rate
    std::map<const Constructed *, double> m_accumulated; // batches of an update, of optax
    Value m_lightningOptimizers; // what optimizers() and lr_schedulers() of a module give
    Value m_lightningSchedulers;
    bool m_assumesUpdates = false; // how many updates an epoch has was asked for, and is not said
    std::set<std::string> m_unknownOptimizers; // by the names that the script has for them
    std::vector<RateSet> m_rateSets; // of the outermost loop
    std::map<std::string, Carried> m_carried; // by their names in formulas
    std::unordered_map<std::string, Value> m_counts; // of loops within, before the outermost one
    std::size_t m_instancesBefore = 0; // the outermost loop
    Drifts m_knownDrifts;
    Drifts m_drifting;
    bool m_isDriftInTheWay = false;
    std::vector<std::vector<std::string>> m_changing; // names, of each loop that is followed
    std::optional<Position> m_drift; // where a function counts what a formula may need
    std::map<int, OwnScheduler> m_own; // by their instances
    OwnMethod *m_ownMethod = nullptr; // that is being followed
    std::size_t m_unrolled = 0; // what has been followed item by item
    int m_conditions = 0; // unknown conditions around
    int m_conditionsOfLoop = 0; // those around the loop that is being followed
    std::vector<std::vector<Value>> m_held; // what holds within each of those that are branches
    int m_calls = 0; // functions followed so far
    int m_followed = 0; // statements of functions so far
};

// The names in formulas of what a scheduler of the script's own finds of a parameter group.
[[nodiscard]] std::string ownRateOf(double group);
[[nodiscard]] std::string ownBaseOf(double group);

// A formula with another text for one of its names.
[[nodiscard]] std::string withName(const std::string &text, std::string_view name,
                                   const std::string &instead);

} // namespace warmup::dialect::python
