// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/training/Session.h"

namespace warmup::training {

// One member's whole run, as it is exported and judged.
struct RunRecord {
    std::string run; // the name the user gave: "run 1"
    std::string arm;
    std::uint64_t seed = 0;
    Ending ending = Ending::running;
    Update endedAt = 0;
    Tail history; // from update 0
    std::vector<std::string> columns; // the names of history.watched
    std::optional<double> trainingLoss; // on the whole training part, at the end
    std::optional<double> targetLoss; // on the test part
    // Of its outputs on the test part from those of the first arm's run of the same seed, at the
    // end.
    std::optional<double> softmaxDifference;
    std::vector<diagnostics::Kind> kinds; // of the columns
    double trivialLoss = 0; // of the predictor that ignores its input; 0 or NaN: there is none
};

// Updates whose mean loss stands for the loss at the end.
constexpr std::size_t kFinalUpdates = 20;

// The mean of the last `count` losses, of fewer where there are not so many; NaN of none.
[[nodiscard]] double meanOfLast(const std::vector<float> &losses, std::size_t count);

// What the members of a session have done, arm-major, without what only a look at all of the data
// tells.
[[nodiscard]] std::vector<RunRecord> recordsOf(const Session &session, const std::string &run,
                                               const std::vector<Arm> &arms,
                                               std::optional<double> targetLoss);

// Puts trainingLoss and softmaxDifference into the records of a session that rests.
void lookAtAllData(Session &session, std::vector<RunRecord> &records);

} // namespace warmup::training
