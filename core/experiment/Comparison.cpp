// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Comparison.h"

#include <cmath>
#include <cstddef>

namespace warmup::experiment {

namespace {

constexpr double kSignificance = 0.05;

// Above 0 where the candidate is better, below it where it is worse.
double advantage(const Outcome &baseline, const Outcome &candidate, Direction better)
{
    if (!baseline.value || !candidate.value)
        return static_cast<double>(candidate.value.has_value())
            - static_cast<double>(baseline.value.has_value());
    const double difference = *candidate.value - *baseline.value;
    return better == Direction::lower ? -difference : difference;
}

} // namespace

Summary summaryOf(const std::vector<Outcome> &outcomes)
{
    Summary summary;
    std::vector<double> values;
    for (const Outcome &outcome : outcomes) {
        ++summary.runs;
        if (outcome.value)
            values.push_back(*outcome.value);
        else
            ++summary.failed;
    }
    if (summary.runs > 0)
        summary.failureShare = wilsonInterval(summary.failed, summary.runs);
    summary.mean = meanOf(values);
    summary.deviation = deviationOf(values);
    return summary;
}

Comparison compare(const std::vector<Outcome> &baseline, const std::vector<Outcome> &candidate,
                   Direction better)
{
    Comparison result;
    std::vector<double> differences;
    for (std::size_t i = 0; i < baseline.size() && i < candidate.size(); ++i) {
        const double gain = advantage(baseline[i], candidate[i], better);
        ++(gain > 0 ? result.wins : gain < 0 ? result.losses : result.ties);
        if (baseline[i].value && candidate[i].value)
            differences.push_back(*candidate[i].value - *baseline[i].value);
    }
    result.p = signTest(result.wins, result.losses);
    result.finishedPairs = static_cast<int>(differences.size());
    result.difference = meanOf(differences);
    if (differences.size() >= 2)
        result.interval = bootstrapMean(differences);
    if (result.p >= kSignificance)
        return result;
    const bool wins = result.wins > result.losses;
    if (result.interval) {
        const bool above = result.interval->low > 0;
        const bool below = result.interval->high < 0;
        const bool agrees = (wins == (better == Direction::higher)) ? above : below;
        if (!agrees)
            return result;
    }
    result.verdict = wins ? Verdict::better : Verdict::worse;
    return result;
}

} // namespace warmup::experiment
