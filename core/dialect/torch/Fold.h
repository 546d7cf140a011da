// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/dialect/CallCurve.h"
#include "core/dialect/torch/Machine.h"

namespace warmup::dialect::torch {

// What the calls of a driver make of a state, one after the other: state(0) is what the constructor
// left, state(n) what call n made of state(n - 1). A state is kept every so many calls, with the
// extremes in between, so that a jump costs at most a stretch and a range twice that, once the way
// has been gone. From the first call that raises on, nothing changes any more. Beyond kExactCalls
// the schedulers jump. Threads share it freely.
class Fold {
public:
    // Fails where the constructor raises.
    [[nodiscard]] static Result<std::shared_ptr<const Fold>>
    make(SchedulerPtr scheduler, State state, const Driver &driver, double updatesPerEpoch);

    enum class Quantity { rate, momentum };

    [[nodiscard]] double at(Update calls, std::size_t group, Quantity quantity) const;
    [[nodiscard]] schedule::RateRange over(Update begin, Update end, std::size_t group,
                                           Quantity quantity) const;

    struct Failure {
        Update call = 0;
        Raised raised;
    };
    // The first of the calls up to `calls` that raises, looked for in the first million.
    [[nodiscard]] std::optional<Failure> failure(Update calls) const;

private:
    struct Extremes {
        double minimum;
        double maximum;
    };

    Fold(SchedulerPtr scheduler, State state, const Driver &driver, double updatesPerEpoch);

    void call(State &state, Update number) const;
    [[nodiscard]] std::size_t column(std::size_t group, Quantity quantity) const;
    [[nodiscard]] static double value(const State &state, std::size_t column);
    // The state after `calls` <= kExactCalls calls, where this thread is now.
    [[nodiscard]] const State &stateAt(Update calls) const;
    [[nodiscard]] State jumped(Update calls) const;
    void reach(std::size_t stretch) const; // with m_mutex held

    SchedulerPtr m_scheduler;
    Driver m_driver;
    double m_updatesPerEpoch;
    std::uint64_t m_identity; // of this object, for the position that each thread remembers
    mutable std::mutex m_mutex;
    mutable std::vector<State> m_kept; // after 0, kStretch, 2 kStretch ... calls
    // Of the calls (i kStretch, (i + 1) kStretch], one column a group and quantity.
    mutable std::vector<std::vector<Extremes>> m_extremes;
    mutable std::optional<Failure> m_failure;
};

// One column of a fold.
[[nodiscard]] CallCurvePtr curveOf(std::shared_ptr<const Fold> fold, std::size_t group,
                                   Fold::Quantity quantity);

} // namespace warmup::dialect::torch
