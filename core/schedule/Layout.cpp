// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Layout.h"

#include <cmath>

#include "core/base/Number.h"
#include "core/schedule/Check.h"

namespace warmup::schedule {
namespace {

constexpr std::size_t kMostPhases = 100'000;
constexpr std::size_t kMostPoints = 10'000'000; // of all cycles: each keeps its own

std::size_t pointsOf(const Phase &phase)
{
    if (const auto *table = std::get_if<Table>(&phase.shape))
        return table->points.size();
    if (const auto *steps = std::get_if<MultiStep>(&phase.shape))
        return steps->milestones.size();
    return 0;
}

// What a schedule that names no main phase does: it holds the peak.
const Phase kHeld{Hold{}, {0, Unit::rest}, Level{1, Basis::peak}, std::nullopt, Grid::closedOpen};

// Lengths in ticks, not rounded; a negative one is the rest, not known yet.
constexpr double kRest = -1;

class Layer {
public:
    Layer(const Spec &spec, const Ruler &ruler) : m_spec(spec), m_ruler(ruler) { }

    Result<Layout> operator()()
    {
        if (auto error = checkRepeat())
            return tl::unexpected(*error);
        if (auto error = measure())
            return tl::unexpected(*error);
        if (auto error = solveRest())
            return tl::unexpected(*error);
        if (auto error = checkWarmUp())
            return tl::unexpected(*error);
        if (auto error = place())
            return tl::unexpected(*error);
        return std::move(m_layout);
    }

private:
    std::optional<Error> checkRepeat() const
    {
        const auto &repeat = m_spec.repeat;
        const auto phases = m_spec.main.size() + 1;
        std::size_t points = m_spec.warmUp ? pointsOf(*m_spec.warmUp) : 0;
        for (const auto &phase : m_spec.main)
            points += pointsOf(phase);
        const auto most = std::max<std::size_t>(
            1, std::min(kMostPhases / phases, kMostPoints / std::max<std::size_t>(1, points)));
        if (repeat.count < 1 || static_cast<std::size_t>(repeat.count) > most)
            return Error{"/repeat/count", std::to_string(repeat.count),
                         "a whole number from 1 to " + std::to_string(most)};
        if (phases > kMostPhases)
            return Error{"/main", std::to_string(m_spec.main.size()) + " phases",
                         "fewer than " + std::to_string(kMostPhases)};
        if (auto error = needsAbove(0, repeat.length, "/repeat/length"))
            return error;
        return needsAbove(0, repeat.peak, "/repeat/peak");
    }

    std::optional<Error> measure()
    {
        const auto add = [this](const Phase &phase, const std::string &where) {
            return measured(phase.length, where + "/length");
        };
        if (m_spec.warmUp) {
            const auto ticks = add(*m_spec.warmUp, "/warmUp");
            if (!ticks)
                return ticks.error();
            m_warmUp = *ticks;
        }
        for (std::size_t i = 0; i < m_spec.main.size(); ++i) {
            m_mains.push_back({&m_spec.main[i], "/main/" + std::to_string(i), 0, 0});
            const auto ticks = add(m_spec.main[i], m_mains.back().where);
            if (!ticks)
                return ticks.error();
            m_lengths.push_back(*ticks);
        }
        if (m_spec.main.empty() && (m_ruler.run() || m_spec.join != Join::before)) {
            m_mains.push_back({&kHeld, "/main", 0, 0});
            m_lengths.push_back(m_ruler.run() ? kRest : m_warmUp);
            m_isHeld = true;
        }
        if (m_spec.coolDown) {
            const auto ticks = add(*m_spec.coolDown, "/coolDown");
            if (!ticks)
                return ticks.error();
            m_coolDown = *ticks;
        }
        return std::nullopt;
    }

    Result<double> measured(const Span &span, const std::string &where)
    {
        if (span.unit == Unit::rest) {
            if (!m_ruler.run())
                return fail(where, "the rest of a run without a length",
                            "a length, or give the run one");
            if (!m_rest.empty())
                return fail(where, "a second rest, beside " + m_rest,
                            "one rest in the whole schedule");
            m_rest = where;
            return kRest;
        }
        auto ticks = m_ruler.ticks(span, where);
        if (ticks && *ticks < 1 - 1e-9)
            return fail(where, spanText(span), atLeastOne());
        return ticks;
    }

    std::string atLeastOne() const
    {
        return m_ruler.isStaircase() ? "at least one epoch, since the rate changes once an epoch"
                                     : "at least one update";
    }

    double cycleScale(int cycle) const { return std::pow(m_spec.repeat.length, cycle); }
    bool warmsUp(int cycle) const
    {
        return m_spec.warmUp && (cycle == 0 || m_spec.repeat.warmUp == Repeat::WarmUp::each);
    }

    std::optional<Error> solveRest()
    {
        if (m_isHeld && m_ruler.run() && !m_rest.empty()) {
            // Another phase takes the rest: nothing is held between.
            m_mains.clear();
            m_lengths.clear();
            m_isHeld = false;
        }
        if (m_rest.empty() && !(m_isHeld && m_ruler.run()))
            return std::nullopt;
        double scales = 0;
        double warmUps = 0;
        for (int cycle = 0; cycle < m_spec.repeat.count; ++cycle) {
            scales += cycleScale(cycle);
            warmUps += warmsUp(cycle) ? cycleScale(cycle) : 0;
        }
        double mains = 0;
        for (const double length : m_lengths)
            mains += length == kRest ? 0 : length;
        const bool before = m_spec.join == Join::before;
        double left = *m_ruler.runTicks() - scales * mains;
        if (m_coolDown != kRest)
            left -= m_coolDown;
        if (before && m_warmUp != kRest)
            left -= warmUps * m_warmUp;
        if (m_coolDown == kRest)
            m_coolDown = left;
        else if (m_warmUp == kRest)
            m_warmUp = before ? left / warmUps : kRest;
        else
            left /= scales;
        for (double &length : m_lengths)
            if (length == kRest)
                length = left;
        if (m_warmUp == kRest)
            return Error{"/warmUp/length", "the rest",
                         "a length, where the warm-up overlaps the main curve"};
        if (left >= 1 - 1e-9)
            return std::nullopt;
        if (m_isHeld && m_spec.warmUp && m_warmUp >= *m_ruler.runTicks())
            return warmUpTooLong();
        if (m_isHeld && std::abs(left) < 1e-9) { // the phases that are named fill the run
            m_mains.clear();
            m_lengths.clear();
            return std::nullopt;
        }
        if (m_isHeld)
            return Error{"/coolDown/length", found(m_spec.coolDown),
                         "a length that the run has left after the warm-up"};
        if (m_spec.warmUp && m_warmUp >= *m_ruler.runTicks())
            return warmUpTooLong();
        return Error{m_rest, "the rest, of which the other phases leave nothing", atLeastOne()};
    }

    static std::string found(const std::optional<Phase> &phase)
    {
        return phase ? spanText(phase->length) : "nothing";
    }

    Error warmUpTooLong() const
    {
        return {"/warmUp/length", found(m_spec.warmUp),
                "less than the run of " + spanText(*m_spec.clock.run)};
    }

    std::optional<Error> checkWarmUp() const
    {
        if (!m_spec.warmUp)
            return std::nullopt;
        if (m_ruler.run() && wholeAtLeast(m_warmUp) >= wholeAtLeast(*m_ruler.runTicks()))
            return warmUpTooLong();
        double mains = 0;
        for (const double length : m_lengths)
            mains += length;
        if (m_spec.join != Join::before && m_warmUp > mains + 1e-9)
            return Error{"/warmUp/length", found(m_spec.warmUp),
                         "at most the length of the main phases that it overlaps"};
        return std::nullopt;
    }

    // Lays a phase from m_at on.
    Result<Place> laid(const Phase *phase, const std::string &where, double length)
    {
        const double stop = m_at + length;
        if (stop > 1e3 * static_cast<double>(kLongestRun))
            return fail(m_spec.repeat.count > 1 ? "/repeat/length" : where + "/length",
                        "an end after " + shortestText(stop) + " updates",
                        "at most " + std::to_string(kLongestRun));
        Place place{phase, where, static_cast<Update>(wholeAtLeast(m_at)),
                    static_cast<Update>(wholeAtLeast(stop))};
        if (length < 1 - 1e-9 || place.length() < 1)
            return fail("/repeat/length", shortestText(m_spec.repeat.length),
                        "a factor that leaves every phase " + atLeastOne());
        m_at = stop;
        return place;
    }

    std::optional<Error> place()
    {
        const auto peak = m_spec.baseRate * m_spec.multiplier;
        for (int cycle = 0; cycle < m_spec.repeat.count; ++cycle) {
            const double scale = cycleScale(cycle);
            Layout::Cycle laidCycle;
            laidCycle.peak = peak * std::pow(m_spec.repeat.peak, cycle);
            if (!std::isfinite(laidCycle.peak))
                return Error{"/repeat/peak", shortestText(m_spec.repeat.peak),
                             "a factor that keeps every peak finite"};
            const double start = m_at;
            if (warmsUp(cycle)) {
                auto warmUp = laid(&*m_spec.warmUp, "/warmUp", m_warmUp * scale);
                if (!warmUp)
                    return warmUp.error();
                laidCycle.warmUp = *warmUp;
                if (m_spec.join != Join::before)
                    m_at = start;
            }
            for (std::size_t i = 0; i < m_mains.size(); ++i) {
                auto main = laid(m_mains[i].phase, m_mains[i].where, m_lengths[i] * scale);
                if (!main)
                    return main.error();
                laidCycle.main.push_back(*main);
            }
            m_layout.cycles.push_back(std::move(laidCycle));
        }
        if (m_spec.coolDown) {
            auto coolDown = laid(&*m_spec.coolDown, "/coolDown", m_coolDown);
            if (!coolDown)
                return coolDown.error();
            m_layout.coolDown = *coolDown;
        }
        m_layout.end = static_cast<Update>(wholeAtLeast(m_at));
        if (m_layout.end == 0)
            return Error{"/main", "no phases and a run without a length", "either of them"};
        m_layout.run = m_ruler.run().value_or(m_ruler.firstUpdate(m_layout.end));
        if (m_layout.run > kLongestRun)
            return Error{"/main", std::to_string(m_layout.run) + " updates in all phases",
                         "at most " + std::to_string(kLongestRun)};
        if (m_layout.coolDown && m_ruler.firstUpdate(m_layout.coolDown->begin) >= m_layout.run)
            return Error{"/coolDown", "a cool-down that begins after the run has ended",
                         "main phases that leave room for it, or the rest as their length"};
        return std::nullopt;
    }

    const Spec &m_spec;
    const Ruler &m_ruler;
    Layout m_layout;
    std::vector<Place> m_mains; // phase and where alone
    std::vector<double> m_lengths;
    double m_warmUp = 0;
    double m_coolDown = 0;
    double m_at = 0;
    bool m_isHeld = false;
    std::string m_rest; // where the rest was asked for
};

} // namespace

Result<Layout> layOut(const Spec &spec, const Ruler &ruler)
{
    return Layer(spec, ruler)();
}

} // namespace warmup::schedule
