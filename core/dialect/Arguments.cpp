// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/Arguments.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/Number.h"
#include "core/dialect/Names.h"
#include "core/schedule/Ruler.h"

namespace warmup::dialect {
namespace {

using schedule::Level;
using schedule::Phase;
using schedule::Span;
using schedule::Unit;

class Reader {
public:
    Reader(const schedule::Schedule &intended, const Driver &driver, const std::string &framework)
        : m_intended(intended), m_spec(intended.spec()), m_driver(driver), m_framework(framework)
    {
    }

    Result<Arguments> read() const
    {
        Arguments arguments;
        arguments.baseRate = m_spec.baseRate;
        arguments.multiplier = m_spec.multiplier;
        if (m_spec.momentum)
            return fail("/momentum", "a momentum that moves",
                        "none: " + m_framework + " as it is run here sets the rate alone");
        if (const auto problem = unsupported())
            return tl::unexpected(*problem);
        if (m_framework == "warmup_scheduler") {
            if (!m_spec.warmUp)
                return fail("/warmUp", "none",
                            "a linear warm-up: " + m_framework + " always has one");
            const auto calls = warmUp(*m_spec.warmUp);
            if (!calls)
                return tl::unexpected(calls.error());
            arguments.warmUpCalls = *calls;
        } else if (m_spec.warmUp) {
            return fail("/warmUp", "a warm-up",
                        "none with a scheduler of " + m_framework + " alone");
        }
        if (m_spec.plateau) {
            const double every = callsOf(m_spec.plateau->every).value_or(0);
            if (!m_spec.main.empty())
                return fail("/main", phases(), "none: the plateau is what follows the warm-up");
            if (every != 1 && m_driver.advance != Driver::Advance::never)
                return fail("/plateau/every", calls(every),
                            "one call of step(): each one observes");
            arguments.main = *m_spec.plateau;
            return arguments;
        }
        const auto law = mainLaw();
        if (!law)
            return tl::unexpected(law.error());
        arguments.main = *law;
        return arguments;
    }

private:
    // Concepts that no scheduler of this framework has.
    std::optional<Error> unsupported() const
    {
        if (m_spec.join != schedule::Join::before)
            return Error{"/join", m_spec.join == schedule::Join::over ? "over" : "times",
                         "before, as " + m_framework + " joins"};
        if (m_spec.coolDown)
            return Error{"/coolDown", "a cool-down", "none in " + m_framework};
        if (m_spec.repeat.count != 1)
            return Error{"/repeat/count", std::to_string(m_spec.repeat.count),
                         "1: " + m_framework + " does not repeat"};
        if (m_spec.guard.floor)
            return Error{"/guard/floor", "a floor", "none in " + m_framework};
        if (m_spec.guard.ceiling)
            return Error{"/guard/ceiling", "a ceiling", "none in " + m_framework};
        return std::nullopt;
    }

    Result<double> warmUp(const Phase &phase) const
    {
        if (!std::holds_alternative<schedule::Linear>(phase.shape))
            return fail("/warmUp/shape", shapeName(phase.shape),
                        "linear, the only ramp of " + m_framework);
        if (phase.grid != schedule::Grid::closedOpen)
            return fail("/warmUp/grid", gridName(phase.grid),
                        "closedOpen, the only grid of " + m_framework);
        const bool ramps = m_spec.multiplier == 1;
        const double start = ramps ? 0 : m_spec.baseRate;
        if (phase.from && !near(rate(*phase.from), start))
            return fail("/warmUp/from", shortestText(rate(*phase.from).value_or(phase.from->value)),
                        ramps ? "0, where " + m_framework + " starts at multiplier 1"
                              : "the base rate " + shortestText(start) + ", where " + m_framework
                                + " starts above multiplier 1");
        if (phase.to && !near(rate(*phase.to), m_intended.peak()))
            return fail("/warmUp/to", shortestText(rate(*phase.to).value_or(phase.to->value)),
                        "the peak " + shortestText(m_intended.peak()) + ", where " + m_framework
                            + " ends its warm-up");
        return warmUpCalls();
    }

    Result<torch::Law> mainLaw() const
    {
        if (m_spec.main.empty())
            return torch::Law(torch::Constant{});
        if (m_spec.main.size() > 1)
            return fail("/main/1", phases(), "one main phase in " + m_framework);
        const Phase &phase = m_spec.main.front();
        const bool fromPeak = !phase.from || near(rate(*phase.from), m_intended.peak());
        if (!fromPeak)
            return fail("/main/0/from", shortestText(rate(*phase.from).value_or(phase.from->value)),
                        "the peak " + shortestText(m_intended.peak()));
        if (std::holds_alternative<schedule::Hold>(phase.shape))
            return torch::Law(torch::Constant{});
        if (const auto *cosine = std::get_if<schedule::Cosine>(&phase.shape))
            return annealing(phase, *cosine);
        if (endsBeforeTheRun())
            return fail("/main/0/length", calls(mainCalls()),
                        "the rest of the run: the laws of " + m_framework + " do not stop");
        if (const auto *step = std::get_if<schedule::Step>(&phase.shape)) {
            const auto every = whole(callsOf(step->every), "/main/0/shape/every", "StepLR");
            if (!every)
                return tl::unexpected(every.error());
            return torch::Law(torch::StepLR{*every, step->gamma});
        }
        if (const auto *multi = std::get_if<schedule::MultiStep>(&phase.shape)) {
            torch::MultiStepLR law{{}, multi->gamma};
            for (std::size_t i = 0; i < multi->milestones.size(); ++i) {
                const auto at =
                    whole(callsOf(multi->milestones[i]),
                          "/main/0/shape/milestones/" + std::to_string(i), "MultiStepLR");
                if (!at)
                    return tl::unexpected(at.error());
                law.milestones.push_back(*at);
            }
            std::sort(law.milestones.begin(), law.milestones.end());
            return torch::Law(law);
        }
        if (const auto *geometric = std::get_if<schedule::Geometric>(&phase.shape)) {
            const auto every = callsOf(geometric->every);
            if (!every || !(*every > 0))
                return fail("/main/0/shape/every", calls(every), "more than 0 calls of step()");
            return torch::Law(torch::ExponentialLR{
                *every == 1 ? geometric->gamma : std::pow(geometric->gamma, 1 / *every)});
        }
        return fail("/main/0/shape", shapeName(phase.shape),
                    "step, multiStep, geometric, cosine, hold or a plateau in " + m_framework);
    }

    Result<torch::Law> annealing(const Phase &phase, const schedule::Cosine &cosine) const
    {
        if (phase.grid != schedule::Grid::closedOpen)
            return fail("/main/0/grid", gridName(phase.grid),
                        "closedOpen, the only grid of CosineAnnealingLR");
        const auto minimum = phase.to ? rate(*phase.to) : 0.0;
        if (!minimum)
            return fail("/main/0/to", "a level relative to another phase",
                        "a rate, or a share of the peak or base rate");
        const auto horizon =
            whole(mainCalls() / cosine.cycles, "/main/0/length", "CosineAnnealingLR");
        if (!horizon)
            return tl::unexpected(horizon.error());
        return torch::Law(torch::CosineAnnealingLR{*horizon, *minimum});
    }

    std::optional<double> rate(const Level &level) const
    {
        switch (level.basis) {
        case schedule::Basis::absolute:
            return level.value;
        case schedule::Basis::peak:
            return level.value * m_intended.peak();
        case schedule::Basis::base:
            return level.value * m_spec.baseRate;
        case schedule::Basis::previous:
        case schedule::Basis::main:
            break;
        }
        return std::nullopt;
    }

    static bool near(std::optional<double> value, double wanted)
    {
        return value && std::abs(*value - wanted) <= 1e-12 * std::max(std::abs(wanted), 1e-300);
    }

    double updatesPerCall() const
    {
        return m_driver.advance == Driver::Advance::perUpdate ? 1 : m_intended.updatesPerEpoch();
    }

    // A whole number of calls where it is one but for rounding.
    static double settled(double calls)
    {
        const double rounded = std::round(calls);
        return std::abs(calls - rounded) <= 1e-9 * std::max(1.0, rounded) ? rounded : calls;
    }

    std::optional<double> updatesOf(const Span &span) const
    {
        if (span.unit == Unit::rest)
            return std::nullopt;
        const auto ruler = schedule::Ruler::make(m_spec.clock);
        const auto ticks = ruler.and_then([&](const auto &r) { return r.ticks(span, {}); });
        if (!ticks)
            return std::nullopt;
        return settled(*ticks / ruler->ticksPerUpdate());
    }
    std::optional<double> callsOf(const Span &span) const
    {
        const auto updates = updatesOf(span);
        return updates ? std::optional(settled(*updates / updatesPerCall())) : std::nullopt;
    }

    // A phase's length, which ends where the next update begins; the rest is what `other` leaves.
    double phaseUpdates(const Span &span, const Span *other) const
    {
        const double rest =
            static_cast<double>(m_intended.length()) - (other ? phaseUpdates(*other, nullptr) : 0);
        return updatesOf(span).value_or(rest);
    }
    double phaseCalls(const Span &span, const Span *other) const
    {
        const double calls = settled(phaseUpdates(span, other) / updatesPerCall());
        return m_driver.advance == Driver::Advance::perUpdate ? schedule::wholeAtLeast(calls)
                                                              : calls;
    }
    double warmUpCalls() const
    {
        const Span *main = m_spec.main.empty() ? nullptr : &m_spec.main.front().length;
        return phaseCalls(m_spec.warmUp->length, main);
    }
    double mainCalls() const
    {
        const Span *warmUp = m_spec.warmUp ? &m_spec.warmUp->length : nullptr;
        return phaseCalls(m_spec.main.front().length, warmUp);
    }
    bool endsBeforeTheRun() const
    {
        const double all = (m_spec.warmUp ? warmUpCalls() : 0) + mainCalls();
        return m_spec.main.front().length.unit != Unit::rest
            && std::ceil(all * updatesPerCall() - 1e-6) < static_cast<double>(m_intended.length());
    }

    Result<double> whole(std::optional<double> value, const std::string &where,
                         const std::string &scheduler) const
    {
        if (m_driver.advance == Driver::Advance::never && value)
            return std::max(1.0, std::round(*value));
        if (!value || *value != std::round(*value) || *value < 0)
            return fail(where, calls(value), "a whole number of calls of step(), for " + scheduler);
        return *value;
    }

    static std::string calls(std::optional<double> value)
    {
        return value ? shortestText(*value) + " calls of step()" : "a length without an end";
    }
    std::string phases() const { return std::to_string(m_spec.main.size()) + " main phases"; }

    const schedule::Schedule &m_intended;
    const schedule::Spec &m_spec;
    const Driver &m_driver;
    const std::string &m_framework;
};

} // namespace

Result<Arguments> argumentsOf(const schedule::Schedule &intended, const Driver &driver,
                              const std::string &framework)
{
    return Reader(intended, driver, framework).read();
}

} // namespace warmup::dialect
