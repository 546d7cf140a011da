// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QTimer>

#include "core/experiment/Sweep.h"
#include "ui/Background.h"

namespace warmup::ui {

// A sweep in training beside the window's thread; one timer carries its runs over.
class SweepWork : public QObject {
    Q_OBJECT
public:
    explicit SweepWork(QObject *parent = nullptr);
    ~SweepWork() override;

    // Reads the text of a sweep file and trains all its runs; `name` stands in messages. Not while
    // it is busy.
    void start(std::string text, std::string name);
    // As start(), without training: only began() or ended().
    void read(std::string text, std::string name);
    void cancel();
    [[nodiscard]] bool isBusy() const { return m_background.isBusy(); }

Q_SIGNALS:
    void began(std::shared_ptr<const warmup::experiment::Sweep> sweep);
    // Runs that ended since the last time, and how far it is.
    void progressed(const std::vector<warmup::experiment::SweepRow> &rows,
                    const warmup::experiment::SweepProgress &progress);
    // Nothing wrong: all runs are made. Cancelled: the error says so.
    void ended(const std::optional<warmup::Error> &error);

private:
    struct Shared {
        std::atomic<bool> cancelled = false;
        std::mutex mutex; // guards all below
        std::shared_ptr<const experiment::Sweep> sweep; // not yet told
        std::vector<experiment::SweepRow> rows; // not yet told
        experiment::SweepProgress progress;
    };

    void begin(std::string text, std::string name, bool train);
    void tell();

    std::shared_ptr<Shared> m_shared;
    QTimer m_timer;
    Background m_background; // the last member: its work uses the others
};

} // namespace warmup::ui
