// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include <QObject>

namespace warmup::ui {

// Ends what may have to wait for threads of its own, on another thread. The application waits for
// it before it ends.
void letGo(std::shared_ptr<void> thing);

// Work beside the window's thread, one piece at a time. Destruction waits for it, and what it would
// have done then is not done.
class Background : public QObject {
public:
    // `work` on a thread of its own, then what it returns on this one. Not while it is busy. An
    // exception of `work` is told on standard error, and nothing is done then.
    void start(std::function<std::function<void()>()> work);
    [[nodiscard]] bool isBusy() const { return m_busy; }

private:
    bool m_busy = false;
    std::jthread m_thread; // the last member: it uses the others
};

} // namespace warmup::ui
