// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/base/Result.h"

namespace warmup::app {

// The options as CLI11 collects them: text, which Values.h turns into numbers with our messages.
struct RawArguments {
    std::string file;
    std::string python;
    std::string baseRate;
    std::string updates;
    std::string updatesPerEpoch;
    std::string metric;
    std::vector<std::string> set;
    std::string every = "1";
    bool json = false;
    bool inNumbers = false;
    std::string also;
    std::string output;
    std::string size = "1600x900";
    std::string dpi = "150";
    bool logarithmic = false;
    std::string seeds;
    std::string firstSeed;
    std::string from;
    std::string summary;
    std::string map;
    std::string save;
    std::string until;
    std::string to;
    std::string golden;
    std::string shard;
    std::string threads;
    std::vector<std::string> merge;
    std::string handout;
    std::string figure;
    std::string keep;
    std::string lowest;
    std::string highest;
    std::string plot;
};

// Each adds a subcommand, whose options are collected in `raw`.
CLI::App *addSchedule(CLI::App &program, RawArguments &raw);
CLI::App *addLint(CLI::App &program, RawArguments &raw);
CLI::App *addCode(CLI::App &program, RawArguments &raw);
CLI::App *addPlot(CLI::App &program, RawArguments &raw);
CLI::App *addTrain(CLI::App &program, RawArguments &raw);
CLI::App *addLesson(CLI::App &program, RawArguments &raw);
CLI::App *addSweep(CLI::App &program, RawArguments &raw);
CLI::App *addRange(CLI::App &program, RawArguments &raw);

// What CLI11 refuses, in the three parts of our messages.
[[nodiscard]] Error refusedArguments(const CLI::App &program, const CLI::ParseError &error);

} // namespace warmup::app
