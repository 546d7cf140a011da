// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/experiment/Sweep.h"

namespace warmup::io {

// A sweep (.sweep.json): a recipe, two fields of it with their values, seeds, a metric, what counts
// as failed and which is better.
//
//   {"format": "warmup-lab-sweep", "version": 1, "title": "Warm-up and peak rate",
//    "recipe": {...},
//    "x": {"field": "/schedule/warmUp/length", "name": "warm-up",
//          "values": ["0 updates", "20 updates"]},
//    "y": {"field": "/schedule/baseRate", "values": [0.1, 1]},
//    "seeds": 8, "firstSeed": 1, "metric": "trainingLoss", "better": "lower",
//    "failed": {"metric": "testAccuracy", "below": 0.2}}
//
// A field is a JSON pointer to what the recipe holds when all its defaults are written out. A
// warm-up or cool-down of the length 0 is left out. Metric, better and failed are those of a lesson
// (LessonFile.h). Reading is as strict as for recipes, of every cell's recipe; `name` stands before
// the pointer in messages.
[[nodiscard]] Result<experiment::Sweep> readSweep(std::string_view text, std::string_view name);
[[nodiscard]] Result<experiment::Sweep> loadSweep(const std::filesystem::path &path);

// What a person chooses in a window; `values` as they are typed, separated by semicolons.
struct SweepChoice {
    struct Axis {
        std::string field;
        std::string name;
        std::string values;

        bool operator==(const Axis &) const = default;
    };

    std::string title; // empty: the recipe's
    Axis x;
    Axis y;
    int seeds = 8;
    std::uint64_t firstSeed = 1;
    experiment::Metric metric;
    experiment::Direction better = experiment::Direction::lower;
    std::optional<experiment::FailureRule> failed;

    bool operator==(const SweepChoice &) const = default;
};

// The file of a sweep over this recipe, which readSweep() judges.
[[nodiscard]] std::string sweepText(const Recipe &recipe, const SweepChoice &choice);

// What a file of a sweep chooses, over which recipe.
struct SweepDraft {
    Recipe recipe;
    SweepChoice choice;
};

// Nothing where the text is no sweep, or one that sweepText() does not write again: of a value that
// holds a semicolon.
[[nodiscard]] std::optional<SweepDraft> draftOf(std::string_view text);

// A field of the recipe as a file writes it: 0.1, or "5 epochs" without its quotes; nothing where
// the recipe has no such field.
[[nodiscard]] std::optional<std::string> fieldText(const Recipe &recipe, const std::string &field);

} // namespace warmup::io
