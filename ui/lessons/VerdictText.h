// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "core/experiment/Trials.h"

namespace warmup::ui {

// What a learner expects of a question before it is run.
struct Prediction {
    std::optional<experiment::Verdict> verdict;
    std::optional<int> baselineFailed; // seeds
    std::optional<int> candidateFailed;

    bool operator==(const Prediction &) const = default;
};

// A verdict in words, the same in the window, in a handout and on the command line.

// "mean of the last 20 losses"
[[nodiscard]] QString metricText(const experiment::Metric &metric);
// The configuration; where a question looks at one twice, with what is looked at.
[[nodiscard]] QString baselineName(const experiment::Lesson &lesson,
                                   const experiment::Question &question);
[[nodiscard]] QString candidateName(const experiment::Lesson &lesson,
                                    const experiment::Question &question);
// "mean of the last 20 losses, lower is better"; without the latter where what is measured makes a
// run no better, and empty where the names say it all.
[[nodiscard]] QString measureText(const experiment::Question &question);
// "no warm-up: 10 of 10 failed (95 %: 72 % to 100 %), mean of the others 0.2, deviation 0.1"
[[nodiscard]] QString runsText(const QString &name, const experiment::Summary &summary);
// "“warm-up” is BETTER than “no warm-up”"
[[nodiscard]] QString verdictText(const experiment::Lesson &lesson,
                                  const experiment::Question &question,
                                  const experiment::Answer &answer);
// "10 better, 0 worse, 0 alike; sign test p = 0.002; difference ..., 95 %: ..., over 10 pairs"
[[nodiscard]] QString evidenceText(const experiment::Question &question,
                                   const experiment::Answer &answer);
// "As the lesson expects.", or what it expects instead
[[nodiscard]] QString expectationText(const experiment::Question &question,
                                      const experiment::Answer &answer);
// What was predicted, and whether it came so; empty where nothing was.
[[nodiscard]] QString predictionText(const experiment::Lesson &lesson,
                                     const experiment::Question &question,
                                     const Prediction &prediction,
                                     const experiment::Answer &answer);
// "better", "worse", "no difference"; "higher" and "lower" where what is measured makes a run no
// better: a column of the diagnostics, or how far the outputs moved.
[[nodiscard]] QString verdictWord(const experiment::Question &question,
                                  experiment::Verdict verdict);

} // namespace warmup::ui
