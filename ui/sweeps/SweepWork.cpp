// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepWork.h"

#include <utility>

#include "core/io/SweepFile.h"
#include "ui/sweeps/SweepStore.h"

namespace warmup::ui {

namespace {

using experiment::Sweep;
using experiment::SweepKey;
using experiment::SweepRow;

constexpr int kTellEvery = 50; // ms

// Of the runs that were kept, without taking the table from a process that is at it.
Result<std::vector<SweepRow>> rowsKept(const Sweep &sweep)
{
    const auto path = keptTable(sweep);
    std::vector<SweepRow> rows;
    std::error_code none;
    if (!std::filesystem::exists(path, none))
        return rows;
    const auto lines = io::loadSweepLines(path);
    if (!lines)
        return tl::unexpected(lines.error());
    for (const io::SweepLine &line : *lines)
        if (line.sweep == sweep.fingerprint)
            rows.push_back(line.row);
    return rows;
}

// Those that stand aside, where no run was made anew; else they are of no use any more. Whether
// there were any to come back.
bool comeBack(const Sweep &sweep)
{
    if (!isKeptAside(sweep))
        return false;
    const auto rows = rowsKept(sweep);
    if (rows && !rows->empty()) {
        dropKeptAside(sweep);
        return false;
    }
    putKeptBack(sweep);
    const auto back = rowsKept(sweep);
    return back && !back->empty();
}

} // namespace

SweepWork::SweepWork(QObject *parent) : QObject(parent)
{
    m_timer.setInterval(kTellEvery);
    connect(&m_timer, &QTimer::timeout, this, &SweepWork::tell);
}

SweepWork::~SweepWork()
{
    cancel();
}

bool SweepWork::isTraining() const
{
    return (isBusy() && m_task != Task::look) || (m_next && m_next->task != Task::look);
}

void SweepWork::start(Task task, std::string text, std::string name)
{
    Request request{task, std::move(text), std::move(name)};
    if (isBusy())
        m_next = std::move(request);
    else
        begin(std::move(request));
}

void SweepWork::cancel()
{
    m_next.reset();
    if (m_shared)
        m_shared->cancelled = true;
}

void SweepWork::begin(Request request)
{
    m_shared = std::make_shared<Shared>();
    m_task = request.task;
    m_timer.start();
    m_background.start(
        [this, shared = m_shared, request = std::move(request)]() -> std::function<void()> {
            const auto error = work(request, *shared);
            return [this, task = request.task, error] {
                tell();
                m_timer.stop();
                auto next = std::exchange(m_next, std::nullopt);
                if (next)
                    begin(std::move(*next));
                Q_EMIT ended(task, error);
            };
        });
}

// All that follows until tell() is on the thread of the work.
std::optional<Error> SweepWork::work(const Request &request, Shared &shared)
{
    const auto sweep = io::readSweep(request.text, request.name);
    if (!sweep)
        return sweep.error();
    comeBack(*sweep);
    auto table = openTable(request, *sweep, shared);
    const auto runs = experiment::runsOf(*sweep);
    std::vector<SweepRow> kept;
    {
        const std::lock_guard lock(shared.mutex);
        kept = shared.kept = experiment::rowsOf(runs, shared.kept);
        shared.sweep = std::make_shared<const Sweep>(*sweep);
    }
    const auto done = request.task == Task::look
        ? experiment::checkCells(*sweep)
        : train(*sweep, experiment::missingOf(runs, kept), table, shared);
    if (request.task == Task::anew && !done) {
        table.reset();
        if (comeBack(*sweep))
            tellKept(*sweep, shared);
    }
    return done ? std::nullopt : std::optional(done.error());
}

// As if the sweep had just been looked at.
void SweepWork::tellKept(const Sweep &sweep, Shared &shared)
{
    const auto rows = rowsKept(sweep);
    const std::lock_guard lock(shared.mutex);
    if (rows)
        shared.kept = experiment::rowsOf(experiment::runsOf(sweep), *rows);
    shared.sweep = std::make_shared<const Sweep>(sweep);
}

// With the rows that were kept; nothing where none are to be made, or none can be kept.
std::optional<io::SweepTable> SweepWork::openTable(const Request &request, const Sweep &sweep,
                                                   Shared &shared)
{
    if (request.task == Task::anew)
        setKeptAside(sweep);
    const auto refuse = [&](const Error &error) {
        const std::lock_guard lock(shared.mutex);
        shared.keeping = error;
        return std::nullopt;
    };
    if (request.task == Task::look) {
        const auto rows = rowsKept(sweep);
        if (!rows)
            return refuse(rows.error());
        shared.kept = *rows;
        return std::nullopt;
    }
    if (const auto kept = keepSweep(sweep, request.text); !kept)
        return refuse(kept.error());
    auto table = io::SweepTable::open(keptTable(sweep), sweep);
    if (!table)
        return refuse(table.error());
    shared.kept = table->rows();
    return std::move(*table);
}

Result<void> SweepWork::train(const Sweep &sweep, const std::vector<SweepKey> &runs,
                              std::optional<io::SweepTable> &table, Shared &shared)
{
    const auto keep = [&](const Result<void> &written) {
        if (written)
            return;
        table.reset();
        const std::lock_guard lock(shared.mutex);
        shared.keeping = written.error();
    };
    experiment::SweepHooks hooks;
    hooks.finished = [&](const SweepRow &row) {
        if (table)
            keep(table->append(row));
        const std::lock_guard lock(shared.mutex);
        shared.rows.push_back(row);
        return Result<void>();
    };
    hooks.watch = [&](const experiment::SweepProgress &progress) {
        const std::lock_guard lock(shared.mutex);
        shared.progress = progress;
        return !shared.cancelled;
    };
    const auto done = experiment::trainSweep(sweep, runs, hooks);
    if (done && table)
        keep(table->finish());
    return done;
}

void SweepWork::tell()
{
    std::shared_ptr<const Sweep> sweep;
    std::vector<SweepRow> kept;
    std::vector<SweepRow> rows;
    std::optional<Error> keeping;
    experiment::SweepProgress progress;
    {
        const std::lock_guard lock(m_shared->mutex);
        sweep.swap(m_shared->sweep);
        rows.swap(m_shared->rows);
        keeping.swap(m_shared->keeping);
        progress = m_shared->progress;
        if (sweep)
            kept.swap(m_shared->kept);
    }
    if (sweep)
        Q_EMIT began(sweep, kept);
    if (keeping)
        Q_EMIT keepingFailed(*keeping);
    if (!rows.empty() || progress.runs > 0)
        Q_EMIT progressed(rows, progress);
}

} // namespace warmup::ui
