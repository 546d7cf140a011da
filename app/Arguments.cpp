// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Arguments.h"

#include <tuple>

#include <fmt/format.h>

#include "app/CommandLine.h"
#include "app/Values.h"

namespace warmup::app {

namespace {

template <typename Value>
Result<void> store(std::optional<Value> &into, Result<Value> value)
{
    if (!value)
        return tl::unexpected(value.error());
    into = std::move(*value);
    return {};
}

Result<InputArguments> inputArguments(const CLI::App &command, const RawArguments &raw)
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

Result<void> readAlso(std::optional<code::Framework> &into, const CLI::App &command,
                      const RawArguments &raw)
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

Result<void> readFirstSeed(std::uint64_t &into, const CLI::App &command, const RawArguments &raw)
{
    if (command.count("--first-seed") == 0)
        return {};
    return wholeNumber("--first-seed", raw.firstSeed, 0, 1'000'000'000).map([&](std::int64_t seed) {
        into = static_cast<std::uint64_t>(seed);
    });
}

Result<Arguments> scheduleArguments(const CLI::App &command, const RawArguments &raw)
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

Result<Arguments> lintArguments(const CLI::App &command, const RawArguments &raw)
{
    return inputArguments(command, raw).map([&](const InputArguments &input) -> Arguments {
        return LintArguments{input, raw.json};
    });
}

Result<Arguments> codeArguments(const CLI::App &command, const RawArguments &raw)
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

Result<Arguments> plotArguments(const CLI::App &command, const RawArguments &raw)
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

Result<Arguments> trainArguments(const CLI::App &command, const RawArguments &raw)
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

Result<Arguments> lessonArguments(const CLI::App &command, const RawArguments &raw)
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

Result<Arguments> sweepArguments(const CLI::App &command, const RawArguments &raw)
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

Result<Arguments> rangeArguments(const CLI::App &command, const RawArguments &raw)
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

struct Subcommand {
    CLI::App *(*add)(CLI::App &program, RawArguments &raw);
    Result<Arguments> (*read)(const CLI::App &command, const RawArguments &raw);
};

// As kSubcommands names them, and in the order of the help.
constexpr Subcommand kCommands[] = {
    {addSchedule, scheduleArguments}, {addLint, lintArguments},   {addCode, codeArguments},
    {addPlot, plotArguments},         {addTrain, trainArguments}, {addLesson, lessonArguments},
    {addSweep, sweepArguments},       {addRange, rangeArguments},
};

} // namespace

Result<Arguments> readArguments(int argc, const char *const *argv)
{
    const std::string version = "warmup-lab " WARMUP_VERSION;
    RawArguments raw;
    CLI::App program("Shape a learning-rate schedule and watch a model train under it.\n"
                     "Without a subcommand the window opens.",
                     "warmup-lab");
    program.add_option("FILE", raw.file,
                       "Opened in the window: a recipe (.warmup.json) or a "
                       "Python script (.py)");
    program.require_subcommand(0, 1);
    std::vector<CLI::App *> all;
    for (const Subcommand &subcommand : kCommands)
        all.push_back(subcommand.add(program, raw));
    all.push_back(&program);
    for (CLI::App *command : all) {
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
    for (std::size_t each = 0; each < std::size(kCommands); ++each)
        if (all[each]->parsed())
            return kCommands[each].read(*all[each], raw);
    if (program.count("FILE") > 0)
        return WindowArguments{raw.file};
    return WindowArguments{};
}

} // namespace warmup::app
