// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/SweepCommand.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "app/Console.h"
#include "core/base/Number.h"
#include "core/experiment/Sweep.h"
#include "core/io/SweepCsv.h"
#include "core/io/SweepFile.h"
#include "ui/lessons/VerdictText.h"

namespace warmup::app {

namespace {

using experiment::Summary;
using experiment::Sweep;
using experiment::SweepRow;

// "0.0749 2F*": the mean, how many failed, best of its column.
std::string cellText(const Summary &cell, bool isBest)
{
    std::string text = cell.failed == cell.runs ? "-" : fmt::format("{:.4g}", cell.mean);
    if (cell.failed > 0)
        text += fmt::format(" {}F", cell.failed);
    return text + (isBest ? "*" : " ");
}

// As many places as people see, where the text is UTF-8.
std::size_t placesOf(const std::string &text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

std::string padded(const std::string &text, std::size_t width)
{
    return std::string(width - std::min(width, placesOf(text)), ' ') + text;
}

std::string tableText(const Sweep &sweep, const std::vector<SweepRow> &rows)
{
    const auto cells = experiment::summariesOf(sweep, rows);
    const auto best = experiment::bestOf(sweep, cells);
    std::size_t width = 0;
    std::size_t nameWidth = placesOf(sweep.y.name);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        texts.push_back(cellText(cells[i], best[i % sweep.columns()] == i / sweep.columns()));
        width = std::max(width, texts.back().size());
    }
    for (const std::string &value : sweep.x.values)
        width = std::max(width, placesOf(value) + 1);
    for (const std::string &value : sweep.y.values)
        nameWidth = std::max(nameWidth, placesOf(value));
    std::string text =
        padded("", nameWidth) + "   " + sweep.x.name + "\n" + padded(sweep.y.name, nameWidth);
    for (const std::string &value : sweep.x.values)
        text += "  " + padded(value + ' ', width);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i % sweep.columns() == 0)
            text += "\n" + padded(sweep.y.values[i / sweep.columns()], nameWidth);
        text += "  " + padded(texts[i], width);
    }
    return text + "\n";
}

int print(const Sweep &sweep, const std::vector<SweepRow> &rows)
{
    StandardOutput output;
    output.write(fmt::format("{}\n{} of {} paired seeds from {} on, {} is better.\n\n", sweep.title,
                             ui::metricText(sweep.metric).toStdString(), sweep.seeds,
                             sweep.firstSeed,
                             sweep.better == experiment::Direction::lower ? "lower" : "higher"));
    output.write(tableText(sweep, rows));
    output.write(fmt::format("\nMeans of the runs that did not fail; 2F: 2 of the {} runs failed; "
                             "*: best of its column,\n"
                             "the fewest failures first, then the mean.\n",
                             sweep.seeds));
    return output.finish();
}

int merge(const SweepArguments &arguments)
{
    std::optional<Sweep> sweep;
    if (arguments.file) {
        auto read = io::loadSweep(*arguments.file);
        if (!read)
            return refuse(read.error());
        sweep = std::move(*read);
        sweep->seeds = arguments.seeds.value_or(sweep->seeds);
    }
    const auto lines = io::mergeSweepLines({arguments.merge.begin(), arguments.merge.end()});
    if (!lines)
        return refuse(lines.error());
    std::vector<SweepRow> rows;
    for (const auto &line : *lines)
        rows.push_back(line.row);
    if (sweep) {
        if (!lines->empty() && lines->front().sweep != sweep->fingerprint)
            return refuse(
                {"--merge", "runs of the sweep " + lines->front().sweep,
                 "runs of " + *arguments.file + ", which is the sweep " + sweep->fingerprint});
        const auto runs = experiment::runsOf(*sweep);
        if (const auto missing = experiment::missingOf(runs, rows); !missing.empty())
            return refuse({"--merge",
                           fmt::format("{} of {} runs, without cell {}, seed {}",
                                       runs.size() - missing.size(), runs.size(),
                                       missing.front().cell, missing.front().seed),
                           "all runs of " + *arguments.file});
        rows = experiment::rowsOf(runs, rows);
    }
    if (arguments.output)
        if (auto saved = io::saveSweepLines(*arguments.output, *lines); !saved)
            return refuse(saved.error());
    if (sweep)
        return print(*sweep, rows);
    say(fmt::format("{} runs of the sweep {}", lines->size(),
                    lines->empty() ? "of nothing" : lines->front().sweep));
    return Status::done;
}

std::string sweepProgressText(const experiment::SweepProgress &at)
{
    std::string text = fmt::format("{} of {} runs", at.made, at.runs);
    if (at.secondsLeft > 0)
        text += fmt::format(", {:.0f} s left", std::ceil(at.secondsLeft));
    return text;
}

} // namespace

int runSweep(const SweepArguments &arguments)
{
    if (!arguments.merge.empty())
        return merge(arguments);
    auto sweep = io::loadSweep(*arguments.file);
    if (!sweep)
        return refuse(sweep.error());
    sweep->seeds = arguments.seeds.value_or(sweep->seeds);
    const auto all = experiment::runsOf(*sweep);
    const auto shard = experiment::shardOf(all, arguments.shard - 1, arguments.shards);

    std::optional<io::SweepTable> table;
    std::vector<SweepRow> rows;
    if (arguments.output) {
        auto opened = io::SweepTable::open(*arguments.output, *sweep);
        if (!opened)
            return refuse(opened.error());
        table.emplace(std::move(*opened));
        rows = table->rows();
    }
    const auto missing = experiment::missingOf(shard, rows);
    watchInterrupt();
    experiment::SweepHooks hooks;
    hooks.threads = static_cast<unsigned>(arguments.threads);
    hooks.finished = [&](const SweepRow &row) {
        rows.push_back(row);
        return table ? table->append(row) : Result<void>();
    };
    const auto done = [&] {
        const ProgressLine line;
        hooks.watch = [&](const experiment::SweepProgress &at) {
            line.show(sweepProgressText(at));
            return !interruptAsked();
        };
        return experiment::trainSweep(*sweep, missing, hooks);
    }();
    if (!done && interruptAsked())
        return Status::interrupted;
    if (!done)
        return refuse(
            {*arguments.file + (done.error().where.empty() ? "" : ": ") + done.error().where,
             done.error().found, done.error().allowed});
    if (table)
        if (auto finished = table->finish(); !finished)
            return refuse(finished.error());
    if (experiment::missingOf(all, rows).empty())
        return print(*sweep, experiment::rowsOf(all, rows));
    return Status::done; // a shard says nothing of the whole
}

} // namespace warmup::app
