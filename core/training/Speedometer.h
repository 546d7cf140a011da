// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <deque>

#include "core/base/Units.h"

namespace warmup::training {

// Updates a second over the last second, or over the last update where that took longer. Knows no
// clock: the caller says what time it is.
class Speedometer {
public:
    using Time = std::chrono::steady_clock::time_point;

    void restart() { m_marks.clear(); }

    // `update` updates are made at `now`. Returns the speed; 0 at the first mark.
    double mark(Time now, Update update)
    {
        m_marks.push_back({now, update});
        while (m_marks.size() > 2 && now - m_marks[1].time >= std::chrono::seconds(1))
            m_marks.pop_front();
        const std::chrono::duration<double> passed = now - m_marks.front().time;
        if (passed.count() <= 0)
            return 0;
        return static_cast<double>(update - m_marks.front().update) / passed.count();
    }

private:
    struct Mark {
        Time time;
        Update update = 0;
    };
    std::deque<Mark> m_marks;
};

} // namespace warmup::training
