// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/experiment/Lesson.h"
#include "core/experiment/SharedData.h"
#include "core/training/Session.h"

namespace warmup::experiment {

// The paired runs of a configuration in one session, which begin when it is told to.
struct Trial {
    std::unique_ptr<training::Session> session;
    std::vector<training::Arm> arms; // the last one counts
    training::Spec spec; // with the seeds

    // Of a session that has finished, arm-major; looks at all of the data.
    [[nodiscard]] std::vector<training::RunRecord> records(const std::string &name) const;
};

// Takes its data from those of other trials. Fails as makeCurves and makeArms do, with the
// configuration's name before the pointer.
[[nodiscard]] Result<Trial> makeTrial(const Configuration &configuration, int seeds,
                                      std::uint64_t firstSeed, std::shared_ptr<SharedData> data);

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
    int seedsDone = 0; // of this configuration
    Update update = 0;
    Update length = 0;
};

// Asked now and then, on the caller's thread; false ends the trials.
using Watcher = std::function<bool(const Progress &)>;

// Runs that are finished already, so that trials that were broken off go on where they were.
struct Keeper {
    // Seed by seed the records of a configuration's runs, one an arm; none: they are to be trained.
    std::function<std::vector<std::vector<training::RunRecord>>(const Configuration &, int seeds,
                                                                std::uint64_t firstSeed)>
        find;
    // Those of some seeds that have finished, arm-major; an error ends the trials with it.
    std::function<Result<void>(const Configuration &, const std::vector<training::RunRecord> &)>
        keep;
};

// Trains `seeds` paired runs of each configuration from `firstSeed` on, the configurations one
// after the other, the seeds of each spread over the cores: all at once or, where they are kept, as
// many as there are cores. The same bits for the same seeds, whatever the machine's load and
// whatever was kept. Fails as Session does, with the configuration's name before the
// pointer, and with "cancelled" where the watcher said so.
[[nodiscard]] Result<std::vector<std::vector<training::RunRecord>>>
train(const std::vector<Configuration> &configurations, int seeds, std::uint64_t firstSeed,
      const Watcher &watcher = {}, const Keeper &keeper = {});

// Seeds that are trained together: `count` of them from `first` on.
struct SeedGroup {
    std::uint64_t first = 0;
    int count = 0; // 0: all are there
};

// The first seeds of which a configuration's runs, given seed by seed from `firstSeed` on, are
// missing: those that follow one another, at most `most`.
[[nodiscard]] SeedGroup missingSeeds(const std::vector<std::vector<training::RunRecord>> &bySeed,
                                     std::uint64_t firstSeed, int most);

// As many as are trained at once.
[[nodiscard]] int cores();

// The runs of a configuration, given seed by seed, as train() gives them: arm-major.
[[nodiscard]] std::vector<training::RunRecord>
armMajor(const std::vector<std::vector<training::RunRecord>> &bySeed);

// Where in a configuration's runs, arm-major, those begin that count.
[[nodiscard]] std::size_t firstOfLastArm(const std::vector<training::RunRecord> &records);

// From the runs of its two configurations; of one that trains pairs the last arm counts.
[[nodiscard]] Answer answer(const Question &question,
                            const std::vector<training::RunRecord> &baseline,
                            const std::vector<training::RunRecord> &candidate);
[[nodiscard]] Answer answer(const Question &question,
                            const std::vector<std::vector<training::RunRecord>> &runs);

} // namespace warmup::experiment
