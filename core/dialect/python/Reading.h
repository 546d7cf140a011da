// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/ReadPython.h"
#include "core/dialect/python/Program.h"

namespace warmup::dialect::python {

// What is an optimizer, a scheduler or a step in the Python of one framework, and how what a script
// does with them is a dialect::Spec. A symbol is a name with the path that it is imported from:
// "torch.optim.lr_scheduler.StepLR".
struct Reading {
    std::string_view framework; // the name of its Framework

    // What a call of the symbol constructs. Nothing: nothing of this framework.
    std::optional<Constructed::Role> (*roleOf)(std::string_view symbol);
    // The symbol that a piece of code without its imports means by a name. Empty: none of these.
    std::string (*usualMeaning)(std::string_view name);
    // What a method of such an object does to the schedule: "step", "step_update". Nothing: it is
    // no step. Null: step() alone.
    std::optional<StepFact::What> (*stepOf)(const Constructed &object,
                                            std::string_view method) = nullptr;

    // Whether schedulers of PyTorch that stand beside these are part of the schedule; otherwise
    // they are left out.
    bool besideTorch = false;
    // Whether several schedulers that a script advances are one schedule.
    bool several = false;
    // Whether each of several schedulers counts, although none is advanced by a call of its own.
    bool advancesItself = false;

    // Of a framework whose optimizers ask for their rate: the script around all that it constructs.
    // Instead of `read`.
    Result<Script> (*readAll)(const Program &program, std::string_view script) = nullptr;

    // The script around the schedulers that no other one is given, at least one.
    Result<Script> (*read)(const Program &program, const std::vector<ConstructedPtr> &schedulers,
                           std::string_view script) = nullptr;
};

// All of them. Where a script constructs schedulers of several, the first one reads it.
[[nodiscard]] const std::vector<Reading> &readings();

// The one that a call of the symbol belongs to, and what it constructs.
struct Known {
    const Reading *reading = nullptr;
    Constructed::Role role = Constructed::Role::scheduler;
};
[[nodiscard]] std::optional<Known> known(std::string_view symbol);

// The symbol that a name without its import usually is; empty: none.
[[nodiscard]] std::string usualMeaning(std::string_view name);

// What stands for a scheduler that asks Adafactor for its own rate.
inline constexpr std::string_view kAdafactorSchedule = "transformers.adafactor";

[[nodiscard]] std::string_view lastPart(std::string_view dotted);

} // namespace warmup::dialect::python
