// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/experiment/Sweep.h"

namespace warmup::io {

// The runs of a sweep, a line each:
//
//   sweep,cell,x,y,seed,value,failed,diverged_at
//
// sweep is the fingerprint, cell counts from 0 row by row, x and y are its values, value the
// metric's (empty where there is none), failed 0 or 1, diverged_at the update that diverged or
// empty. A line that is not ended, as a process that was killed leaves it, is passed over.

// A line of such a file.
struct SweepLine {
    std::string sweep; // the fingerprint
    experiment::SweepRow row;
    std::string text; // whole, with its end

    bool operator==(const SweepLine &) const = default;
};

[[nodiscard]] std::string sweepLine(const experiment::Sweep &sweep,
                                    const experiment::SweepRow &row);

// By cell and seed, each once. Fails where the text is no such table, and where two lines of one
// run differ.
[[nodiscard]] Result<std::vector<SweepLine>> readSweepLines(std::string_view text,
                                                            const std::string &name);
[[nodiscard]] Result<std::vector<SweepLine>> loadSweepLines(const std::filesystem::path &path);

// One table of several: fails where they are of different sweeps, or tell a run differently.
[[nodiscard]] Result<std::vector<SweepLine>>
mergeSweepLines(const std::vector<std::filesystem::path> &parts);

// The whole table, by cell and seed: the same bytes for the same rows, however they came about.
[[nodiscard]] Result<void> saveSweepLines(const std::filesystem::path &path,
                                          const std::vector<SweepLine> &lines);

// A table that grows while a sweep is trained. What was appended outlives the process at once, and
// the machine within about a second. One process at a time has it.
class SweepTable {
public:
    // Makes the file, or takes up what is in it; a line that is not ended is cut off. Fails where
    // the file holds anything else, another sweep's rows, or is in use.
    [[nodiscard]] static Result<SweepTable> open(const std::filesystem::path &path,
                                                 const experiment::Sweep &sweep);
    SweepTable(SweepTable &&) noexcept;
    SweepTable &operator=(SweepTable &&) noexcept;
    ~SweepTable();

    // Those of the file, and those that were appended.
    [[nodiscard]] const std::vector<SweepLine> &lines() const;
    [[nodiscard]] std::vector<experiment::SweepRow> rows() const;

    [[nodiscard]] Result<void> append(const experiment::SweepRow &row);
    // Puts the lines in order: the file has then the same bytes as any other of the same rows.
    [[nodiscard]] Result<void> finish();

private:
    class Private;
    explicit SweepTable(std::unique_ptr<Private> made);
    std::unique_ptr<Private> d;
};

} // namespace warmup::io
