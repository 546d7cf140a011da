// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Background.h"

#include <exception>
#include <utility>

#include <QThreadPool>

namespace warmup::ui {

void letGo(std::shared_ptr<void> thing)
{
    if (thing)
        QThreadPool::globalInstance()->start(
            [doomed = std::move(thing)]() mutable { doomed.reset(); });
}

void Background::start(std::function<std::function<void()>()> work)
{
    m_busy = true;
    m_thread = std::jthread([this, work = std::move(work)] {
        std::function<void()> then = [] {};
        try {
            then = work();
        } catch (const std::exception &problem) { // no memory: what is in the window goes on
            qWarning("warmup-lab: %s", problem.what());
        }
        QMetaObject::invokeMethod(
            this,
            [this, then = std::move(then)] {
                m_busy = false;
                then();
            },
            Qt::QueuedConnection);
    });
}

} // namespace warmup::ui
