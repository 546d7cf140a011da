// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/experiment/Statistics.h"

namespace warmup::experiment {

// What a metric says of one run. Nothing: the run failed.
struct Outcome {
    std::uint64_t seed = 0;
    std::optional<double> value;

    bool operator==(const Outcome &) const = default;
};

enum class Verdict { better, worse, notDistinguishable };

// As lesson files and reports write it.
[[nodiscard]] constexpr const char *nameOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::better:
        return "better";
    case Verdict::worse:
        return "worse";
    case Verdict::notDistinguishable:
        return "not distinguishable";
    }
    return "";
}

enum class Direction { lower, higher }; // what counts as better

// The outcomes of one configuration.
struct Summary {
    int runs = 0;
    int failed = 0;
    Interval failureShare; // 95 %
    double mean = 0; // of those that did not fail; NaN of none
    double deviation = 0; // NaN of fewer than two
};

[[nodiscard]] Summary summaryOf(const std::vector<Outcome> &outcomes);

// A configuration beside the one that it is compared with, seed by seed.
struct Comparison {
    Verdict verdict = Verdict::notDistinguishable;
    int wins = 0; // seeds in which it was better
    int losses = 0;
    int ties = 0; // equal, or both failed
    double p = 1; // two-sided sign test
    // Over the seeds in which both finish.
    int finishedPairs = 0;
    double difference = 0; // mean of its value minus the other's; NaN of no pair
    std::optional<Interval> interval; // of the difference, 95 %; from two pairs on
};

// A failed run ranks below every finite one. `candidate` is better or worse than `baseline` where
// the sign test has p < 0.05 and the interval of the difference, from two pairs in which both
// finish, lies on the same side of 0. Both hold the same seeds in the same order.
[[nodiscard]] Comparison compare(const std::vector<Outcome> &baseline,
                                 const std::vector<Outcome> &candidate, Direction better);

} // namespace warmup::experiment
