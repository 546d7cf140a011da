// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/experiment/Lesson.h"

namespace warmup::io {

// The finished runs of a lesson, so that one that was broken off goes on where it was. A
// .lesson-runs file, little-endian:
//
//   8 bytes  "WARMUPLR"
//   u32      version, 1
//   u32      CRC-32 of the contents
//   contents: seeds, first seed, and of each configuration its key and the records of its runs,
//             those of one seed in the order of the arms
struct LessonRuns {
    struct Kept {
        std::string key;
        std::vector<training::RunRecord> records;
    };

    int seeds = 0; // of the last run; 0: nothing was kept
    std::uint64_t firstSeed = 0;
    std::vector<Kept> configurations;

    // Seed by seed, one an arm; none where it has not finished.
    [[nodiscard]] std::vector<std::vector<training::RunRecord>>
    find(const experiment::Configuration &configuration, int runSeeds,
         std::uint64_t runFirst) const;
    // Beside those of other seeds. Also remembers the seeds of the whole run, of which the records
    // may be a part, as the last ones.
    void add(const experiment::Configuration &configuration, int runSeeds, std::uint64_t runFirst,
             std::vector<training::RunRecord> records);
    // Without the runs of these seeds.
    void drop(int runSeeds, std::uint64_t runFirst);
    // Without those of other configurations.
    void keepOnly(const std::vector<experiment::Configuration> &wanted);
};

// Nothing is kept where there is no such file. Fails for one of another kind, damaged or cut off.
[[nodiscard]] Result<LessonRuns> loadLessonRuns(const std::filesystem::path &path);
// Whole or not at all.
[[nodiscard]] Result<void> saveLessonRuns(const std::filesystem::path &path,
                                          const LessonRuns &runs);

} // namespace warmup::io
