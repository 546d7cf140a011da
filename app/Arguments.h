// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/Result.h"
#include "core/base/Units.h"
#include "core/code/Code.h"
#include "core/dialect/ReadPython.h"
#include "core/experiment/RangeTest.h"

namespace warmup::app {

constexpr std::string_view kSubcommands = "schedule, lint, code, plot, train, sweep, lesson, range";

// Where a schedule comes from and what replaces a part of it.
struct InputArguments {
    std::optional<std::string> file; // a recipe or a .py script
    std::optional<std::string> python; // code, "@SCRIPT.py", or "-" for standard input
    std::optional<double> baseRate;
    std::optional<Update> updates;
    std::optional<double> updatesPerEpoch;
    std::optional<std::string> metric; // a CSV file
    dialect::Supplied supplied = {}; // what a script does not say

    bool operator==(const InputArguments &) const = default;
};

struct WindowArguments {
    std::optional<std::string> file;
    bool operator==(const WindowArguments &) const = default;
};
struct ScheduleArguments {
    InputArguments input;
    Update every = 1;
    bool json = false;
    bool summary = false; // the curve in numbers and around its boundaries, not every update
    std::optional<code::Framework> also = {}; // what the intended schedule becomes there
    bool operator==(const ScheduleArguments &) const = default;
};
struct LintArguments {
    InputArguments input;
    bool json = false;
    bool operator==(const LintArguments &) const = default;
};
struct CodeArguments {
    InputArguments input;
    code::Framework to = code::Framework::torch;
    std::optional<std::string> output; // a Python file instead of standard output
    std::optional<std::string> golden; // a folder for the test of the user's own repository
    bool operator==(const CodeArguments &) const = default;
};
struct PlotArguments {
    InputArguments input;
    std::string output; // its suffix is .png, .svg or .pdf
    int width = 1600; // pixels
    int height = 900;
    int dpi = 150;
    bool logarithmic = false; // the axis of the rate
    std::optional<code::Framework> also = {}; // its curve beside the first
    bool operator==(const PlotArguments &) const = default;
};
struct TrainArguments {
    std::string file; // a recipe or a .py script; empty where a saved run is continued
    std::optional<std::string> from; // a saved run
    std::optional<std::string> output; // CSV
    std::optional<std::string> summary; // CSV
    std::optional<std::string> map; // a picture: PNG, SVG or PDF by its suffix
    std::optional<std::string> save; // a saved run
    std::optional<Update> until; // updates after which it stops
    std::optional<int> seeds;
    bool operator==(const TrainArguments &) const = default;
};
struct LessonArguments {
    std::optional<std::string> lesson; // a name or a file; without it all are listed
    int seeds = 10;
    std::uint64_t firstSeed = 1;
    bool json = false;
    std::optional<std::string> handout; // a PDF to be written
    std::optional<std::string> figure; // a slide: .png, .svg or .pdf
    std::optional<std::string> keep; // finished runs, to go on from
    bool operator==(const LessonArguments &) const = default;
};
struct SweepArguments {
    std::optional<std::string> file; // a sweep; not needed to merge
    int shard = 1; // 1 to shards
    int shards = 1;
    std::optional<std::string> output; // CSV
    std::optional<int> seeds;
    int threads = 0; // 0: one for each core
    std::vector<std::string> merge; // tables to be merged instead
    bool operator==(const SweepArguments &) const = default;
};
struct RangeArguments {
    std::string file; // a recipe or a .py script
    experiment::RangeTest test;
    std::optional<std::string> output; // CSV
    std::optional<std::string> plot; // a picture: PNG, SVG or PDF by its suffix
    bool json = false;
    bool operator==(const RangeArguments &) const = default;
};
// --help and --version: only this is printed.
struct Text {
    std::string text;
    bool operator==(const Text &) const = default;
};

using Arguments =
    std::variant<WindowArguments, ScheduleArguments, LintArguments, CodeArguments, PlotArguments,
                 TrainArguments, LessonArguments, SweepArguments, RangeArguments, Text>;

// Reads the command line; argv[0] is skipped. Fails with the option, what was found and what is
// allowed. Files are not looked at.
[[nodiscard]] Result<Arguments> readArguments(int argc, const char *const *argv);

} // namespace warmup::app
