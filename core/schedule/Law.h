// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <memory>

#include "core/base/Result.h"
#include "core/base/Units.h"
#include "core/schedule/Phase.h"
#include "core/schedule/RateCurve.h"
#include "core/schedule/Ruler.h"

namespace warmup::schedule {

// A range of one value, and the range of two neighbours.
[[nodiscard]] inline RateRange rangeOf(LearningRate value)
{
    return {value, value, value, value};
}
[[nodiscard]] inline RateRange joined(const RateRange &a, const RateRange &b)
{
    return {a.first, std::min(a.minimum, b.minimum), std::max(a.maximum, b.maximum), b.last};
}

// A shape between given rates over a phase of `length` ticks: a function of the index
//
//   k = t + offset(), t ticks after the phase's start, 0 <= t < length
//
// The grid chooses the offset and the index of arrival, where the progress p = k / arrival() is 1:
//
//   closedOpen k = t, T    openClosed k = t + 1, T    open k = t + 1, T + 1    closed k = t, T - 1
//
// Laws of t itself (steps, logarithmic, saturating, tables, formulas...) know no grid: k = t and
// arrival() = length.
class Law {
public:
    virtual ~Law() = default;

    // The rate at k >= 0. Between two levels it stays at its end beyond arrival().
    [[nodiscard]] virtual LearningRate at(Update k) const = 0;

    // Over the indices [begin, end). Monotone laws look at both ends alone; the others say in their
    // header how they find what lies between.
    [[nodiscard]] virtual RateRange over(Update begin, Update end) const
    {
        const auto first = at(begin);
        const auto last = at(end - 1);
        return {first, std::min(first, last), std::max(first, last), last};
    }

    // Whether it has more to say beyond arrival().
    [[nodiscard]] virtual bool isOpenEnded() const { return false; }

    [[nodiscard]] Update offset() const { return m_offset; }
    [[nodiscard]] Update arrival() const { return m_arrival; }
    [[nodiscard]] LearningRate end() const { return at(m_arrival); }

    // The law forwards and backwards between 0 and arrival(), for ever.
    [[nodiscard]] LearningRate mirrored(Update k) const;
    [[nodiscard]] RateRange mirroredOver(Update begin, Update end) const;

protected:
    Law(Update offset, Update arrival) : m_offset(offset), m_arrival(arrival) { }

private:
    Update m_offset;
    Update m_arrival;
};

using LawPtr = std::shared_ptr<const Law>;

// All that a shape needs to become a law. `to` is not used by laws that have none.
struct LawInput {
    const Phase *phase = nullptr;
    std::string where; // of the phase
    Update length = 1; // ticks, at least 1
    LearningRate from = 0;
    LearningRate to = 0;
    LearningRate peak = 0;
    const Ruler *ruler = nullptr;
    int formulaSamples = 16384; // how many values a formula may work out beforehand
};

// Fails with the field below `where` that its shape cannot take.
[[nodiscard]] Result<LawPtr> makeLaw(const LawInput &input);

} // namespace warmup::schedule
