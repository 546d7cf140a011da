// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepWork.h"

#include <utility>

#include "core/io/SweepFile.h"

namespace warmup::ui {

namespace {

constexpr int kTellEvery = 50; // ms

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

void SweepWork::start(std::string text, std::string name)
{
    begin(std::move(text), std::move(name), true);
}

void SweepWork::read(std::string text, std::string name)
{
    begin(std::move(text), std::move(name), false);
}

void SweepWork::cancel()
{
    if (m_shared)
        m_shared->cancelled = true;
}

void SweepWork::begin(std::string text, std::string name, bool train)
{
    m_shared = std::make_shared<Shared>();
    m_timer.start();
    m_background.start([this, shared = m_shared, text = std::move(text), name = std::move(name),
                        train]() -> std::function<void()> {
        std::optional<Error> error;
        const auto sweep = io::readSweep(text, name);
        if (!sweep) {
            error = sweep.error();
        } else {
            {
                const std::lock_guard lock(shared->mutex);
                shared->sweep = std::make_shared<const experiment::Sweep>(*sweep);
            }
            experiment::SweepHooks hooks;
            hooks.finished = [&](const experiment::SweepRow &row) {
                const std::lock_guard lock(shared->mutex);
                shared->rows.push_back(row);
                return Result<void>();
            };
            hooks.watch = [&](const experiment::SweepProgress &progress) {
                const std::lock_guard lock(shared->mutex);
                shared->progress = progress;
                return !shared->cancelled;
            };
            if (train)
                if (auto done = experiment::trainSweep(*sweep, experiment::runsOf(*sweep), hooks);
                    !done)
                    error = done.error();
        }
        return [this, error] {
            tell();
            m_timer.stop();
            Q_EMIT ended(error);
        };
    });
}

void SweepWork::tell()
{
    std::shared_ptr<const experiment::Sweep> sweep;
    std::vector<experiment::SweepRow> rows;
    experiment::SweepProgress progress;
    {
        const std::lock_guard lock(m_shared->mutex);
        sweep.swap(m_shared->sweep);
        rows.swap(m_shared->rows);
        progress = m_shared->progress;
    }
    if (sweep)
        Q_EMIT began(sweep);
    if (!rows.empty() || progress.runs > 0)
        Q_EMIT progressed(rows, progress);
}

} // namespace warmup::ui
