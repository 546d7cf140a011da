// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/io/ScheduleCsv.h"
#include "core/training/Session.h"

namespace warmup::io {

// One member's whole run, for export.
struct RunRecord {
    std::string run; // the name the user gave: "run 1"
    std::string arm;
    std::uint64_t seed = 0;
    training::Ending ending = training::Ending::running;
    Update endedAt = 0;
    training::Tail history; // from update 0
    std::vector<std::string> columns; // the names of history.watched
};

// "run,arm,seed,update,epoch,lr,loss,test_loss,test_accuracy,ending": a row an update. The test
// columns are empty where no evaluation was made; ending is "finished", "diverged" or "collapsed"
// in the row of the update where the run ended so, else empty. After it stand the columns of what
// was watched in any of the runs, empty where it was not. Elsewhere NaN and infinities are written
// as nan, inf, -inf.
[[nodiscard]] Result<void> writeRunCsv(const std::vector<RunRecord> &runs, double updatesPerEpoch,
                                       const Sink &sink, const Progress &progress = {});

} // namespace warmup::io
