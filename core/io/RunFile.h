// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "core/base/Result.h"
#include "core/io/AtomicFile.h"
#include "core/recipe/Recipe.h"
#include "core/schedule/Feedback.h"
#include "core/training/Checkpoint.h"

namespace warmup::io {

inline constexpr const char *kRunSuffix = ".warmup-run";

// A run that is continued later: the recipe under which it goes on, the metric that its schedule
// follows, and where it stands. Snapshots are not saved.
struct SavedRun {
    Recipe recipe;
    schedule::Metric metric;
    std::shared_ptr<const training::Checkpoint> checkpoint;
};

// A .warmup-run file, little-endian:
//
//   8 bytes  "WARMUPRN"
//   u32      version, 2; files of version 1 are read
//   u64      bytes of the contents
//   u32      CRC-32 of the contents
//   contents: recipe (JSON), metric, instruction set, data, updates made; applied rates and
//            momenta of each arm; losses and evaluations of each member; edits; columns of
//            diagnostics; state of each member
//
// A text or a list has its length in a u64 before it; rates are float64, losses and parameters
// float32. All bits are kept.
[[nodiscard]] Result<void> writeRun(const SavedRun &run, const Sink &sink);

// `name` stands before what is wrong in messages. Fails for bytes that are no saved run, of another
// version, cut off, damaged, or that contradict themselves. Whether the states fit the recipe's
// model is found out by the session that goes on from there.
[[nodiscard]] Result<SavedRun> readRun(std::string_view bytes, std::string_view name);

// Whole or not at all. The recipe names its data as seen from the working folder, and in the file
// as seen from the file's, as far as they lie there.
[[nodiscard]] Result<void> saveRun(const std::filesystem::path &path, const SavedRun &run);
[[nodiscard]] Result<SavedRun> loadRun(const std::filesystem::path &path);

} // namespace warmup::io
