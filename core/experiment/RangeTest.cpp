// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/RangeTest.h"

#include <algorithm>
#include <cmath>

#include "core/base/Number.h"
#include "core/experiment/Trials.h"

namespace warmup::experiment {

namespace {

constexpr double kSmoothing = 0.9;
constexpr double kDiverged = 4; // times the lowest smoothed loss
constexpr std::size_t kSettled = 10; // updates of the average
constexpr Update kFewestUpdates = 20;
constexpr Update kMostUpdates = 1'000'000;
constexpr int kMostRangeSeeds = 1000;

// How many values count: up to the divergence, that one included.
std::size_t counted(const RangeCurve &curve)
{
    const std::size_t all = curve.smoothed.size();
    return curve.divergedAt ? std::min(all, static_cast<std::size_t>(*curve.divergedAt) + 1) : all;
}

std::size_t lowestOf(const RangeCurve &curve)
{
    const auto end = curve.smoothed.begin() + static_cast<std::ptrdiff_t>(counted(curve));
    return static_cast<std::size_t>(std::min_element(curve.smoothed.begin(), end)
                                    - curve.smoothed.begin());
}

std::optional<std::size_t> steepestOf(const RangeCurve &curve)
{
    std::optional<std::size_t> found;
    double fall = 0;
    const std::size_t lowest = counted(curve) > 0 ? lowestOf(curve) : 0;
    for (std::size_t u = kSettled; u < lowest; ++u) {
        const double change = curve.smoothed[u + 1] - curve.smoothed[u];
        if (change < fall) {
            fall = change;
            found = u;
        }
    }
    return found;
}

} // namespace

Result<void> check(const RangeTest &test)
{
    if (!(test.lowest > 0) || !std::isfinite(test.lowest))
        return fail("--from", shortestText(test.lowest), "a number above 0");
    if (!(test.highest > test.lowest) || !std::isfinite(test.highest))
        return fail("--to", shortestText(test.highest),
                    "a number above --from, which is " + shortestText(test.lowest));
    if (test.updates < kFewestUpdates || test.updates > kMostUpdates)
        return fail("--updates", std::to_string(test.updates), "a whole number from 20 to 1000000");
    if (test.seeds < 1 || test.seeds > kMostRangeSeeds)
        return fail("--seeds", std::to_string(test.seeds), "a whole number from 1 to 1000");
    return {};
}

Recipe rangeRecipe(const Recipe &recipe, const RangeTest &test)
{
    Recipe made = recipe;
    made.schedule = {};
    made.schedule.clock = recipe.schedule.clock;
    made.schedule.clock.stepping = schedule::Stepping::perUpdate;
    made.schedule.clock.run = {static_cast<double>(test.updates), schedule::Unit::updates};
    made.schedule.baseRate = test.highest;
    made.schedule.warmUp.reset();
    schedule::Phase ramp;
    ramp.shape = schedule::Exponential{};
    ramp.length = *made.schedule.clock.run;
    ramp.from = schedule::Level{test.lowest};
    ramp.to = schedule::Level{test.highest};
    ramp.grid = schedule::Grid::closed;
    made.schedule.main = {ramp};
    made.asRun = {};
    made.asRun.framework.clear();
    made.training.follow = training::Follow::intended;
    made.training.targetLoss.reset();
    made.training.diagnostics = {};
    return made;
}

RangeCurve rangeCurve(const training::RunRecord &record)
{
    RangeCurve curve;
    curve.seed = record.seed;
    double average = 0;
    double mass = 0;
    double lowest = INFINITY;
    for (std::size_t u = 0; u < record.history.losses.size(); ++u) {
        const auto loss = static_cast<double>(record.history.losses[u]);
        curve.rates.push_back(record.history.rates[u]);
        if (!std::isfinite(loss)) {
            if (!curve.divergedAt)
                curve.divergedAt = static_cast<Update>(u);
            break;
        }
        average = kSmoothing * average + (1 - kSmoothing) * loss;
        mass = kSmoothing * mass + (1 - kSmoothing);
        const double smoothed = average / mass;
        curve.losses.push_back(loss);
        curve.smoothed.push_back(smoothed);
        lowest = std::min(lowest, smoothed);
        // Losses of 0 and below, as a test function may have them, have no multiple.
        if (!curve.divergedAt && lowest > 0 && smoothed > kDiverged * lowest)
            curve.divergedAt = static_cast<Update>(u);
    }
    if (!curve.divergedAt && record.ending == training::Ending::diverged)
        curve.divergedAt = record.endedAt;
    return curve;
}

std::optional<LearningRate> suggested(RangeRule rule, const RangeCurve &curve)
{
    switch (rule) {
    case RangeRule::tenthOfMinimum:
        if (counted(curve) > 0)
            return curve.rates[lowestOf(curve)] / 10;
        return std::nullopt;
    case RangeRule::steepest:
        if (const auto at = steepestOf(curve))
            return curve.rates[*at];
        return std::nullopt;
    case RangeRule::tenthOfDivergence:
        if (curve.divergedAt)
            return curve.rates[static_cast<std::size_t>(*curve.divergedAt)] / 10;
        return std::nullopt;
    }
    return std::nullopt;
}

std::optional<RangeSuggestion> suggested(RangeRule rule, const std::vector<RangeCurve> &curves)
{
    std::vector<LearningRate> rates;
    for (const RangeCurve &curve : curves)
        if (const auto rate = suggested(rule, curve))
            rates.push_back(*rate);
    if (2 * rates.size() <= curves.size())
        return std::nullopt;
    std::sort(rates.begin(), rates.end());
    const std::size_t middle = rates.size() / 2;
    RangeSuggestion made{rates[middle], rates.front(), rates.back(),
                         static_cast<int>(rates.size())};
    if (rates.size() % 2 == 0) // rates are even on a logarithmic scale
        made.rate = std::sqrt(rates[middle - 1] * rates[middle]);
    return made;
}

Result<std::vector<RangeCurve>> trainRange(const Recipe &recipe, const RangeTest &test,
                                           const std::function<bool(double)> &watch)
{
    if (auto checked = check(test); !checked)
        return tl::unexpected(checked.error());
    Watcher watcher;
    if (watch)
        watcher = [&](const Progress &at) {
            return watch(at.length > 0
                             ? static_cast<double>(at.update) / static_cast<double>(at.length)
                             : 0);
        };
    const auto runs =
        train({{"range test", rangeRecipe(recipe, test)}}, test.seeds, test.firstSeed, watcher);
    if (!runs)
        return tl::unexpected(runs.error());
    std::vector<RangeCurve> curves;
    for (const training::RunRecord &record : runs->front())
        curves.push_back(rangeCurve(record));
    return curves;
}

} // namespace warmup::experiment
