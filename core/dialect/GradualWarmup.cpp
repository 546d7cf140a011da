// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/GradualWarmup.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/Number.h"
#include "core/dialect/Extremes.h"
#include "core/dialect/Tails.h"

namespace warmup::dialect {
namespace {

struct Ramp {
    LearningRate base;
    double multiplier;
    double length;
    bool plateau; // which has no special case for a multiplier of 1

    LearningRate at(double epoch) const
    {
        if (multiplier == 1 && !plateau)
            return base * (epoch / length);
        return base * ((multiplier - 1.0) * epoch / length + 1.0);
    }
};

// The scheduler's last_epoch after so many calls, while it warms up.
struct Counter {
    Driver driver;
    bool plateau;

    double at(Update calls) const
    {
        if (calls == 0)
            return plateau ? 1 : 0;
        if (driver.argument == Driver::Argument::none)
            return static_cast<double>(calls) + (plateau ? 1 : 0);
        const double epoch = argumentOf(driver, calls);
        return plateau && epoch == 0 ? 1 : epoch;
    }

    // The first call that leaves the warm-up.
    Update firstBeyond(double length) const
    {
        const double stride =
            driver.argument == Driver::Argument::none ? 1 : static_cast<double>(driver.stride);
        auto calls = static_cast<Update>(std::max(1.0, std::floor((length - at(1)) / stride)));
        while (at(calls) <= length)
            ++calls;
        return calls;
    }
};

// The constructor and the warm-up up to call number `handOff`, from which the tail counts.
class WarmUpCurve : public CallCurve {
public:
    WarmUpCurve(const Ramp &ramp, const Counter &counter, Update handOff, CallCurvePtr tail)
        : m_ramp(ramp), m_counter(counter), m_handOff(handOff), m_tail(std::move(tail))
    {
    }

    LearningRate at(Update calls) const override
    {
        return calls < m_handOff ? warmUp(calls) : m_tail->at(calls - m_handOff);
    }
    schedule::RateRange over(Update begin, Update end) const override
    {
        if (begin >= m_handOff)
            return m_tail->over(begin - m_handOff, end - m_handOff);
        const Update head = std::min(end, m_handOff);
        auto range = fromEnds(warmUp(begin), warmUp(head - 1));
        // The constructor's rate need not be below the first call's.
        if (begin == 0 && head > 1)
            include(range, warmUp(1));
        if (end > m_handOff) {
            const auto rest = m_tail->over(0, end - m_handOff);
            include(range, rest.minimum);
            include(range, rest.maximum);
            range.last = rest.last;
        }
        return range;
    }

private:
    LearningRate warmUp(Update calls) const { return m_ramp.at(m_counter.at(calls)); }

    Ramp m_ramp;
    Counter m_counter;
    Update m_handOff;
    CallCurvePtr m_tail;
};

std::string callOf(const Arguments &arguments)
{
    return "GradualWarmupScheduler(multiplier=" + shortestText(arguments.multiplier)
        + ", total_epoch=" + shortestText(arguments.warmUpCalls) + ")";
}

// What the call that leaves the warm-up sets.
LearningRate handOffRate(const torch::Law &law, GradualWarmupVersion version,
                         const Arguments &arguments, LearningRate before)
{
    const double scaled = arguments.baseRate * arguments.multiplier;
    if (std::holds_alternative<torch::Constant>(law))
        return scaled;
    if (version == GradualWarmupVersion::v0_3_2)
        return torch::constructedRate(law, arguments.baseRate);
    return torch::recursiveRate(law, 0, before, scaled);
}

CallCurvePtr tailOf(const torch::Law &law, const Arguments &arguments, const Driver &driver,
                    Update handOff, LearningRate start)
{
    const double scaled = arguments.baseRate * arguments.multiplier;
    if (std::holds_alternative<torch::Constant>(law))
        return constantTail(scaled);
    if (driver.argument == Driver::Argument::none)
        return recursiveTail(law, start, scaled);
    return closedFormTail(law, start, scaled,
                          argumentOf(driver, handOff + 1) - arguments.warmUpCalls,
                          static_cast<double>(driver.stride));
}

} // namespace

Result<GradualWarmupTrace> makeGradualWarmup(const Arguments &arguments,
                                             GradualWarmupVersion version, const Driver &driver,
                                             const schedule::Metric &metric)
{
    const auto *plateau = std::get_if<schedule::Plateau>(&arguments.main);
    if (!(arguments.multiplier >= 1))
        return fail("/multiplier", shortestText(arguments.multiplier),
                    "a number of at least 1: below it, GradualWarmupScheduler raises ValueError");
    if (arguments.warmUpCalls == 0 && !plateau)
        return fail("/warmUp/length", "0 calls",
                    "more than 0: " + callOf(arguments) + " raises ZeroDivisionError");
    if (arguments.warmUpCalls < 1 && plateau)
        return fail("/warmUp/length", shortestText(arguments.warmUpCalls) + " calls",
                    "at least 1: before ReduceLROnPlateau, " + callOf(arguments)
                        + " raises TypeError, since its constructor has no metric yet");
    if (driver.argument == Driver::Argument::index && driver.stride < 1)
        return fail("/asRun/driver/stride", std::to_string(driver.stride),
                    "a whole number of at least 1");

    const Ramp ramp{arguments.baseRate, arguments.multiplier, arguments.warmUpCalls,
                    plateau != nullptr};
    const Counter counter{driver, plateau != nullptr};
    const Update beyond = counter.firstBeyond(arguments.warmUpCalls);
    const LearningRate before = ramp.at(counter.at(beyond - 1));
    const Update handOff = plateau ? beyond - 1 : beyond;

    CallCurvePtr tail;
    if (plateau) {
        tail = plateauTail(*plateau, before, metric, handOff);
    } else {
        const auto &law = std::get<torch::Law>(arguments.main);
        tail =
            tailOf(law, arguments, driver, handOff, handOffRate(law, version, arguments, before));
    }
    return GradualWarmupTrace{std::make_shared<WarmUpCurve>(ramp, counter, handOff, tail), handOff};
}

} // namespace warmup::dialect
