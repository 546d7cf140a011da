// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include <QObject>

#include "core/base/Result.h"
#include "ui/export/ExportRequest.h"

namespace warmup::ui {

// One export, made and written on a thread of its own; a picture's layout alone takes some
// milliseconds of the window's thread, through its event loop. A file is written whole or not at
// all; cancelled, there is none. Destruction cancels and waits.
class ExportJob : public QObject {
    Q_OBJECT
public:
    ExportJob(ExportRequest request, ExportContents contents, QObject *parent = nullptr);
    ~ExportJob() override;

    [[nodiscard]] const ExportRequest &request() const { return m_request; }
    void cancel();

Q_SIGNALS:
    void progressed(double share);
    // After it the job does nothing more.
    void succeeded();
    void cancelled();
    void failed(const warmup::Error &error);

private:
    Result<void> write();
    Result<void> writeLesson();
    Result<void> writePicture();
    Result<void> writeTable();
    void report(const Result<void> &result);

    ExportRequest m_request;
    ExportContents m_contents;
    std::atomic<bool> m_cancel{false};
    std::atomic<bool> m_ended{false};
    std::jthread m_thread; // the last member: it uses the others
};

} // namespace warmup::ui
