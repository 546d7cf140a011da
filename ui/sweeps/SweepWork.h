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
#include "core/io/SweepCsv.h"
#include "ui/Background.h"

namespace warmup::ui {

// Reads and trains a sweep beside the window's thread; one timer carries its runs over. Runs are
// kept as they end (SweepStore.h): a sweep that was stopped, or whose process was killed, goes on
// where it was.
class SweepWork : public QObject {
    Q_OBJECT
public:
    enum class Task {
        look, // reads it and the runs that were kept
        train, // and makes those that are missing
        anew // makes all of them; those that were kept come back where none of them ends
    };

    explicit SweepWork(QObject *parent = nullptr);
    ~SweepWork() override;

    // Takes the text of a sweep file; `name` stands in messages. While something is read, the
    // latest start waits for its end; not while a sweep is in training.
    void start(Task task, std::string text, std::string name);
    // Ends the training, and what waits.
    void cancel();
    [[nodiscard]] bool isBusy() const { return m_background.isBusy(); }
    [[nodiscard]] bool isTraining() const;

Q_SIGNALS:
    // The sweep is read; `kept` are those of its runs that were made before.
    void began(std::shared_ptr<const warmup::experiment::Sweep> sweep,
               const std::vector<warmup::experiment::SweepRow> &kept);
    // Runs that ended since the last time, and how far it is.
    void progressed(const std::vector<warmup::experiment::SweepRow> &rows,
                    const warmup::experiment::SweepProgress &progress);
    // The runs are trained, but not kept.
    void keepingFailed(const warmup::Error &error);
    // Nothing wrong: all is done. Cancelled: the error says so.
    void ended(warmup::ui::SweepWork::Task task, const std::optional<warmup::Error> &error);

private:
    struct Request {
        Task task = Task::look;
        std::string text;
        std::string name;
    };
    struct Shared {
        std::atomic<bool> cancelled = false;
        std::mutex mutex; // guards all below; what stands there is not yet told
        std::shared_ptr<const experiment::Sweep> sweep;
        std::vector<experiment::SweepRow> kept;
        std::vector<experiment::SweepRow> rows;
        std::optional<Error> keeping;
        experiment::SweepProgress progress;
    };

    void begin(Request request);
    void tell();
    [[nodiscard]] static std::optional<Error> work(const Request &request, Shared &shared);
    [[nodiscard]] static std::optional<io::SweepTable>
    openTable(const Request &request, const experiment::Sweep &sweep, Shared &shared);
    static void tellKept(const experiment::Sweep &sweep, Shared &shared);
    [[nodiscard]] static Result<void> train(const experiment::Sweep &sweep,
                                            const std::vector<experiment::SweepKey> &runs,
                                            std::optional<io::SweepTable> &table, Shared &shared);

    std::shared_ptr<Shared> m_shared;
    std::optional<Request> m_next;
    Task m_task = Task::look; // in work
    QTimer m_timer;
    Background m_background; // the last member: its work uses the others
};

} // namespace warmup::ui
