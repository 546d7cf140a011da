// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/io/ScheduleCsv.h"
#include "core/training/RunRecord.h"

namespace warmup::io {

using training::RunRecord;

// "run,arm,seed,update,epoch,lr,loss,test_loss,test_accuracy,ending": a row an update. The test
// columns are empty where no evaluation was made; ending is "finished", "diverged" or "collapsed"
// in the row of the update where the run ended so, else empty. After it stand the columns of what
// was watched in any of the runs, empty where it was not. Elsewhere NaN and infinities are written
// as nan, inf, -inf.
[[nodiscard]] Result<void> writeRunCsv(const std::vector<RunRecord> &runs, double updatesPerEpoch,
                                       const Sink &sink, const Progress &progress = {});

// A row a member, how it stood at the end:
//
//   run,arm,seed,ending,ended_at,updates,last_losses,train_loss,test_loss,test_accuracy,
//   target_reached,softmax_difference
//
// ending also "stopped"; ended_at the update that diverged, or the first of a collapse; last_losses
// the mean of the last 20 losses (of one batch each); train_loss the loss on the whole training
// part; target_reached the updates after which the test loss was first seen below the target;
// softmax_difference as training::Group has it. What there is none of is empty: the test columns of
// a member that was not evaluated at its end, as one that diverged.
[[nodiscard]] Result<void> writeSummaryCsv(const std::vector<RunRecord> &runs, const Sink &sink);

} // namespace warmup::io
