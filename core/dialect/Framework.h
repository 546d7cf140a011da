// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/Arguments.h"
#include "core/dialect/AsRun.h"
#include "core/dialect/CallCurve.h"
#include "core/dialect/Signature.h"
#include "core/schedule/Schedule.h"

namespace warmup::dialect {

// What a framework makes of the schedule's own fields.
struct FieldsTrace {
    CallCurvePtr curve;
    Update handOff = 0; // the call that ends the warm-up
};

// What is known of one framework: all that differs between them stands here, or behind the
// functions, each of which is in the framework's own folder. How its Python is read: see
// python/Reading.h.
struct Framework {
    std::string_view name; // in recipes: "torch"
    std::string_view title; // in messages: "PyTorch"
    std::vector<std::string> versions; // that are known exactly; the newest last

    // The schedulers that scripts construct. Null where it has only the fields.
    //
    // A constructor's signature; null for a name that is none of its own.
    const Signature *(*signatureOf)(std::string_view scheduler) = nullptr;
    std::string (*schedulerNames)() = nullptr; // for messages
    // What it does with spec.schedulers over the intended run. Fails where it raises.
    Result<AsRun> (*run)(const schedule::Schedule &intended, const Spec &spec,
                         const schedule::Metric &metric) = nullptr;
    // Writes what its documentation promises of spec.schedulers into a schedule. False, and nothing
    // is written, where that is no more than what the code does, or none of our schedules.
    bool (*intend)(schedule::Spec &into, const Spec &spec) = nullptr;
    // How a script advances them, for titles: "step_update(n)". Null: step() or step(epoch).
    std::string (*advancedBy)(const Spec &spec) = nullptr;

    // Without schedulers, from the schedule's own fields. Null where it does not state them.
    Result<FieldsTrace> (*trace)(const Arguments &arguments, const Spec &spec,
                                 const schedule::Metric &metric) = nullptr;
};

// All of them.
[[nodiscard]] const std::vector<Framework> &frameworks();

// Null for a name that is none of theirs.
[[nodiscard]] const Framework *frameworkNamed(std::string_view name);

// "warmup_scheduler, torch", for messages.
[[nodiscard]] std::string frameworkNames();

} // namespace warmup::dialect
