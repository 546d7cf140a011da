// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace warmup::training {

// Lets the calling thread run only where others leave time, where the system can.
void lowerPriority();

// Cores less one, at least one: the window keeps a core to itself.
[[nodiscard]] unsigned trainerThreads();

// A few threads that take the tasks of one list together. The caller is one of them. There are
// fewer than asked for when the system gives no more.
class Threads {
public:
    explicit Threads(unsigned count);
    ~Threads();
    Threads(const Threads &) = delete;
    Threads &operator=(const Threads &) = delete;

    [[nodiscard]] unsigned count() const { return static_cast<unsigned>(m_threads.size()) + 1; }

    // Runs task(index, thread) for every index below `tasks`, each once, and returns when all have
    // ended. Tasks do not throw.
    void run(std::size_t tasks, const std::function<void(std::size_t, unsigned)> &task);

private:
    void work(unsigned thread);
    void take(unsigned thread, std::unique_lock<std::mutex> &lock);

    std::mutex m_mutex;
    std::condition_variable m_begun;
    std::condition_variable m_ended;
    const std::function<void(std::size_t, unsigned)> *m_task = nullptr;
    std::size_t m_tasks = 0;
    std::size_t m_next = 0;
    std::size_t m_done = 0;
    bool m_stop = false;
    std::vector<std::thread> m_threads;
};

} // namespace warmup::training
