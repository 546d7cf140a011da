// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/experiment/Comparison.h"
#include "core/experiment/Lesson.h"
#include "core/recipe/Recipe.h"

namespace warmup::experiment {

// A field of the recipe and the values that it takes in turn.
struct SweepAxis {
    std::string field; // a JSON pointer into the recipe: "/schedule/baseRate"
    std::string name; // for people: "peak rate"; the field where the file gives none
    std::vector<std::string> values; // as the file writes them, texts without their quotes

    bool operator==(const SweepAxis &) const = default;
};

// Every value of x with every value of y, each trained on the same seeds.
struct Sweep {
    std::string title;
    SweepAxis x; // columns
    SweepAxis y; // rows
    std::vector<Recipe> cells; // y-major: y * columns() + x
    int seeds = 8;
    std::uint64_t firstSeed = 1;
    Metric metric;
    Direction better = Direction::lower;
    std::optional<FailureRule> failed;
    // Of all that a run's row depends on besides its cell and seed: the same for the same axes,
    // recipes, metric and rule, however many seeds.
    std::string fingerprint;

    [[nodiscard]] std::size_t columns() const { return x.values.size(); }
    [[nodiscard]] std::size_t rows() const { return y.values.size(); }
    // "warm-up 20 updates, peak rate 2"
    [[nodiscard]] std::string cellName(std::size_t cell) const;

    bool operator==(const Sweep &) const = default;
};

// One run of a sweep: which one.
struct SweepKey {
    std::size_t cell = 0;
    std::uint64_t seed = 0;

    auto operator<=>(const SweepKey &) const = default;
};

// What became of it.
struct SweepRow {
    SweepKey key;
    std::optional<double> value; // of the metric; of a failed run too, where there is a finite one
    bool failed = false; // diverged, no value, or by the sweep's rule
    std::optional<Update> divergedAt;

    bool operator==(const SweepRow &) const = default;
};

// All runs, by cell and then by seed.
[[nodiscard]] std::vector<SweepKey> runsOf(const Sweep &sweep);
// The part of them that shard `index` of `count` trains, 0 <= index < count: every count-th run.
[[nodiscard]] std::vector<SweepKey> shardOf(const std::vector<SweepKey> &runs, int index,
                                            int count);
// Those that have no row yet.
[[nodiscard]] std::vector<SweepKey> missingOf(const std::vector<SweepKey> &runs,
                                              const std::vector<SweepRow> &rows);
// The rows of these runs, in the order they have. `runs` is in order, as runsOf() makes them.
[[nodiscard]] std::vector<SweepRow> rowsOf(const std::vector<SweepKey> &runs,
                                           const std::vector<SweepRow> &rows);

// What a cell's rows say, failures apart from the mean. Rows of other cells are passed over.
[[nodiscard]] std::vector<Summary> summariesOf(const Sweep &sweep,
                                               const std::vector<SweepRow> &rows);
// The best row of each column: the fewest failed runs (as a share), of those the best mean. Nothing
// where no run of the column has finished without failing.
[[nodiscard]] std::vector<std::optional<std::size_t>> bestOf(const Sweep &sweep,
                                                             const std::vector<Summary> &cells);

struct SweepProgress {
    std::size_t made = 0; // runs, of those that were asked for
    std::size_t runs = 0;
    double share = 0; // of all updates, 0 to 1
    double secondsLeft = 0; // 0 when unknown
};

// How a sweep is trained; what comes out does not depend on it. Both are called on the thread that
// called trainSweep.
struct SweepHooks {
    // A run has ended; an error ends the sweep with it.
    std::function<Result<void>(const SweepRow &)> finished;
    // Asked some twenty times a second; false ends the sweep within an update of each run.
    std::function<bool(const SweepProgress &)> watch;
    unsigned threads = 0; // runs that are trained at once; 0: one for each core
};

// That every cell can be trained, as far as can be said without its data. Fails as trainSweep does.
[[nodiscard]] Result<void> checkCells(const Sweep &sweep);

// Trains these runs and tells each as it ends. The same bits for the same run, whatever its
// company. Data that several runs share are loaded once. Fails as makeCurves, makeArms and Session
// do, with the cell's name before the pointer, and with "cancelled" where watch() said so.
[[nodiscard]] Result<void> trainSweep(const Sweep &sweep, const std::vector<SweepKey> &runs,
                                      const SweepHooks &hooks);

} // namespace warmup::experiment
