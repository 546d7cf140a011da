// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Units.h"
#include "core/experiment/Comparison.h"
#include "core/recipe/Recipe.h"
#include "core/training/RunRecord.h"

namespace warmup::experiment {

// A number that a finished run is judged by.
struct Metric {
    enum class Quantity {
        trainingLoss, // on the whole training part, at the end
        lastLosses, // mean of the last 20, of one batch each
        testLoss, // at the end
        testAccuracy,
        targetReached, // updates until the test loss is first seen below the recipe's target
        highestLoss, // of any batch
        // Of a configuration that trains pairs, the last arm's run beside its twin, the first arm's
        // of the same seed:
        softmaxDifference, // of their outputs on the test part, at the end
        extraUpdates, // to the target, more than the twin needed; all of the run where not reached
        column // of the diagnostics
    };

    Quantity quantity = Quantity::trainingLoss;
    std::string column; // "sharpness"
    // Of a column: its value at this update, counted from 1; 0: the median over the last half of
    // the run.
    Update at = 0;
    bool timesMedian = false; // that value in multiples of that median

    bool operator==(const Metric &) const = default;
};

// What the metric says of a run, which may be its own twin; nothing where it has no such number, or
// one that is not finite.
[[nodiscard]] std::optional<double>
measured(const Metric &metric, const training::RunRecord &record, const training::RunRecord &twin);

// When a run counts as failed, beside one that diverged or has no number: the collapse to the
// trivial predictor is silent.
struct FailureRule {
    Metric metric;
    std::optional<double> below;
    std::optional<double> atLeast;

    bool operator==(const FailureRule &) const = default;
};

[[nodiscard]] Outcome outcomeOf(const Metric &metric, const std::optional<FailureRule> &rule,
                                const training::RunRecord &record, const training::RunRecord &twin);

struct Configuration {
    std::string name; // "no warm-up"
    Recipe recipe;

    bool operator==(const Configuration &) const = default;
};

// Is `candidate` better than `baseline`? Both are indices into the configurations. With a
// `baselineMetric` they may be the same one, of which two numbers are compared.
struct Question {
    std::string ask;
    std::size_t baseline = 0;
    std::size_t candidate = 1;
    Metric metric;
    std::optional<Metric> baselineMetric; // instead of `metric`
    Direction better = Direction::lower;
    std::optional<FailureRule> failed;
    Verdict expected = Verdict::better; // by those who wrote the lesson; never printed as measured

    bool operator==(const Question &) const = default;
};

// A claim about warm-up, the set-up that tests it, and the words around it.
struct Lesson {
    std::string title;
    std::string claim; // the sentence under test
    std::vector<std::string> text; // paragraphs
    std::vector<std::string> steps;
    std::string tryThis; // one thing to change by hand
    std::string expected; // what was measured elsewhere
    std::string measured; // what its author measured with this program, and how; may be empty
    std::string limits; // what a toy net's answer says of a real run, and what not
    std::vector<std::string> sources;
    std::vector<Configuration> configurations;
    std::vector<Question> questions;

    bool operator==(const Lesson &) const = default;
};

} // namespace warmup::experiment
