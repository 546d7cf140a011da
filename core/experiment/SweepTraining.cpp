// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

#include "core/experiment/SharedData.h"
#include "core/experiment/Sweep.h"
#include "core/experiment/Trials.h"
#include "core/recipe/Arms.h"
#include "core/training/Threads.h"

namespace warmup::experiment {

namespace {

using Clock = std::chrono::steady_clock;

// What a cell trains, whatever the seed.
struct Cell {
    training::Spec spec;
    std::vector<training::Arm> arms;
    double updatesPerEpoch = 1;
    Update length = 0;
};

tl::unexpected<Error> inCell(const Sweep &sweep, std::size_t cell, const Error &error)
{
    return fail(sweep.cellName(cell) + ": " + error.where, error.found, error.allowed);
}

Result<Cell> makeCell(const Sweep &sweep, std::size_t index)
{
    const Recipe &recipe = sweep.cells[index];
    const auto curves = makeCurves(recipe);
    if (!curves)
        return inCell(sweep, index, curves.error());
    auto arms = makeArms(recipe, *curves);
    if (!arms)
        return inCell(sweep, index, arms.error());
    Cell cell{recipe.training, std::move(*arms), curves->intended->updatesPerEpoch(), 0};
    cell.spec.seeds = 1;
    for (const training::Arm &arm : cell.arms)
        cell.length = std::max(cell.length, arm.curve->length());
    return cell;
}

SweepRow rowOf(const Sweep &sweep, const SweepKey &key,
               const std::vector<training::RunRecord> &records)
{
    const training::RunRecord &run = records.back(); // the last arm counts
    const training::RunRecord &twin = records.front();
    SweepRow row{key, measured(sweep.metric, run, twin), false, {}};
    row.failed = !outcomeOf(sweep.metric, sweep.failed, run, twin).value;
    if (run.ending == training::Ending::diverged)
        row.divergedAt = run.endedAt;
    return row;
}

// Trains the runs in their order on some threads, one session a run.
class Trainer {
public:
    Trainer(const Sweep &sweep, const std::vector<SweepKey> &runs,
            const std::map<std::size_t, Cell> &cells)
        : m_sweep(sweep), m_runs(runs), m_cells(cells)
    {
        for (const SweepKey &key : runs)
            m_updates += static_cast<double>(cells.at(key.cell).length);
    }

    Result<void> train(const SweepHooks &hooks)
    {
        const unsigned wanted =
            hooks.threads > 0 ? hooks.threads : std::max(1U, std::thread::hardware_concurrency());
        const auto count = std::min<std::size_t>(wanted, m_runs.size());
        m_live.resize(count);
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < count; ++i) {
            try {
                threads.emplace_back([this, i] { work(i); });
            } catch (const std::system_error &) {
                if (threads.empty())
                    return fail("", "no thread left", "a system that gives another one");
                break; // those at hand do the work
            }
        }
        const auto done = collect(hooks);
        end();
        return done;
    }

private:
    // Hands the rows over as they come, on this thread.
    Result<void> collect(const SweepHooks &hooks)
    {
        constexpr std::chrono::milliseconds kLook{50};
        while (true) {
            std::vector<SweepRow> rows;
            SweepProgress progress;
            bool isLast = false;
            {
                std::unique_lock lock(m_mutex);
                m_told.wait_for(lock, kLook, [&] {
                    return m_error || !m_rows.empty() || m_handed == m_runs.size();
                });
                rows.swap(m_rows);
                m_handed += rows.size();
                isLast = m_handed == m_runs.size();
                progress = progressNow();
            }
            for (const SweepRow &row : rows)
                if (hooks.finished)
                    if (auto taken = hooks.finished(row); !taken)
                        return taken;
            if (hooks.watch && !hooks.watch(progress))
                return fail("", "cancelled", "");
            if (isLast)
                return {};
            const std::lock_guard lock(m_mutex);
            if (m_error)
                return tl::unexpected(*m_error);
        }
    }

    // Under the lock.
    SweepProgress progressNow() const
    {
        double made = m_made;
        for (const auto &session : m_live)
            if (session)
                made += static_cast<double>(session->status().update);
        SweepProgress progress{m_handed, m_runs.size(), 0, 0};
        if (m_updates > 0)
            progress.share = std::min(1.0, made / m_updates);
        const std::chrono::duration<double> passed = Clock::now() - m_begun;
        if (progress.share > 0)
            progress.secondsLeft = passed.count() * (1 / progress.share - 1);
        return progress;
    }

    void end()
    {
        m_stop.request_stop();
        const std::lock_guard lock(m_mutex);
        for (const auto &session : m_live)
            if (session)
                session->pause();
    }

    void work(std::size_t thread)
    {
        training::lowerPriority();
        while (true) {
            std::size_t index = 0;
            {
                const std::lock_guard lock(m_mutex);
                if (m_stop.stop_requested() || m_error || m_next == m_runs.size())
                    return;
                index = m_next++;
            }
            auto row = trainOne(thread, m_runs[index]);
            const std::lock_guard lock(m_mutex);
            if (m_stop.stop_requested())
                return;
            if (row)
                m_rows.push_back(std::move(*row));
            else if (!m_error)
                m_error = row.error();
            m_told.notify_one();
        }
    }

    Result<SweepRow> trainOne(std::size_t thread, const SweepKey &key)
    {
        const Cell &cell = m_cells.at(key.cell);
        training::Spec spec = cell.spec;
        spec.firstSeed = key.seed;
        training::SessionOptions options;
        options.threads = 1;
        options.snapshotBytes = 0; // nobody goes back
        options.load = [this](const data::Spec &data, std::uint64_t seed, const std::stop_token &) {
            return m_data.load(data, seed, m_stop.get_token());
        };
        const std::shared_ptr<training::Session> session =
            training::Session::create(spec, cell.arms, cell.updatesPerEpoch, options);
        {
            const std::lock_guard lock(m_mutex);
            m_live[thread] = session;
            if (!m_stop.stop_requested())
                session->run();
        }
        session->wait();
        {
            const std::lock_guard lock(m_mutex);
            m_live[thread].reset();
            m_made += static_cast<double>(cell.length);
        }
        const auto status = session->status();
        if (status.error)
            return inCell(m_sweep, key.cell, *status.error);
        if (status.state != training::Status::State::finished)
            return fail("", "cancelled", "");
        auto records = training::recordsOf(*session, "", cell.arms, spec.targetLoss);
        training::lookAtAllData(*session, records);
        return rowOf(m_sweep, key, records);
    }

    const Sweep &m_sweep;
    const std::vector<SweepKey> &m_runs;
    const std::map<std::size_t, Cell> &m_cells;
    double m_updates = 0; // of all runs
    const Clock::time_point m_begun = Clock::now();
    SharedData m_data;
    std::stop_source m_stop;

    std::mutex m_mutex; // guards all below
    std::condition_variable m_told;
    std::size_t m_next = 0;
    std::size_t m_handed = 0;
    double m_made = 0; // updates of the runs that have ended
    std::vector<SweepRow> m_rows; // not yet handed over
    std::vector<std::shared_ptr<training::Session>> m_live; // one a thread
    std::optional<Error> m_error;
};

} // namespace

Result<void> checkCells(const Sweep &sweep)
{
    for (std::size_t cell = 0; cell < sweep.cells.size(); ++cell)
        if (const auto made = makeCell(sweep, cell); !made)
            return tl::unexpected(made.error());
    return {};
}

Result<void> trainSweep(const Sweep &sweep, const std::vector<SweepKey> &runs,
                        const SweepHooks &hooks)
{
    std::map<std::size_t, Cell> cells;
    for (const SweepKey &key : runs) {
        if (cells.contains(key.cell))
            continue;
        auto cell = makeCell(sweep, key.cell);
        if (!cell)
            return tl::unexpected(cell.error());
        cells.emplace(key.cell, std::move(*cell));
    }
    if (runs.empty())
        return {};
    return Trainer(sweep, runs, cells).train(hooks);
}

} // namespace warmup::experiment
