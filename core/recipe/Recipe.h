// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"
#include "core/schedule/Schedule.h"
#include "core/schedule/Spec.h"
#include "core/training/Spec.h"

namespace warmup {

// How the charts are shown; saved with the recipe.
struct View {
    enum class Axis { epochs, updates };

    Axis axis = Axis::epochs;
    bool logRate = false;
    bool logLoss = false;
    double smoothing = 0.6; // of the loss: 0 off, below 1

    bool operator==(const View &) const = default;
};

// Everything the window edits and a .warmup.json file holds. The form edits one value of this type:
// every change is old -> new, so undo, autosave and the live preview follow from it.
struct Recipe {
    std::string title;
    schedule::Spec schedule;
    dialect::Spec asRun; // framework "": as run is as intended
    training::Spec training;
    View view;

    bool operator==(const Recipe &) const = default;
};

// The rate of a group of parameters that has another one than the curve says.
struct GroupRate {
    std::string blocks = {}; // as optimizer::ParameterGroup names them; empty: a script's group
    double factor = 1; // of the curve that trains
    std::size_t scriptGroup = 0; // as the script counts its parameter groups, from 0
    schedule::RateCurvePtr curve;
};

// The curves that a recipe stands for. `asRunError` is set, and asRun.curve is the intended one,
// where the framework cannot run this schedule.
struct Curves {
    schedule::SchedulePtr intended;
    dialect::AsRun asRun;
    std::optional<Error> asRunError;
    std::vector<GroupRate> groups; // GroupRates.h
    bool movesBeta1 = false; // a momentum that a curve has is the optimizer's beta 1
};

// Fails as makeSchedule does. All pointers, asRunError's too, are of the recipe: "/schedule/main".
[[nodiscard]] Result<Curves> makeCurves(const Recipe &recipe, const schedule::Metric &metric = {});

} // namespace warmup
