// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Lesson.h"

#include <algorithm>
#include <cmath>

namespace warmup::experiment {

namespace {

// Of the values told in the second half of the run; NaN of none.
double medianOfLastHalf(const std::vector<float> &values)
{
    std::vector<float> told;
    std::copy_if(values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end(),
                 std::back_inserter(told), [](float value) { return !std::isnan(value); });
    if (told.empty())
        return std::nan("");
    std::sort(told.begin(), told.end());
    const std::size_t middle = told.size() / 2;
    return told.size() % 2 == 1
        ? static_cast<double>(told[middle])
        : (static_cast<double>(told[middle - 1]) + static_cast<double>(told[middle])) / 2;
}

double updatesToTarget(const training::RunRecord &record)
{
    if (record.targetLoss)
        if (const auto update = training::reached(record.history.evaluations, *record.targetLoss))
            return static_cast<double>(*update);
    return std::nan("");
}

double extraUpdates(const training::RunRecord &record, const training::RunRecord &twin)
{
    const auto atMost = [](const training::RunRecord &run) {
        const double updates = updatesToTarget(run);
        return std::isnan(updates) ? static_cast<double>(run.history.losses.size()) : updates;
    };
    return atMost(record) - atMost(twin);
}

double columnValue(const Metric &metric, const std::vector<float> &values)
{
    if (metric.at == 0)
        return medianOfLastHalf(values);
    const auto place = static_cast<std::size_t>(metric.at - 1);
    if (place >= values.size())
        return std::nan("");
    const auto value = static_cast<double>(values[place]);
    return metric.timesMedian ? value / medianOfLastHalf(values) : value;
}

double number(const Metric &metric, const training::RunRecord &record,
              const training::RunRecord &twin)
{
    using Quantity = Metric::Quantity;
    const auto &history = record.history;
    const auto updates = static_cast<Update>(history.losses.size());
    const bool evaluated =
        !history.evaluations.empty() && history.evaluations.back().update == updates;
    switch (metric.quantity) {
    case Quantity::trainingLoss:
        return record.trainingLoss.value_or(std::nan(""));
    case Quantity::lastLosses:
        return training::meanOfLast(history.losses, training::kFinalUpdates);
    case Quantity::testLoss:
        return evaluated ? static_cast<double>(history.evaluations.back().testLoss) : std::nan("");
    case Quantity::testAccuracy:
        return evaluated ? static_cast<double>(history.evaluations.back().testAccuracy)
                         : std::nan("");
    case Quantity::targetReached:
        return updatesToTarget(record);
    case Quantity::highestLoss:
        return history.losses.empty()
            ? std::nan("")
            : static_cast<double>(*std::max_element(history.losses.begin(), history.losses.end()));
    case Quantity::softmaxDifference:
        return record.softmaxDifference.value_or(std::nan(""));
    case Quantity::extraUpdates:
        return extraUpdates(record, twin);
    case Quantity::column: {
        const auto found = std::find(record.columns.begin(), record.columns.end(), metric.column);
        if (found == record.columns.end())
            return std::nan("");
        return columnValue(
            metric, history.watched[static_cast<std::size_t>(found - record.columns.begin())]);
    }
    }
    return std::nan("");
}

} // namespace

std::optional<double> measured(const Metric &metric, const training::RunRecord &record,
                               const training::RunRecord &twin)
{
    const double value = number(metric, record, twin);
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

Outcome outcomeOf(const Metric &metric, const std::optional<FailureRule> &rule,
                  const training::RunRecord &record, const training::RunRecord &twin)
{
    Outcome outcome{record.seed, {}};
    if (record.ending == training::Ending::diverged)
        return outcome;
    if (rule) {
        const auto value = measured(rule->metric, record, twin);
        if (!value || (rule->below && *value < *rule->below)
            || (rule->atLeast && *value >= *rule->atLeast))
            return outcome;
    }
    outcome.value = measured(metric, record, twin);
    return outcome;
}

} // namespace warmup::experiment
