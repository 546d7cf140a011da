// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/base/Result.h"
#include "core/base/Units.h"
#include "core/schedule/Clock.h"

namespace warmup::schedule {

// The least whole number that is not below x, where x stands for a whole number if it is within
// rounding of one: 30 % of 10 is 3, not 4.
[[nodiscard]] double wholeAtLeast(double x);

// "20 epochs", "1 update", "10 percent of the run", "the rest".
[[nodiscard]] std::string spanText(const Span &span);

// The axis that phases are laid on, counted in ticks: updates, or epochs with Stepping::perEpoch.
// An update belongs to the tick floor(u / updates per epoch) of a staircase clock; the first update
// of a tick is the least one that belongs to it.
class Ruler {
public:
    // Fails with pointers below "/clock".
    [[nodiscard]] static Result<Ruler> make(const Clock &clock);

    [[nodiscard]] double updatesPerEpoch() const { return m_updatesPerEpoch; }
    [[nodiscard]] double ticksPerEpoch() const { return m_staircase ? 1 : m_updatesPerEpoch; }
    [[nodiscard]] double ticksPerUpdate() const { return m_staircase ? 1 / m_updatesPerEpoch : 1; }
    [[nodiscard]] bool isStaircase() const { return m_staircase; }

    [[nodiscard]] Update tickOf(Update update) const;
    [[nodiscard]] Update firstUpdate(Update tick) const;

    // The run in updates and in ticks; nothing when it is as long as its phases.
    [[nodiscard]] std::optional<Update> run() const { return m_run; }
    [[nodiscard]] std::optional<double> runTicks() const { return m_runTicks; }

    // A span in ticks, not rounded, at least 0. Percent is of `whole` ticks; without it, of the
    // run. Fails for Unit::rest, for percent of a run that has no length, and for samples when only
    // the updates per epoch are known.
    [[nodiscard]] Result<double> ticks(const Span &span, const std::string &where,
                                       std::optional<double> whole = {}) const;

private:
    Ruler() = default;
    [[nodiscard]] Result<double> updates(const Span &span, const std::string &where,
                                         std::optional<double> whole) const;

    double m_updatesPerEpoch = 1;
    double m_samplesPerUpdate = 0; // 0: unknown
    bool m_staircase = false;
    std::optional<Update> m_run;
    std::optional<double> m_runTicks;
};

} // namespace warmup::schedule
