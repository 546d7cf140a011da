// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/CyclePhases.h"

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/Number.h"

namespace warmup::dialect {
namespace {

using schedule::Level;
using schedule::Phase;

// Between two turns: from call `begin`, where the one before ended, to call `end`.
struct Segment {
    double begin = 0;
    double end = 0;
    LearningRate from = 0;
    LearningRate to = 0;
};

std::vector<Segment> segmentsOf(const OneCycleTerms &terms)
{
    const double initial = terms.maximum / terms.divisor;
    const double least = initial / terms.finalDivisor;
    const double top = terms.start * terms.total - 1;
    std::vector<Segment> segments{{0, top, initial, terms.maximum}};
    double begin = top;
    double rate = terms.maximum;
    if (terms.threePhases) {
        begin = 2 * terms.start * terms.total - 2;
        segments.push_back({top, begin, rate, initial});
        rate = initial;
    }
    segments.push_back({begin, terms.total - 1, rate, least});
    return segments;
}

bool isWhole(double calls)
{
    return calls == std::floor(calls);
}

std::string formulaOf(const Segment &segment, double first, double peak, bool linear)
{
    const auto number = [](double value) { return shortestText(value); };
    // Beyond its end, where nothing of it is drawn, a line would go on below 0.
    const auto progress = fmt::format("min(1, (t + {}) / {})", number(first - segment.begin),
                                      number(segment.end - segment.begin));
    const double from = segment.from / peak;
    const double to = segment.to / peak;
    if (linear)
        return fmt::format("{} + ({}) * {}", number(from), number(to - from), progress);
    return fmt::format("{} + ({}) * (1 + cos(pi * {}))", number(to), number((from - to) / 2),
                       progress);
}

} // namespace

bool writeOneCycle(schedule::Spec &into, const OneCycleTerms &terms, schedule::Unit call)
{
    const bool counts = terms.total >= 2 && terms.start * terms.total >= 2 && terms.start <= 1;
    if (!counts || !(terms.maximum > 0) || !(terms.divisor > 0) || !(terms.finalDivisor > 0)
        || !(into.baseRate > 0))
        return false;
    into.multiplier = terms.maximum / into.baseRate;
    into.join = schedule::Join::before;
    into.warmUp.reset();
    into.main.clear();
    into.repeat = {};
    const double peak = into.baseRate * into.multiplier;
    bool formulas = false;
    double first = 0; // the call that a phase begins with
    for (const auto &segment : segmentsOf(terms)) {
        const double length = std::floor(segment.end) + 1 - first;
        if (length <= 0)
            continue;
        const bool rises = first == 0;
        Phase phase;
        phase.length = {length, call};
        if (isWhole(segment.begin) && isWhole(segment.end)) {
            phase.shape = terms.linear ? schedule::Shape(schedule::Linear{}) : schedule::Cosine{};
            phase.from = Level{segment.from};
            phase.grid = rises ? schedule::Grid::closed : schedule::Grid::openClosed;
            if (!rises)
                phase.to = Level{segment.to};
        } else {
            phase.shape = schedule::Formula{formulaOf(segment, first, peak, terms.linear)};
            formulas = true;
        }
        if (rises)
            into.warmUp = phase;
        else
            into.main.push_back(phase);
        first += length;
    }
    if (formulas && !into.main.empty())
        into.main.push_back({schedule::Hold{},
                             {0, schedule::Unit::rest},
                             Level{terms.maximum / terms.divisor / terms.finalDivisor}});
    return true;
}

std::optional<double> callsOfRun(const schedule::Clock &clock, schedule::Unit call)
{
    if (!clock.run)
        return std::nullopt;
    if (clock.run->unit == call)
        return clock.run->amount;
    const auto *perEpoch = std::get_if<double>(&clock.updatesPerEpoch);
    if (!perEpoch)
        return std::nullopt;
    if (clock.run->unit == schedule::Unit::epochs && call == schedule::Unit::updates)
        return clock.run->amount * *perEpoch;
    if (clock.run->unit == schedule::Unit::updates && call == schedule::Unit::epochs)
        return clock.run->amount / *perEpoch;
    return std::nullopt;
}

} // namespace warmup::dialect
