// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Threads.h"

#include <algorithm>
#include <system_error>

#if defined(__linux__)
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace warmup::training {

void lowerPriority()
{
#if defined(__linux__)
    // On Linux the niceness is the thread's own.
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 10);
#endif
}

unsigned trainerThreads()
{
    return std::max(2U, std::thread::hardware_concurrency()) - 1;
}

Threads::Threads(unsigned count)
{
    try {
        for (unsigned thread = 1; thread < count; ++thread)
            m_threads.emplace_back([this, thread] { work(thread); });
    } catch (const std::system_error &) {
        // The system gives no more threads: those at hand do the work.
    }
}

Threads::~Threads()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_begun.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

void Threads::run(std::size_t tasks, const std::function<void(std::size_t, unsigned)> &task)
{
    std::unique_lock lock(m_mutex);
    m_task = &task;
    m_tasks = tasks;
    m_next = 0;
    m_done = 0;
    if (tasks > 1)
        m_begun.notify_all();
    take(0, lock);
    m_ended.wait(lock, [this] { return m_done == m_tasks; });
    m_task = nullptr;
}

void Threads::take(unsigned thread, std::unique_lock<std::mutex> &lock)
{
    while (m_task && m_next < m_tasks) {
        const auto &task = *m_task;
        const std::size_t index = m_next++;
        lock.unlock();
        task(index, thread);
        lock.lock();
        if (++m_done == m_tasks)
            m_ended.notify_one();
    }
}

void Threads::work(unsigned thread)
{
    lowerPriority();
    std::unique_lock lock(m_mutex);
    while (true) {
        m_begun.wait(lock, [this] { return m_stop || (m_task && m_next < m_tasks); });
        if (m_stop)
            return;
        take(thread, lock);
    }
}

} // namespace warmup::training
