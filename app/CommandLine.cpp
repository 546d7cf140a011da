// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/CommandLine.h"

#include "app/Arguments.h"

namespace warmup::app {

namespace {

void addInput(CLI::App &command, RawArguments &raw)
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

void addAlso(CLI::App &command, RawArguments &raw, const char *help)
{
    command.add_option("--also", raw.also, help)->type_name("FRAMEWORK");
}

constexpr const char *kLessonFooter =
    "A lesson of your own is one file and no code. How to write it is on one page:\n"
    "  resources/lessons/README.md in the sources\n"
    "  share/warmup-lab/lessons/README.md where the program is installed";

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

CLI::App *addSchedule(CLI::App &program, RawArguments &raw)
{
    auto *command = program.add_subcommand(
        "schedule", "Print the learning rate of every update as CSV: update,epoch,lr[,intended]");
    addInput(*command, raw);
    command->add_option("--every", raw.every, "Each K-th update only, and the last one")
        ->type_name("K");
    command->add_flag("--json", raw.json, "JSON instead of CSV, with the remarks");
    command->add_flag("--summary", raw.inNumbers,
                      "Peak, mean, final rate, largest jump, and the updates around boundaries");
    addAlso(*command, raw, "A further column: what the intended schedule becomes there");
    return command;
}

CLI::App *addLint(CLI::App &program, RawArguments &raw)
{
    auto *command = program.add_subcommand(
        "lint", "Print what is wrong with the schedule, one finding a line; 1 on an error");
    addInput(*command, raw);
    command->add_flag("--json", raw.json, "JSON instead of lines");
    return command;
}

CLI::App *addCode(CLI::App &program, RawArguments &raw)
{
    auto *command = program.add_subcommand(
        "code", "Write the intended schedule as Python code for a framework");
    addInput(*command, raw);
    command->add_option("--to", raw.to, "torch, transformers, timm, optax or keras")
        ->required()
        ->type_name("FRAMEWORK");
    command->add_option("-o,--output", raw.output, "Write to this file instead of standard output")
        ->type_name("FILE.py");
    command
        ->add_option("--golden", raw.golden,
                     "Also write a test of your own scheduler into this folder: "
                     "learning_rates.csv and test_learning_rates.py")
        ->type_name("FOLDER");
    return command;
}

CLI::App *addPlot(CLI::App &program, RawArguments &raw)
{
    auto *command = program.add_subcommand("plot", "Draw the schedule as PNG, SVG or PDF");
    addInput(*command, raw);
    command
        ->add_option("-o,--output", raw.output, "The picture; its suffix decides: .png .svg .pdf")
        ->required()
        ->type_name("FILE");
    command->add_option("--size", raw.size, "Size in pixels (1600x900)")->type_name("WxH");
    command->add_option("--dpi", raw.dpi, "Resolution: how large text and pens are (150)")
        ->type_name("DPI");
    addAlso(*command, raw, "A further curve: what the intended schedule becomes there");
    command->add_flag("--log-y", raw.logarithmic, "Logarithmic axis for the rate");
    return command;
}

CLI::App *addTrain(CLI::App &program, RawArguments &raw)
{
    auto *command = program.add_subcommand(
        "train", "Train the recipe's model under its schedule and report how it went");
    command->add_option("FILE", raw.file, "A recipe (.warmup.json) or a Python script (.py)");
    command->add_option("-o,--output", raw.output, "Write rate and loss of every update as CSV")
        ->type_name("RUN.csv");
    command
        ->add_option("--summary", raw.summary,
                     "Write a row for every arm and seed as CSV, how it stood at the end")
        ->type_name("TABLE.csv");
    command
        ->add_option("--map", raw.map,
                     "Draw the ways on a function's contours, or the classes given to the plane")
        ->type_name("PICTURE");
    command
        ->add_option("--seeds", raw.seeds, "Train that many seeds instead of the recipe's number")
        ->type_name("K");
    command->add_option("--save", raw.save, "Save the run as it stands then, to be continued")
        ->type_name("RUN.warmup-run");
    command->add_option("--until", raw.until, "Stop after U updates instead of at the run's end")
        ->type_name("U");
    command
        ->add_option("--continue", raw.from,
                     "Continue a saved run, with the same bits as if it had not stopped")
        ->type_name("RUN.warmup-run");
    return command;
}

CLI::App *addLesson(CLI::App &program, RawArguments &raw)
{
    auto *command = program.add_subcommand(
        "lesson", "Run a lesson and print its measured verdicts; without a name list them");
    command->add_option("FILE", raw.file,
                        "A lesson's name or number, or a lesson file (.lesson.json)");
    command->add_option("--seeds", raw.seeds, "Paired seeds of each configuration (10)")
        ->type_name("K");
    command->add_option("--first-seed", raw.firstSeed, "The first of the seeds (1)")
        ->type_name("S");
    command->add_flag("--json", raw.json, "JSON instead of text");
    command->add_option("--handout", raw.handout, "Write the lesson with what was measured as PDF")
        ->type_name("F.pdf");
    command->add_option("--figure", raw.figure, "Write its charts as a slide of 1920x1080")
        ->type_name("F.png|F.svg|F.pdf");
    command
        ->add_option(
            "--keep", raw.keep,
            "Keep finished runs here; those that it has are not made again, so that more seeds "
            "train only those that are new")
        ->type_name("F.lesson-runs");
    command->footer(kLessonFooter);
    return command;
}

CLI::App *addSweep(CLI::App &program, RawArguments &raw)
{
    auto *command = program.add_subcommand(
        "sweep",
        "Train every pair of values of two fields of a recipe, and print what became of it");
    command->add_option("FILE", raw.file, "A sweep (.sweep.json)");
    command
        ->add_option("-o,--output", raw.output,
                     "A row for every run as CSV; the runs that it has are not made again")
        ->type_name("RUNS.csv");
    command->add_option("--seeds", raw.seeds, "Paired seeds of each cell instead of the file's")
        ->type_name("K");
    command->add_option("--shard", raw.shard, "Only the I-th of N parts of the runs")
        ->type_name("I/N");
    command->add_option("--threads", raw.threads, "Runs that are trained at once (one a core)")
        ->type_name("T");
    command
        ->add_option("--merge", raw.merge,
                     "Make one table of several; with FILE, if it has all runs, print it")
        ->type_name("PART.csv");
    command->footer(kSweepFooter);
    return command;
}

CLI::App *addRange(CLI::App &program, RawArguments &raw)
{
    auto *command = program.add_subcommand(
        "range",
        "Raise the rate step by step over a short run, and say which rates its loss suggests");
    command->add_option("FILE", raw.file, "A recipe (.warmup.json) or a Python script (.py)");
    command->add_option("--from", raw.lowest, "The first rate (1e-4)")->type_name("X");
    command->add_option("--to", raw.highest, "The last rate (10)")->type_name("X");
    command->add_option("--updates", raw.updates, "Updates from one to the other (100)")
        ->type_name("N");
    command->add_option("--seeds", raw.seeds, "Seeds, each a run of its own (8)")->type_name("K");
    command->add_option("--first-seed", raw.firstSeed, "The first of the seeds (1)")
        ->type_name("S");
    command->add_option("-o,--output", raw.output, "Write seed,update,lr,loss,smoothed as CSV")
        ->type_name("RANGE.csv");
    command->add_option("--plot", raw.plot, "Draw the losses against the rate")
        ->type_name("F.png|F.svg|F.pdf");
    command->add_flag("--json", raw.json, "JSON instead of text");
    return command;
}

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

} // namespace warmup::app
