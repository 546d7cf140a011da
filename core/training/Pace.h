// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

#include "core/base/Units.h"

namespace warmup::training {

// When updates are due that are to be made at a given speed, in updates a second. A speed of 0 is
// flat out: an update is always due. Knows no clock: the caller says what time it is.
class Pace {
public:
    using Time = std::chrono::steady_clock::time_point;

    // The next update is due when it is first asked for.
    void restart() { m_due = {}; }

    // When the next update is due; not after `now` if it is to be made at once. What was missed by
    // more than a moment, as the machine could not keep up, is not made up for.
    Time due(Time now, double speed)
    {
        if (!(speed > 0))
            return now;
        if (m_due == Time{} || m_due > now + after(1, speed)
            || m_due + std::chrono::milliseconds(200) < now)
            m_due = now;
        return m_due;
    }

    // How many updates are due at `now`, once one is; at least 1.
    [[nodiscard]] Update count(Time now, double speed) const
    {
        const std::chrono::duration<double> late = now - m_due;
        return static_cast<Update>(std::clamp(late.count() * speed, 0.0, 1e9)) + 1;
    }

    void made(Update updates, double speed)
    {
        if (speed > 0)
            m_due += after(updates, speed);
    }

private:
    [[nodiscard]] static std::chrono::steady_clock::duration after(Update updates, double speed)
    {
        return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
            std::chrono::duration<double>(std::min(static_cast<double>(updates) / speed, 1e6)));
    }

    Time m_due;
};

} // namespace warmup::training
