// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Arguments.h"

#include <tuple>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/Values.h"

namespace warmup::app {

namespace {

// The options as CLI11 collects them: text, which Values.h turns into numbers with our messages.
struct Raw {
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

void addInput(CLI::App &command, Raw &raw)
{
    command.add_option("FILE", raw.file, "A recipe (.warmup.json) or a Python script (.py)");
    command
        .add_option("--python", raw.python,
                    "Python code, @SCRIPT.py, or - for standard input; read, never run")
        ->type_name("CODE");
    command.add_option("--base-lr", raw.baseRate, "Base learning rate")->type_name("X");
    command.add_option("--updates", raw.updates, "Length of the run in optimizer updates")
        ->type_name("N");
    command.add_option("--updates-per-epoch", raw.updatesPerEpoch, "Optimizer updates per epoch")
        ->type_name("E");
    command
        .add_option("--metric", raw.metric,
                    "What ReduceLROnPlateau observes; without it the metric never improves")
        ->type_name("METRIC.csv");
    command
        .add_option("--set", raw.set,
                    "A number that a script does not say, by how it writes it: epochs=30, "
                    "'len(loader)=391'; once for each")
        ->type_name("NAME=VALUE")
        ->expected(1)
        ->take_all()
        ->allow_extra_args(false);
}

void addAlso(CLI::App &command, Raw &raw, const char *help)
{
    command.add_option("--also", raw.also, help)->type_name("FRAMEWORK");
}

// What CLI11 refuses, in the three parts of our messages.
Error refusedArguments(const CLI::App &program, const CLI::ParseError &error)
{
    const auto used = program.get_subcommands();
    const std::string command =
        used.empty() ? program.get_name() : program.get_name() + " " + used.front()->get_name();
    // The program's own name stands before each of its messages.
    const std::string where = used.empty() ? "command line" : command;
    const std::string allowed = "what " + command + " --help lists";
    const std::string text = error.what();
    if (dynamic_cast<const CLI::RequiredError *>(&error))
        return {text.substr(0, text.find(' ')), "nothing", "one value; " + allowed};
    if (dynamic_cast<const CLI::ArgumentMismatch *>(&error))
        return {text.substr(0, text.find(':')),
                text.find("missing") != std::string::npos ? "no value" : "more than one value",
                "one value; " + allowed};
    const auto extra = program.remaining(true);
    // A misspelt subcommand was taken for the file.
    const auto *file = program.get_option("FILE");
    if (used.empty() && file->count() > 0
        && file->results().front().find_first_of("./") == std::string::npos)
        return {where, '"' + file->results().front() + '"',
                std::string(kSubcommands) + ", or one file to open"};
    return {where, extra.empty() ? text : '"' + extra.front() + '"', allowed};
}

template <typename Value>
Result<void> store(std::optional<Value> &into, Result<Value> value)
{
    if (!value)
        return tl::unexpected(value.error());
    into = std::move(*value);
    return {};
}

Result<InputArguments> inputArguments(const CLI::App &command, const Raw &raw)
{
    InputArguments input;
    Result<void> done;
    const auto given = [&](const char *name) { return done && command.count(name) > 0; };
    if (given("FILE"))
        input.file = raw.file;
    if (given("--python"))
        input.python = raw.python;
    if (input.file && input.python)
        return fail("command line", "both a FILE and --python", "one of them");
    if (given("--base-lr"))
        done = store(input.baseRate, number("--base-lr", raw.baseRate));
    if (given("--updates"))
        done = store(input.updates, wholeNumber("--updates", raw.updates, 1, kLongestRun));
    if (given("--updates-per-epoch"))
        done = store(input.updatesPerEpoch,
                     positiveNumber("--updates-per-epoch", raw.updatesPerEpoch));
    if (given("--metric"))
        input.metric = raw.metric;
    for (const auto &each : raw.set) {
        const auto read = nameAndNumber("--set", each);
        if (!read)
            return tl::unexpected(read.error());
        if (!input.supplied.insert(*read).second)
            return fail("--set", fmt::format("{} twice", read->first), "each name once");
    }
    return done.map([&] { return input; });
}

Result<code::Framework> readFramework(const std::string &option, const std::string &name)
{
    if (const auto found = code::frameworkOf(name))
        return *found;
    std::string names;
    for (const auto known : code::frameworks())
        names += (names.empty() ? "" : ", ") + code::nameOf(known);
    return fail(option, '"' + name + '"', "one of " + names);
}

Result<void> readAlso(std::optional<code::Framework> &into, const CLI::App &command, const Raw &raw)
{
    if (command.count("--also") == 0)
        return {};
    return store(into, readFramework("--also", raw.also));
}

// A number of seeds or threads, where it is given.
template <typename Count>
Result<void> readCount(Count &into, const CLI::App &command, const char *option,
                       const std::string &text)
{
    if (command.count(option) == 0)
        return {};
    return wholeNumber(option, text, 1, 1000).map([&](std::int64_t count) {
        into = static_cast<int>(count);
    });
}

Result<void> readFirstSeed(std::uint64_t &into, const CLI::App &command, const Raw &raw)
{
    if (command.count("--first-seed") == 0)
        return {};
    return wholeNumber("--first-seed", raw.firstSeed, 0, 1'000'000'000).map([&](std::int64_t seed) {
        into = static_cast<std::uint64_t>(seed);
    });
}

Result<Arguments> scheduleArguments(const CLI::App &command, const Raw &raw)
{
    auto input = inputArguments(command, raw);
    if (!input)
        return tl::unexpected(input.error());
    if (raw.inNumbers && (command.count("--every") > 0 || command.count("--also") > 0))
        return fail("--summary", command.count("--every") > 0 ? "--every" : "--also",
                    "--summary without it");
    const auto every = wholeNumber("--every", raw.every, 1, kLongestRun);
    if (!every)
        return tl::unexpected(every.error());
    ScheduleArguments schedule{*input, *every, raw.json, raw.inNumbers};
    return readAlso(schedule.also, command, raw).map([&]() -> Arguments { return schedule; });
}

Result<Arguments> lintArguments(const CLI::App &command, const Raw &raw)
{
    return inputArguments(command, raw).map([&](const InputArguments &input) -> Arguments {
        return LintArguments{input, raw.json};
    });
}

Result<Arguments> codeArguments(const CLI::App &command, const Raw &raw)
{
    auto input = inputArguments(command, raw);
    if (!input)
        return tl::unexpected(input.error());
    const auto to = readFramework("--to", raw.to);
    if (!to)
        return tl::unexpected(to.error());
    CodeArguments code{*input, *to, {}, {}};
    if (command.count("--output") > 0)
        code.output = raw.output;
    if (command.count("--golden") > 0)
        code.golden = raw.golden;
    return code;
}

Result<Arguments> plotArguments(const CLI::App &command, const Raw &raw)
{
    auto input = inputArguments(command, raw);
    if (!input)
        return tl::unexpected(input.error());
    auto output = pictureName("--output", raw.output);
    if (!output)
        return tl::unexpected(output.error());
    auto size = pictureSize("--size", raw.size);
    if (!size)
        return tl::unexpected(size.error());
    const auto dpi = wholeNumber("--dpi", raw.dpi, 30, 1200);
    if (!dpi)
        return tl::unexpected(dpi.error());
    PlotArguments plot{*input,         *output, size->first, size->second, static_cast<int>(*dpi),
                       raw.logarithmic};
    return readAlso(plot.also, command, raw).map([&]() -> Arguments { return plot; });
}

Result<Arguments> trainArguments(const CLI::App &command, const Raw &raw)
{
    TrainArguments train;
    train.file = raw.file;
    const bool continues = command.count("--continue") > 0;
    if (continues)
        train.from = raw.from;
    if (continues && command.count("FILE") > 0)
        return fail("command line", "both a FILE and --continue", "one of them");
    if (continues && command.count("--seeds") > 0)
        return fail("--seeds", "a run that is continued", "the seeds that the run has");
    if (!continues && command.count("FILE") == 0)
        return fail("FILE", "nothing",
                    "one value, or --continue; what warmup-lab train --help lists");
    if (command.count("--output") > 0)
        train.output = raw.output;
    if (command.count("--summary") > 0)
        train.summary = raw.summary;
    if (command.count("--map") > 0)
        train.map = raw.map;
    if (command.count("--save") > 0)
        train.save = raw.save;
    if (command.count("--until") > 0) {
        const auto until = wholeNumber("--until", raw.until, 1, kLongestRun);
        if (!until)
            return tl::unexpected(until.error());
        train.until = *until;
    }
    if (auto seeds = readCount(train.seeds, command, "--seeds", raw.seeds); !seeds)
        return tl::unexpected(seeds.error());
    return train;
}

Result<Arguments> lessonArguments(const CLI::App &command, const Raw &raw)
{
    LessonArguments lesson;
    lesson.json = raw.json;
    if (command.count("FILE") > 0)
        lesson.lesson = raw.file;
    if (auto seeds = readCount(lesson.seeds, command, "--seeds", raw.seeds); !seeds)
        return tl::unexpected(seeds.error());
    Result<void> done = readFirstSeed(lesson.firstSeed, command, raw);
    if (done && command.count("--handout") > 0)
        done = store(lesson.handout, documentName("--handout", raw.handout));
    if (done && command.count("--figure") > 0)
        done = store(lesson.figure, pictureName("--figure", raw.figure));
    if (command.count("--keep") > 0)
        lesson.keep = raw.keep;
    if (!done)
        return tl::unexpected(done.error());
    if ((lesson.handout || lesson.figure || lesson.keep) && !lesson.lesson)
        return fail(lesson.handout      ? "--handout"
                        : lesson.figure ? "--figure"
                                        : "--keep",
                    "no lesson", "a lesson's name before it");
    return lesson;
}

// "2/8": two whole numbers, 1 <= I <= N.
Result<std::pair<int, int>> shardOf(const std::string &text)
{
    if (const auto slash = text.find('/'); slash != std::string::npos) {
        const auto index = wholeNumber("--shard", text.substr(0, slash), 1, 1'000'000);
        const auto count = wholeNumber("--shard", text.substr(slash + 1), 1, 1'000'000);
        if (index && count && *index <= *count)
            return std::pair(static_cast<int>(*index), static_cast<int>(*count));
    }
    return fail("--shard", '"' + text + '"', "I/N, such as 1/8 to 8/8");
}

Result<Arguments> sweepArguments(const CLI::App &command, const Raw &raw)
{
    SweepArguments sweep;
    sweep.merge = raw.merge;
    if (command.count("FILE") > 0)
        sweep.file = raw.file;
    if (command.count("--output") > 0)
        sweep.output = raw.output;
    if (!sweep.file && sweep.merge.empty())
        return fail("FILE", "nothing", "one value, or --merge; what warmup-lab sweep --help lists");
    if (!sweep.file && !sweep.output)
        return fail("--merge", "neither a FILE nor -o", "one of them, or both");
    if (command.count("--shard") > 0) {
        const auto shard = shardOf(raw.shard);
        if (!shard)
            return tl::unexpected(shard.error());
        std::tie(sweep.shard, sweep.shards) = *shard;
        if (!sweep.merge.empty())
            return fail("command line", "both --shard and --merge", "one of them");
        if (!sweep.output)
            return fail("--shard", "no -o", "a table that the shard's runs go to: -o part.csv");
    }
    if (auto seeds = readCount(sweep.seeds, command, "--seeds", raw.seeds); !seeds)
        return tl::unexpected(seeds.error());
    if (auto threads = readCount(sweep.threads, command, "--threads", raw.threads); !threads)
        return tl::unexpected(threads.error());
    return sweep;
}

Result<Arguments> rangeArguments(const CLI::App &command, const Raw &raw)
{
    RangeArguments range;
    range.file = raw.file;
    range.json = raw.json;
    if (command.count("FILE") == 0)
        return fail("FILE", "nothing", "one value; what warmup-lab range --help lists");
    const auto given = [&](const char *option) { return command.count(option) > 0; };
    Result<void> done;
    const auto read = [&](const char *option, const std::string &text, LearningRate &into) {
        if (done && given(option))
            done = number(option, text).map([&](double value) { into = value; });
    };
    read("--from", raw.lowest, range.test.lowest);
    read("--to", raw.highest, range.test.highest);
    if (done && given("--updates"))
        done = wholeNumber("--updates", raw.updates, 20, 1'000'000).map([&](std::int64_t updates) {
            range.test.updates = updates;
        });
    if (done)
        done = readCount(range.test.seeds, command, "--seeds", raw.seeds);
    if (done)
        done = readFirstSeed(range.test.firstSeed, command, raw);
    if (done && given("--plot"))
        done = store(range.plot, pictureName("--plot", raw.plot));
    if (given("--output"))
        range.output = raw.output;
    if (done)
        done = experiment::check(range.test);
    if (!done)
        return tl::unexpected(done.error());
    return range;
}

constexpr const char *kSweepFooter =
    "The table grows as runs end: a sweep or shard that was killed goes on where it was.\n"
    "Merged shards are the table of a single run, byte for byte, on one kind of processor.\n\n"
    "Four processes on one machine, with GNU parallel, then all of it:\n"
    "  parallel warmup-lab sweep F.sweep.json --threads 1 --shard {}/4 -o part{}.csv ::: 1 2 3 4\n"
    "  warmup-lab sweep F.sweep.json --merge part*.csv -o all.csv\n\n"
    "The same as a Slurm array (sbatch sweep.sh; once more for what was lost):\n"
    "  #!/bin/sh\n"
    "  #SBATCH --array=1-16 --cpus-per-task=4 --time=01:00:00 --requeue\n"
    "  warmup-lab sweep F.sweep.json --threads \"$SLURM_CPUS_PER_TASK\" \\\n"
    "    --shard \"$SLURM_ARRAY_TASK_ID/16\" -o \"part$SLURM_ARRAY_TASK_ID.csv\"";

} // namespace

Result<Arguments> readArguments(int argc, const char *const *argv)
{
    const std::string version = "warmup-lab " WARMUP_VERSION;
    Raw raw;
    CLI::App program("Shape a learning-rate schedule and watch a model train under it.\n"
                     "Without a subcommand the window opens.",
                     "warmup-lab");
    program.add_option("FILE", raw.file,
                       "Opened in the window: a recipe (.warmup.json) or a "
                       "Python script (.py)");
    auto *schedule = program.add_subcommand(
        "schedule", "Print the learning rate of every update as CSV: update,epoch,lr[,intended]");
    addInput(*schedule, raw);
    schedule->add_option("--every", raw.every, "Each K-th update only, and the last one")
        ->type_name("K");
    schedule->add_flag("--json", raw.json, "JSON instead of CSV, with the remarks");
    schedule->add_flag("--summary", raw.inNumbers,
                       "Peak, mean, final rate, largest jump, and the updates around boundaries");
    addAlso(*schedule, raw, "A further column: what the intended schedule becomes there");

    auto *lint = program.add_subcommand(
        "lint", "Print what is wrong with the schedule, one finding a line; 1 on an error");
    addInput(*lint, raw);
    lint->add_flag("--json", raw.json, "JSON instead of lines");

    auto *code = program.add_subcommand(
        "code", "Write the intended schedule as Python code for a framework");
    addInput(*code, raw);
    code->add_option("--to", raw.to, "torch, transformers, timm, optax or keras")
        ->required()
        ->type_name("FRAMEWORK");
    code->add_option("-o,--output", raw.output, "Write to this file instead of standard output")
        ->type_name("FILE.py");
    code->add_option("--golden", raw.golden,
                     "Also write a test of your own scheduler into this folder: "
                     "learning_rates.csv and test_learning_rates.py")
        ->type_name("FOLDER");

    auto *plot = program.add_subcommand("plot", "Draw the schedule as PNG, SVG or PDF");
    addInput(*plot, raw);
    plot->add_option("-o,--output", raw.output, "The picture; its suffix decides: .png .svg .pdf")
        ->required()
        ->type_name("FILE");
    plot->add_option("--size", raw.size, "Size in pixels (1600x900)")->type_name("WxH");
    plot->add_option("--dpi", raw.dpi, "Resolution: how large text and pens are (150)")
        ->type_name("DPI");
    addAlso(*plot, raw, "A further curve: what the intended schedule becomes there");
    plot->add_flag("--log-y", raw.logarithmic, "Logarithmic axis for the rate");

    auto *train = program.add_subcommand(
        "train", "Train the recipe's model under its schedule and report how it went");
    train->add_option("FILE", raw.file, "A recipe (.warmup.json) or a Python script (.py)");
    train->add_option("-o,--output", raw.output, "Write rate and loss of every update as CSV")
        ->type_name("RUN.csv");
    train
        ->add_option("--summary", raw.summary,
                     "Write a row for every arm and seed as CSV, how it stood at the end")
        ->type_name("TABLE.csv");
    train
        ->add_option("--map", raw.map,
                     "Draw the ways on a function's contours, or the classes given to the plane")
        ->type_name("PICTURE");
    train->add_option("--seeds", raw.seeds, "Train that many seeds instead of the recipe's number")
        ->type_name("K");
    train->add_option("--save", raw.save, "Save the run as it stands then, to be continued")
        ->type_name("RUN.warmup-run");
    train->add_option("--until", raw.until, "Stop after U updates instead of at the run's end")
        ->type_name("U");
    train
        ->add_option("--continue", raw.from,
                     "Continue a saved run, with the same bits as if it had not stopped")
        ->type_name("RUN.warmup-run");

    auto *lesson = program.add_subcommand(
        "lesson", "Run a lesson and print its measured verdicts; without a name list them");
    lesson->add_option("FILE", raw.file, "A lesson's name, or a lesson file (.lesson.json)");
    lesson->add_option("--seeds", raw.seeds, "Paired seeds of each configuration (10)")
        ->type_name("K");
    lesson->add_option("--first-seed", raw.firstSeed, "The first of the seeds (1)")->type_name("S");
    lesson->add_flag("--json", raw.json, "JSON instead of text");
    lesson->add_option("--handout", raw.handout, "Write the lesson with what was measured as PDF")
        ->type_name("F.pdf");
    lesson->add_option("--figure", raw.figure, "Write its charts as a slide of 1920x1080")
        ->type_name("F.png|F.svg|F.pdf");
    lesson
        ->add_option(
            "--keep", raw.keep,
            "Keep finished runs here; those that it has are not made again, so that more seeds "
            "train only those that are new")
        ->type_name("F.lesson-runs");

    auto *sweep = program.add_subcommand(
        "sweep",
        "Train every pair of values of two fields of a recipe, and print what became of it");
    sweep->add_option("FILE", raw.file, "A sweep (.sweep.json)");
    sweep
        ->add_option("-o,--output", raw.output,
                     "A row for every run as CSV; the runs that it has are not made again")
        ->type_name("RUNS.csv");
    sweep->add_option("--seeds", raw.seeds, "Paired seeds of each cell instead of the file's")
        ->type_name("K");
    sweep->add_option("--shard", raw.shard, "Only the I-th of N parts of the runs")
        ->type_name("I/N");
    sweep->add_option("--threads", raw.threads, "Runs that are trained at once (one a core)")
        ->type_name("T");
    sweep
        ->add_option("--merge", raw.merge,
                     "Make one table of several; with FILE, if it has all runs, print it")
        ->type_name("PART.csv");
    sweep->footer(kSweepFooter);

    auto *range = program.add_subcommand(
        "range",
        "Raise the rate step by step over a short run, and say which rates its loss suggests");
    range->add_option("FILE", raw.file, "A recipe (.warmup.json) or a Python script (.py)");
    range->add_option("--from", raw.lowest, "The first rate (1e-4)")->type_name("X");
    range->add_option("--to", raw.highest, "The last rate (10)")->type_name("X");
    range->add_option("--updates", raw.updates, "Updates from one to the other (100)")
        ->type_name("N");
    range->add_option("--seeds", raw.seeds, "Seeds, each a run of its own (8)")->type_name("K");
    range->add_option("--first-seed", raw.firstSeed, "The first of the seeds (1)")->type_name("S");
    range->add_option("-o,--output", raw.output, "Write seed,update,lr,loss,smoothed as CSV")
        ->type_name("RANGE.csv");
    range->add_option("--plot", raw.plot, "Draw the losses against the rate")
        ->type_name("F.png|F.svg|F.pdf");
    range->add_flag("--json", raw.json, "JSON instead of text");

    program.require_subcommand(0, 1);
    for (CLI::App *command : {&program, schedule, lint, code, plot, train, lesson, sweep, range}) {
        command->set_help_flag("-h,--help", "Print this text");
        command->set_version_flag("--version", version, "Print the version");
        command->get_option("FILE")->type_name(" ");
    }
    try {
        program.parse(argc, argv);
    } catch (const CLI::CallForHelp &) {
        const auto used = program.get_subcommands();
        return Text{used.empty() ? program.help() : used.front()->help("warmup-lab")};
    } catch (const CLI::CallForVersion &) {
        return Text{version + '\n'};
    } catch (const CLI::ParseError &error) {
        return tl::unexpected(refusedArguments(program, error));
    }
    if (program.count("FILE") > 0 && !program.get_subcommands().empty())
        return fail("command line", '"' + raw.file + "\" before the subcommand",
                    "the subcommand first");
    if (program.got_subcommand(schedule))
        return scheduleArguments(*schedule, raw);
    if (program.got_subcommand(lint))
        return lintArguments(*lint, raw);
    if (program.got_subcommand(code))
        return codeArguments(*code, raw);
    if (program.got_subcommand(plot))
        return plotArguments(*plot, raw);
    if (program.got_subcommand(train))
        return trainArguments(*train, raw);
    if (program.got_subcommand(lesson))
        return lessonArguments(*lesson, raw);
    if (program.got_subcommand(sweep))
        return sweepArguments(*sweep, raw);
    if (program.got_subcommand(range))
        return rangeArguments(*range, raw);
    if (program.count("FILE") > 0)
        return WindowArguments{raw.file};
    return WindowArguments{};
}

} // namespace warmup::app
