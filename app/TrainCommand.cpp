// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/TrainCommand.h"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <thread>

#include <unistd.h>

#include "app/Console.h"
#include "app/Input.h"
#include "app/MapOutput.h"
#include "app/TrainReport.h"
#include "core/io/RunCsv.h"
#include "core/io/RunFile.h"
#include "core/kernel/Dispatch.h"
#include "core/recipe/Arms.h"
#include "core/training/Session.h"

namespace warmup::app {

namespace {

// Before an hour of training, not after it.
Result<void> checkOutput(const char *option, const std::optional<std::string> &output)
{
    if (!output)
        return {};
    const std::string &path = *output;
    if (path.empty())
        return fail(option, "nothing", "a file to write the run to");
    const std::filesystem::path file(path);
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    std::error_code unknown; // of a path that may not be looked at: access() says the rest
    if (std::filesystem::is_directory(file, unknown))
        return fail(path, "a folder", "a file to write the run to");
    if (!std::filesystem::is_directory(folder, unknown))
        return fail(path, "no folder " + folder.string(), "a file in a folder that exists");
    if (::access(folder.c_str(), W_OK) != 0)
        return fail(path, "a folder without permission to write", "a file in a folder of yours");
    return {};
}

// A field of the recipe gets the recipe's name; a file that it names stands for itself.
int refuseOf(const std::string &input, Error error)
{
    if (error.where.starts_with("/training") || error.where.starts_with("/schedule")
        || error.where.starts_with("/checkpoint"))
        error.where.insert(0, input + ": ");
    return refuse(error);
}

double lastLoss(const training::Session &session, Update made)
{
    const auto tail = session.tail(0, std::max<Update>(made - 1, 0), 0);
    return tail.losses.empty() ? std::nan("") : static_cast<double>(tail.losses.back());
}

// Until it has finished or failed, or stands after so many updates.
bool atWork(const training::Status &status, Update until)
{
    using State = training::Status::State;
    return status.state != State::finished && status.state != State::failed
        && !(status.state == State::paused && status.update >= until);
}

// Returns when nothing is left to do, or at Ctrl+C.
training::Status watch(training::Session &session, std::optional<Update> until)
{
    const ProgressLine line;
    auto status = session.status();
    if (until)
        session.advance(*until - status.update);
    else
        session.run();
    while (atWork(status, until.value_or(kLongestRun)) && !interruptAsked()) {
        line.show(progressText(status, lastLoss(session, status.update)));
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        status = session.status();
    }
    if (interruptAsked()) {
        session.pause();
        session.wait();
        status = session.status();
    }
    return status;
}

// What is trained, and from where on.
struct Job {
    std::string name; // of the file, for messages
    Recipe recipe;
    schedule::Metric metric;
    Curves curves;
    std::shared_ptr<const training::Checkpoint> from;
};

Result<Job> loadJob(const TrainArguments &arguments)
{
    if (!arguments.from) {
        InputArguments file;
        file.file = arguments.file;
        return loadInput(file).map([&](Input input) {
            if (arguments.seeds)
                input.recipe.training.seeds = *arguments.seeds;
            for (const auto &remark : input.remarks)
                sayRemark(remark);
            return Job{input.name, input.recipe, input.metric, input.curves, {}};
        });
    }
    auto saved = io::loadRun(*arguments.from);
    if (!saved)
        return tl::unexpected(saved.error());
    auto curves = makeCurves(saved->recipe, saved->metric);
    if (!curves)
        return fail(*arguments.from + ": " + curves.error().where, curves.error().found,
                    curves.error().allowed);
    const char *kernel = kernel::name(kernel::instructionSet());
    if (saved->checkpoint->kernel != kernel)
        say("warning: the run was made with " + saved->checkpoint->kernel + ", and goes on with "
            + kernel + ": the last bits of its losses may differ");
    return Job{*arguments.from, std::move(saved->recipe), std::move(saved->metric),
               std::move(*curves), std::move(saved->checkpoint)};
}

Result<void> save(training::Session &session, const Job &job, const std::string &path)
{
    session.requestCheckpoint(session.status().update);
    session.wait();
    const auto checkpoint = session.takeCheckpoint();
    if (!checkpoint)
        return fail(path, "no memory left", "a smaller run");
    return io::saveRun(path, {job.recipe, job.metric, checkpoint});
}

int report(const std::vector<io::RunRecord> &runs, const training::Status &status,
           double updatesPerEpoch, const TrainArguments &arguments)
{
    StandardOutput output;
    if (!status.data.empty())
        output.write("data: " + status.data + "\n");
    bool anyDiverged = false;
    for (const auto &run : runs) {
        output.write(summaryText(run) + "\n");
        anyDiverged = anyDiverged || run.ending == training::Ending::diverged;
    }
    const auto write = [&](const std::optional<std::string> &path, const auto &table) {
        if (!path)
            return Result<void>();
        return io::writeAtomically(*path, table).map([&] {
            output.write("written: " + *path + "\n");
        });
    };
    const auto written = write(arguments.output, [&](const io::Sink &sink) {
                             return io::writeRunCsv(runs, updatesPerEpoch, sink);
                         }).and_then([&] {
        return write(arguments.summary,
                     [&](const io::Sink &sink) { return io::writeSummaryCsv(runs, sink); });
    });
    if (!written) {
        (void)output.finish();
        return refuse(written.error());
    }
    if (arguments.map)
        output.write("written: " + *arguments.map + "\n");
    if (arguments.save)
        output.write("saved: " + *arguments.save + "\n");
    if (const int printed = output.finish(); printed != Status::done)
        return printed;
    if (interruptAsked())
        return Status::interrupted;
    return anyDiverged ? Status::diverged : Status::done;
}

} // namespace

int runTrain(const TrainArguments &arguments)
{
    for (const auto &[option, path] :
         {std::pair{"--output", &arguments.output}, std::pair{"--summary", &arguments.summary},
          std::pair{"--map", &arguments.map}, std::pair{"--save", &arguments.save}})
        if (const auto checked = checkOutput(option, *path); !checked)
            return refuse(checked.error());
    const auto job = loadJob(arguments);
    if (!job)
        return refuse(job.error());
    const auto arms = makeArms(job->recipe, job->curves, job->metric);
    if (!arms)
        return refuseOf(job->name, arms.error());
    if (arguments.map)
        if (const auto checked = checkMap(job->recipe.training); !checked)
            return refuseOf(job->name, checked.error());
    if (job->from && arguments.until && *arguments.until < job->from->update)
        return refuse(
            {"--until", std::to_string(*arguments.until),
             "at least the updates that the run has made, " + std::to_string(job->from->update)});
    const double updatesPerEpoch = job->curves.intended->updatesPerEpoch();
    watchInterrupt();
    const std::shared_ptr<training::Session> session =
        training::Session::create(job->recipe.training, *arms, updatesPerEpoch, {}, job->from);
    const auto status = watch(*session, arguments.until);
    if (status.error)
        return refuseOf(job->name, *status.error);
    if (arguments.save)
        if (const auto saved = save(*session, *job, *arguments.save); !saved)
            return refuse(saved.error());
    if (arguments.map)
        if (const auto drawn = writeMap(*arguments.map, job->recipe.training, session, *arms);
            !drawn)
            return refuseOf(job->name, drawn.error());
    auto runs = training::recordsOf(*session, "run 1", *arms, job->recipe.training.targetLoss);
    if (arguments.summary)
        training::lookAtAllData(*session, runs);
    return report(runs, status, updatesPerEpoch, arguments);
}

} // namespace warmup::app
