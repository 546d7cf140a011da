// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/Result.h"
#include "core/experiment/Lesson.h"

namespace warmup::experiment {

// What became of a question.
struct Answer {
    Summary baseline;
    Summary candidate;
    Comparison comparison;
};

// Where the trials of a lesson are: runs of `configuration` are being trained.
struct Progress {
    std::size_t configuration = 0;
    std::size_t configurations = 0;
    Update update = 0;
    Update length = 0;
};

// Asked now and then, on the caller's thread; false ends the trials.
using Watcher = std::function<bool(const Progress &)>;

// Trains `seeds` paired runs of each configuration from `firstSeed` on, the configurations one
// after the other, the seeds of each spread over the cores. The same bits for the same seeds,
// whatever the machine's load. Fails as Session does, with the configuration's name before the
// pointer, and with "cancelled" where the watcher said so.
[[nodiscard]] Result<std::vector<std::vector<training::RunRecord>>>
train(const std::vector<Configuration> &configurations, int seeds, std::uint64_t firstSeed,
      const Watcher &watcher = {});

// Of a configuration that trains pairs the last arm counts.
[[nodiscard]] Answer answer(const Question &question,
                            const std::vector<std::vector<training::RunRecord>> &runs);

} // namespace warmup::experiment
