// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Schedule.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/Number.h"
#include "core/schedule/Assembly.h"
#include "core/schedule/Check.h"
#include "core/schedule/PlateauFold.h"
#include "core/schedule/Ruler.h"

namespace warmup::schedule {
namespace {

struct Bounds {
    LearningRate floor = 0;
    LearningRate ceiling = std::numeric_limits<double>::infinity();

    LearningRate operator()(LearningRate rate) const
    {
        return std::min(std::max(rate, floor), ceiling);
    }
};

RateRange mapped(const RateRange &range, const auto &function)
{
    return {function(range.first), function(range.minimum), function(range.maximum),
            function(range.last)};
}

class CheckedSchedule : public Schedule {
public:
    CheckedSchedule(const Spec &spec, const Ruler &ruler, Assembly assembly, Update length,
                    Bounds bounds)
        : m_spec(spec), m_ruler(ruler), m_assembly(std::move(assembly)), m_length(length),
          m_bounds(bounds)
    {
    }

    void setReductions(std::vector<Reduction> reductions) { m_reductions = std::move(reductions); }

    Update length() const override { return m_length; }
    const Spec &spec() const override { return m_spec; }
    double updatesPerEpoch() const override { return m_ruler.updatesPerEpoch(); }
    LearningRate peak() const override { return m_spec.baseRate * m_spec.multiplier; }
    const std::vector<Section> &sections() const override { return m_assembly.sections; }

    LearningRate at(Update u) const override
    {
        const double rate = m_assembly.timeline.at(m_ruler.tickOf(u));
        if (m_reductions.empty())
            return m_bounds(rate);
        const auto next = reductionAfter(u);
        return m_bounds(next == m_reductions.begin() ? rate : rate * (next - 1)->factor);
    }

    std::optional<double> momentumAt(Update u) const override
    {
        if (!m_assembly.momentum)
            return std::nullopt;
        return m_assembly.momentum->at(m_ruler.tickOf(u));
    }
    std::optional<RateRange> momentumOver(Update begin, Update end) const override
    {
        if (!m_assembly.momentum)
            return std::nullopt;
        return m_assembly.momentum->over(m_ruler.tickOf(begin), m_ruler.tickOf(end - 1) + 1);
    }

    RateRange over(Update begin, Update end) const override
    {
        if (m_reductions.empty())
            return mapped(unreduced(begin, end), m_bounds);
        auto next = reductionAfter(begin);
        auto range = stretch(next, begin, end);
        for (; next != m_reductions.end() && next->update < end;) {
            const Update from = next->update;
            ++next;
            range = joined(range, stretch(next, from, end));
        }
        return mapped(range, m_bounds);
    }

private:
    using Iterator = std::vector<Reduction>::const_iterator;

    Iterator reductionAfter(Update u) const
    {
        return std::upper_bound(m_reductions.begin(), m_reductions.end(), u,
                                [](Update x, const Reduction &r) { return x < r.update; });
    }
    RateRange unreduced(Update begin, Update end) const
    {
        return m_assembly.timeline.over(m_ruler.tickOf(begin), m_ruler.tickOf(end - 1) + 1);
    }
    // From begin up to the next reduction.
    RateRange stretch(Iterator next, Update begin, Update end) const
    {
        const double factor = next == m_reductions.begin() ? 1 : (next - 1)->factor;
        const Update stop = next == m_reductions.end() ? end : std::min(end, next->update);
        return mapped(unreduced(begin, stop), [factor](double rate) { return rate * factor; });
    }

    Spec m_spec;
    Ruler m_ruler;
    Assembly m_assembly;
    Update m_length;
    Bounds m_bounds;
    std::vector<Reduction> m_reductions;
};

std::optional<Error> checkMomentum(const Spec &spec)
{
    if (!spec.momentum)
        return std::nullopt;
    const auto &[lower, upper] = *spec.momentum;
    if (auto error = unless(lower > 0 && lower < 1, "/momentum/lower", lower,
                            "a number above 0 and below 1"))
        return error;
    if (auto error = unless(upper >= lower && upper < 1, "/momentum/upper", upper,
                            "a number from the lower bound to below 1"))
        return error;
    if (spec.join == Join::times)
        return Error{"/momentum", "a momentum that moves beside a product of two curves",
                     "the joins before and over"};
    return std::nullopt;
}

std::optional<Error> checkRates(const Spec &spec)
{
    if (auto error = needsAbove(0, spec.baseRate, "/baseRate"))
        return error;
    if (auto error = needsAbove(0, spec.multiplier, "/multiplier"))
        return error;
    const double peak = spec.baseRate * spec.multiplier;
    return unless(std::isfinite(peak) && peak > 0, "/multiplier", spec.multiplier,
                  "a factor that keeps base rate * multiplier finite and above 0");
}

Result<Bounds> boundsOf(const Spec &spec)
{
    Bounds bounds;
    if (spec.guard.floor) {
        const auto floor = plainLevel(spec, *spec.guard.floor, "/guard/floor");
        if (!floor)
            return tl::unexpected(floor.error());
        bounds.floor = *floor;
    }
    if (spec.guard.ceiling) {
        const auto ceiling = plainLevel(spec, *spec.guard.ceiling, "/guard/ceiling");
        if (!ceiling)
            return tl::unexpected(ceiling.error());
        bounds.ceiling = *ceiling;
    }
    if (bounds.floor > bounds.ceiling)
        return fail("/guard/floor", shortestText(bounds.floor),
                    "at most the ceiling, " + shortestText(bounds.ceiling));
    return bounds;
}

} // namespace

Result<SchedulePtr> makeSchedule(const Spec &given, const Metric &metric)
{
    if (auto error = checkRates(given))
        return tl::unexpected(*error);
    if (auto error = checkMomentum(given))
        return tl::unexpected(*error);
    const auto ruler = Ruler::make(given.clock);
    if (!ruler)
        return tl::unexpected(ruler.error());
    const auto bounds = boundsOf(given);
    if (!bounds)
        return tl::unexpected(bounds.error());
    const auto layout = layOut(given, *ruler);
    if (!layout)
        return tl::unexpected(layout.error());
    const Update phasesEnd = ruler->firstUpdate(layout->end);
    if (given.guard.afterEnd == Guard::AfterEnd::error && phasesEnd < layout->run)
        return fail("/clock/run", std::to_string(layout->run) + " updates",
                    "at most the " + std::to_string(phasesEnd)
                        + " updates of the phases, since it is an error to go beyond");
    auto assembly = assemble(given, *ruler, *layout);
    if (!assembly)
        return tl::unexpected(assembly.error());
    auto schedule = std::make_shared<CheckedSchedule>(given, *ruler, std::move(*assembly),
                                                      layout->run, *bounds);
    if (given.plateau) {
        const auto every = ruler->ticks(given.plateau->every, "/plateau/every");
        if (!every)
            return tl::unexpected(every.error());
        const auto &warmUp = layout->cycles.front().warmUp;
        auto reductions =
            foldPlateau(*given.plateau, metric, *every / ruler->ticksPerUpdate(),
                        warmUp ? ruler->firstUpdate(warmUp->end) : 0, layout->run, *schedule);
        if (!reductions)
            return tl::unexpected(reductions.error());
        schedule->setReductions(std::move(*reductions));
    }
    return schedule;
}

} // namespace warmup::schedule
