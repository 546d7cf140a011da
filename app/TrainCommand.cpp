// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/TrainCommand.h"

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <thread>

#include <unistd.h>

#include "app/Console.h"
#include "app/Input.h"
#include "app/TrainReport.h"
#include "core/io/RunCsv.h"
#include "core/recipe/Arms.h"
#include "core/training/Session.h"

namespace warmup::app {

namespace {

volatile std::sig_atomic_t g_interrupted = 0;

// The first Ctrl+C ends the training and keeps what was made; the second one ends the program.
void watchInterrupt()
{
    struct sigaction action = {};
    action.sa_handler = [](int) { g_interrupted = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

// Before an hour of training, not after it.
Result<void> checkOutput(const std::string &path)
{
    if (path.empty())
        return fail("--output", "nothing", "a file to write the run to");
    const std::filesystem::path file(path);
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    if (std::filesystem::is_directory(file))
        return fail(path, "a folder", "a file to write the run to");
    if (!std::filesystem::is_directory(folder))
        return fail(path, "no folder " + folder.string(), "a file in a folder that exists");
    if (::access(folder.c_str(), W_OK) != 0)
        return fail(path, "a folder without permission to write", "a file in a folder of yours");
    return {};
}

// A field of the recipe gets the recipe's name; a file that it names stands for itself.
int refuseOf(const std::string &input, Error error)
{
    if (error.where.starts_with("/training") || error.where.starts_with("/schedule"))
        error.where.insert(0, input + ": ");
    return refuse(error);
}

class ProgressLine {
public:
    ProgressLine() : m_shown(::isatty(STDERR_FILENO) == 1) { }
    ~ProgressLine() { show({}); }
    ProgressLine(const ProgressLine &) = delete;
    ProgressLine &operator=(const ProgressLine &) = delete;

    void show(const std::string &text) const
    {
        if (!m_shown)
            return;
        std::fprintf(stderr, "\r\033[K%s", text.c_str());
        std::fflush(stderr);
    }

private:
    bool m_shown;
};

double lastLoss(const training::Session &session, Update made)
{
    const auto tail = session.tail(0, std::max<Update>(made - 1, 0), 0);
    return tail.losses.empty() ? std::nan("") : static_cast<double>(tail.losses.back());
}

// A session that was told to run may still call itself paused until its thread has heard of it.
bool atWork(const training::Status &status)
{
    using State = training::Status::State;
    return status.state != State::finished && status.state != State::failed;
}

// Returns when the session has finished or failed, or was stopped by Ctrl+C.
training::Status watch(training::Session &session)
{
    const ProgressLine line;
    session.run();
    auto status = session.status();
    while (atWork(status) && !g_interrupted) {
        line.show(progressText(status, lastLoss(session, status.update)));
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        status = session.status();
    }
    if (g_interrupted) {
        session.pause();
        session.wait();
        status = session.status();
    }
    return status;
}

std::vector<io::RunRecord> records(const training::Session &session, const training::Status &status,
                                   const std::vector<training::Arm> &arms)
{
    std::vector<io::RunRecord> records;
    for (std::size_t i = 0; i < status.members.size(); ++i) {
        const auto &member = status.members[i];
        records.push_back({"run 1", arms[static_cast<std::size_t>(member.arm)].label, member.seed,
                           member.ending, member.endedAt, session.tail(i, 0, 0)});
    }
    return records;
}

int report(const std::vector<io::RunRecord> &runs, const training::Status &status,
           double updatesPerEpoch, const std::optional<std::string> &path)
{
    StandardOutput output;
    if (!status.data.empty())
        output.write("data: " + status.data + "\n");
    bool anyDiverged = false;
    for (const auto &run : runs) {
        output.write(summaryText(run) + "\n");
        anyDiverged = anyDiverged || run.ending == training::Ending::diverged;
    }
    if (path) {
        const auto written = io::writeAtomically(*path, [&](const io::Sink &sink) {
            return io::writeRunCsv(runs, updatesPerEpoch, sink);
        });
        if (!written) {
            (void)output.finish();
            return refuse(written.error());
        }
        output.write("written: " + *path + "\n");
    }
    if (const int printed = output.finish(); printed != Status::done)
        return printed;
    if (g_interrupted)
        return Status::interrupted;
    return anyDiverged ? Status::diverged : Status::done;
}

} // namespace

int runTrain(const TrainArguments &arguments)
{
    if (arguments.output)
        if (const auto checked = checkOutput(*arguments.output); !checked)
            return refuse(checked.error());
    InputArguments file;
    file.file = arguments.file;
    auto input = loadInput(file);
    if (!input)
        return refuse(input.error());
    if (arguments.seeds)
        input->recipe.training.seeds = *arguments.seeds;
    for (const auto &remark : input->remarks)
        sayRemark(remark);
    const auto arms = makeArms(input->recipe, input->curves);
    if (!arms)
        return refuseOf(input->name, arms.error());
    const double updatesPerEpoch = input->curves.intended->updatesPerEpoch();
    watchInterrupt();
    const auto session = training::Session::create(input->recipe.training, *arms, updatesPerEpoch);
    const auto status = watch(*session);
    if (status.error)
        return refuseOf(input->name, *status.error);
    return report(records(*session, status, *arms), status, updatesPerEpoch, arguments.output);
}

} // namespace warmup::app
