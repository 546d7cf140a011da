// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/dialect/AsRun.h"
#include "core/dialect/ReadPython.h"
#include "core/dialect/python/Value.h"

namespace warmup::dialect::python {

struct LoopFact {
    Position at;
    std::optional<double> count; // iterations, where the script says
    std::string missing; // what would say it, as in Supplied
};

// A step() that the script makes, in the order of the text, once for each place.
struct StepFact {
    enum class What {
        optimizer, // optimizer.step(), or a scaler's step(optimizer)
        handedOver, // the optimizer is given to a function that the script does not contain
        scheduler
    };

    What what = What::scheduler;
    ConstructedPtr object;
    CallArguments arguments;
    std::vector<int> loops; // the loops that it is in, outermost first, into Program::loops
    Position at;
    bool conditional = false;
    double every = 1; // only in each so many-th iteration of the innermost loop
    bool orLast = false; // and in its last one
    std::string method = "step"; // that is called
    double first = 0; // of the iterations that `every` means
    Value condition; // a formula, where it is conditional and that is known
};

// A method of something else that is called: model.fit(...), model.compile(...).
struct MethodFact {
    std::string method;
    CallArguments arguments;
    Position at;
};

// Something that touches a rate or a scheduler in a way that is not followed.
struct Touch {
    Position at;
    std::string what; // "sets the learning rate of a parameter group"
};

// What a script does, as far as schedules go.
struct Program {
    std::vector<ConstructedPtr> objects; // in the order of construction
    std::vector<LoopFact> loops;
    std::vector<StepFact> steps;
    // Schedulers of which a condition that is not known chooses one: a step of one is noted for
    // each.
    std::vector<std::vector<ConstructedPtr>> either;
    std::vector<MethodFact> methods; // fit and compile alone
    // What configurations are written in: param_scheduler, train_cfg, optim_wrapper.
    std::map<std::string, Value> settings;
    std::vector<Touch> touches;
    std::optional<Position> choice; // among schedulers, which may be another in each iteration
    // The first use of a scheduler that the script does not construct, "calls scheduler.step()";
    // without one, the first import of one.
    std::optional<Touch> absent;
    std::vector<Remark> remarks; // on what has been followed
    // What the script's own framework raises before it trains.
    struct Refusal {
        Position at;
        std::string found;
        std::string allowed;
    };
    std::optional<Refusal> refusal;
    std::set<std::string, std::less<>> supplied; // values that the script asked for, and was given

    [[nodiscard]] bool empty() const { return objects.empty(); }
    // The first step of an object within a loop; null where there is none.
    [[nodiscard]] const StepFact *stepInLoop(const ConstructedPtr &object) const
    {
        const auto found = std::find_if(steps.begin(), steps.end(), [&](const StepFact &step) {
            return step.object == object && !step.loops.empty();
        });
        return found == steps.end() ? nullptr : &*found;
    }
};

// Whether the script calls its step(), in a loop or not.
[[nodiscard]] inline bool isStepped(const Program &program, const ConstructedPtr &scheduler)
{
    return std::any_of(program.steps.begin(), program.steps.end(),
                       [&](const StepFact &step) { return step.object == scheduler; });
}

// Whether configurations are written in assignments to that name, or arguments of it.
[[nodiscard]] bool isSetting(std::string_view name);

// Follows the script without running it: loops are entered once, functions where they are called,
// and both sides of a condition that is not known. When nothing is constructed that way, every
// function is entered once. Time is linear in the script; calls within calls are followed up to a
// bound. `batches` is what len() of something unknown gives and how often an unknown inner loop
// runs, where that is to be assumed; `supplied`, what the script does not say and somebody else
// does.
[[nodiscard]] Program evaluate(const Block &script, std::optional<double> batches = {},
                               const Supplied &supplied = {});

} // namespace warmup::dialect::python
