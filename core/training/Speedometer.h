// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstddef>

#include "core/base/Units.h"

namespace warmup::training {

// Updates a second over the last second, or over the last update where that took longer. Knows no
// clock: the caller says what time it is. Allocates nothing.
class Speedometer {
public:
    using Time = std::chrono::steady_clock::time_point;

    void restart() { m_count = 0; }

    // `update` updates are made at `now`. Returns the speed; 0 at the first mark.
    double mark(Time now, Update update)
    {
        // Marks that lie closer tell no more; those of a second fit.
        if (m_count == 0 || now - at(m_count - 1).time >= std::chrono::milliseconds(4)) {
            if (m_count == m_marks.size())
                forgetFirst();
            ++m_count;
            at(m_count - 1) = {now, update};
        }
        while (m_count > 2 && now - at(1).time >= std::chrono::seconds(1))
            forgetFirst();
        const std::chrono::duration<double> passed = now - at(0).time;
        if (passed.count() <= 0)
            return 0;
        return static_cast<double>(update - at(0).update) / passed.count();
    }

private:
    struct Mark {
        Time time;
        Update update = 0;
    };

    Mark &at(std::size_t i) { return m_marks[(m_first + i) % m_marks.size()]; }
    void forgetFirst()
    {
        m_first = (m_first + 1) % m_marks.size();
        --m_count;
    }

    std::array<Mark, 256> m_marks{};
    std::size_t m_first = 0;
    std::size_t m_count = 0;
};

} // namespace warmup::training
