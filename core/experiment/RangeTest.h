// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/Result.h"
#include "core/recipe/Recipe.h"
#include "core/training/RunRecord.h"

namespace warmup::experiment {

// The learning-rate range test (Smith 2017): one short run in which the rate of update u of T grows
// geometrically,
//
//   lr(u) = lowest (highest / lowest)^(u / (T - 1)),
//
// and the loss of each batch says what the rate does. The rates before it are a warm-up for every
// rate: what the test suggests may well fail from a cold start (lesson 12).
struct RangeTest {
    LearningRate lowest = 1e-4;
    LearningRate highest = 10;
    Update updates = 100;
    int seeds = 8;
    std::uint64_t firstSeed = 1;

    bool operator==(const RangeTest &) const = default;
};

// Fails with the option's name ("--to") where a number is out of bounds: 0 < lowest < highest, both
// finite, at least 20 updates, seeds as in a recipe.
[[nodiscard]] Result<void> check(const RangeTest &test);

// The recipe with the test's schedule instead of its own; no target, one arm.
[[nodiscard]] Recipe rangeRecipe(const Recipe &recipe, const RangeTest &test);

// A run's losses, of one batch each, beside their debiased moving average of weight 0.9 an update,
// up to the end of the run or the first loss that is not finite: that one is left out.
struct RangeCurve {
    std::uint64_t seed = 0;
    std::vector<LearningRate> rates; // of all updates, that of the loss that is left out as well
    std::vector<double> losses;
    std::vector<double> smoothed;
    // The first update whose smoothed loss is above four times the lowest so far, or whose loss or
    // weights are not finite. Nothing after it counts.
    std::optional<Update> divergedAt;
};

[[nodiscard]] RangeCurve rangeCurve(const training::RunRecord &record);

// What is made of a curve.
enum class RangeRule {
    tenthOfMinimum, // a tenth of the rate at which the smoothed loss is lowest
    steepest, // the rate from which the smoothed loss falls most to the next update, from the 10th
              // update on, when the average has settled, to the lowest loss
    tenthOfDivergence // a tenth of the rate at which the curve diverged
};

inline constexpr RangeRule kRangeRules[] = {RangeRule::tenthOfMinimum, RangeRule::steepest,
                                            RangeRule::tenthOfDivergence};

// Of one curve; nothing where it did not diverge, has no such fall, or no loss at all.
[[nodiscard]] std::optional<LearningRate> suggested(RangeRule rule, const RangeCurve &curve);

// The median of what the rule says of each curve, with the least and the largest; nothing where it
// has an answer for no more than half of them. `curves` counts those that have one.
struct RangeSuggestion {
    LearningRate rate = 0;
    LearningRate least = 0;
    LearningRate largest = 0;
    int curves = 0;
};

[[nodiscard]] std::optional<RangeSuggestion> suggested(RangeRule rule,
                                                       const std::vector<RangeCurve> &curves);

// Trains the seeds side by side. Fails as makeTrial does, and with "cancelled" where `watch`, asked
// now and then with the share that is done, said false.
[[nodiscard]] Result<std::vector<RangeCurve>>
trainRange(const Recipe &recipe, const RangeTest &test,
           const std::function<bool(double)> &watch = {});

} // namespace warmup::experiment
