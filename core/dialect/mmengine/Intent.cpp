// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/mmengine/Intent.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/dialect/CyclePhases.h"
#include "core/dialect/PlateauTerms.h"
#include "core/dialect/mmengine/Members.h"
#include "core/dialect/mmengine/Schedulers.h"

namespace warmup::dialect::mmengine {
namespace {

using schedule::Basis;
using schedule::Level;
using schedule::Phase;
using schedule::Span;
using schedule::Unit;
using Phases = std::vector<Phase>;

// One scheduler with the steps that it is active in.
struct Active {
    const Construction *scheduler = nullptr;
    double begin = 0;
    std::optional<double> end; // nothing: never
    Unit unit = Unit::epochs; // of a step
    bool staircase = false; // steps of whole epochs, while others count updates

    [[nodiscard]] bool is(std::string_view name) const { return scheduler->name == name; }
    [[nodiscard]] std::optional<double> number(std::string_view parameter) const
    {
        return numberOf(*scheduler, *signatureOf(scheduler->name), parameter);
    }
    [[nodiscard]] std::vector<double> list(std::string_view parameter) const
    {
        std::vector<double> values;
        if (const auto *given = scheduler->find(parameter))
            if (const auto *items = std::get_if<Argument::List>(&given->value.value))
                for (const auto &item : *items)
                    values.push_back(item.number().value_or(0));
        return values;
    }
    [[nodiscard]] std::optional<double> length() const
    {
        return end ? std::optional(*end - begin) : std::nullopt;
    }
    [[nodiscard]] Span span(std::optional<double> steps) const
    {
        return steps ? Span{*steps, unit} : Span{0, Unit::rest};
    }
    // Its lowest rate.
    [[nodiscard]] Level minimum() const
    {
        if (const auto ratio = number("eta_min_ratio"))
            return {*ratio, Basis::base};
        return {number("eta_min").value_or(0)};
    }
};

class Writer {
public:
    Writer(const Spec &spec, schedule::Spec &into)
        : m_listed(listed(spec.schedulers)),
          m_perEpoch(schedule::updatesPerEpoch(into.clock).value_or(1)), m_into(into),
          m_call(spec.driver.advance == Driver::Advance::perUpdate ? Unit::updates : Unit::epochs)
    {
    }

    bool write()
    {
        std::vector<Active> all;
        for (const auto &scheduler : m_listed.schedulers)
            if (!isOfMomentum(scheduler.name))
                all.push_back(activeOf(scheduler));
        if (all.empty() || !settleClock(all))
            return false;
        if (all.size() == 1 && all.front().is("OneCycleLR"))
            return oneCycle(all.front());
        std::size_t next = 0;
        if (isWarmUp(all.front())) {
            if (!warmUp(all.front(), all.size()))
                return false;
            next = 1;
        }
        const bool beside = next == 1 && all.size() == 2 && all[1].begin == 0;
        m_into.join = beside ? schedule::Join::times : schedule::Join::before;
        double reached = beside || next == 0 ? 0 : inUpdates(all.front(), *all.front().end);
        for (; next < all.size(); ++next) {
            const Active &each = all[next];
            const double begin = inUpdates(each, each.begin);
            if (begin < reached || (!each.end && next + 1 < all.size()))
                return false;
            if (each.is("ReduceOnPlateauLR"))
                return begin == reached && next + 1 == all.size() && plateau(each);
            if (begin > reached)
                m_into.main.push_back({schedule::Hold{}, {begin - reached, Unit::updates}, m_from});
            const auto phases = phasesOf(each);
            if (!phases)
                return false;
            m_into.main.insert(m_into.main.end(), phases->begin(), phases->end());
            m_from = Level{1, Basis::previous};
            reached = each.end ? inUpdates(each, *each.end) : 0;
        }
        return true;
    }

private:
    Active activeOf(const Construction &scheduler) const
    {
        Active active{&scheduler};
        active.begin = active.number("begin").value_or(0);
        const bool byEpoch = active.number("by_epoch").value_or(1) != 0;
        const bool converted = active.number("convert_to_iter_based").value_or(0) != 0;
        const double end = active.number("end").value_or(kEndless);
        if (end < kEndless)
            active.end = end;
        if (!m_listed.inRunner) {
            active.unit = m_call;
            return active;
        }
        active.unit = byEpoch ? Unit::epochs : Unit::updates;
        active.staircase = byEpoch && !converted;
        if (!scheduler.find("end") && m_listed.end)
            active.end =
                !byEpoch && m_listed.trainsByEpoch ? *m_listed.end * m_perEpoch : *m_listed.end;
        return active;
    }
    double inUpdates(const Active &each, double steps) const
    {
        return each.unit == Unit::epochs ? steps * m_perEpoch : steps;
    }

    // Steps of epochs beside others are steps that a law makes at whole epochs.
    bool settleClock(std::vector<Active> &all)
    {
        if (!m_listed.inRunner)
            return true;
        const auto byEpochs = std::count_if(all.begin(), all.end(),
                                            [](const Active &each) { return each.staircase; });
        if (byEpochs == static_cast<std::ptrdiff_t>(all.size())) {
            m_into.clock.stepping = schedule::Stepping::perEpoch;
            return m_listed.trainsByEpoch;
        }
        m_into.clock.stepping = schedule::Stepping::perUpdate;
        return std::all_of(all.begin(), all.end(), [](const Active &each) {
            return !each.staircase || each.is("StepLR") || each.is("MultiStepLR")
                || each.is("ConstantLR");
        });
    }

    static bool isWarmUp(const Active &first)
    {
        if (first.begin != 0 || !first.end)
            return false;
        return (first.is("LinearLR") && first.number("start_factor") < first.number("end_factor"))
            || (first.is("ConstantLR") && first.number("factor") < 1);
    }
    bool warmUp(const Active &first, std::size_t count)
    {
        const bool linear = first.is("LinearLR");
        const auto from = first.number(linear ? "start_factor" : "factor");
        const auto to = linear ? first.number("end_factor") : std::optional(1.0);
        if (!from || !to)
            return false;
        Phase phase{schedule::Hold{}, first.span(first.length()), Level{*from, Basis::base}};
        if (linear) {
            phase.shape = schedule::Linear{};
            phase.to = Level{*to, Basis::base};
        }
        m_into.warmUp = phase;
        m_from = Level{*to, Basis::base};
        // What the warm-up ends with is held.
        if (count == 1 && *to != 1)
            m_into.main.push_back({schedule::Hold{}, {0, Unit::rest}, m_from});
        return true;
    }

    bool oneCycle(const Active &each)
    {
        OneCycleTerms terms;
        const auto total = each.number("total_steps");
        if (each.begin != 0 || (!total && !each.end))
            return false;
        terms.total = total.value_or(each.end.value_or(0));
        terms.maximum = each.number("eta_max").value_or(0);
        terms.start = each.number("pct_start").value_or(0);
        terms.divisor = each.number("div_factor").value_or(0);
        terms.finalDivisor = each.number("final_div_factor").value_or(0);
        terms.threePhases = each.number("three_phase").value_or(0) != 0;
        const auto *strategy = each.scheduler->find("anneal_strategy");
        const auto *text = strategy ? std::get_if<std::string>(&strategy->value.value) : nullptr;
        terms.linear = text && *text == "linear";
        return writeOneCycle(m_into, terms, each.unit);
    }

    static bool isText(const Active &each, std::string_view parameter, std::string_view text)
    {
        const auto *given = each.scheduler->find(parameter);
        const auto *value = given ? std::get_if<std::string>(&given->value.value) : nullptr;
        return value && *value == text;
    }

    // The rate is held but for what the metric does.
    bool plateau(const Active &each)
    {
        if (each.number("end").value_or(kEndless) < kEndless)
            return false;
        m_into.plateau = plateauOf({.factor = each.number("factor"),
                                    .patience = each.number("patience"),
                                    .cooldown = each.number("cooldown"),
                                    .threshold = each.number("threshold"),
                                    .minimum = each.number("min_value"),
                                    .epsilon = each.number("eps"),
                                    .maximizes = isText(each, "rule", "greater"),
                                    .isAbsolute = isText(each, "threshold_rule", "abs"),
                                    .every = {1, each.unit}});
        return m_into.plateau.has_value();
    }

    std::optional<Phases> phasesOf(const Active &each) const
    {
        const auto gamma = each.number("gamma");
        if (each.is("StepLR")) {
            const auto size = each.number("step_size");
            if (!size || *size < 1 || !gamma)
                return std::nullopt;
            return law(each, schedule::Step{{*size, each.unit}, *gamma});
        }
        if (each.is("MultiStepLR")) {
            schedule::MultiStep steps{{}, gamma.value_or(0)};
            auto milestones = each.list("milestones");
            std::sort(milestones.begin(), milestones.end());
            for (const double milestone : milestones)
                steps.milestones.push_back({milestone, each.unit});
            return law(each, std::move(steps));
        }
        if (each.is("ExponentialLR"))
            return gamma ? std::optional(law(each, schedule::Geometric{{1, each.unit}, *gamma}))
                         : std::nullopt;
        if (each.is("CosineAnnealingLR"))
            return cosine(each);
        if (each.is("CosineRestartLR"))
            return restarts(each);
        if (each.is("PolyLR")) {
            const auto power = each.number("power");
            if (!each.end || !power || *power <= 0)
                return std::nullopt;
            return Phases{{schedule::Polynomial{*power}, each.span(each.length()), m_from,
                           Level{each.number("eta_min").value_or(0)}}};
        }
        if (each.is("LinearLR") || each.is("ConstantLR"))
            return factors(each);
        return std::nullopt;
    }

    Phases law(const Active &each, schedule::Shape shape) const
    {
        return {{std::move(shape), each.span(each.length()), m_from}};
    }
    // Of the base rate, where nothing has changed it before.
    std::optional<Phases> factors(const Active &each) const
    {
        const bool linear = each.is("LinearLR");
        const auto from = each.number(linear ? "start_factor" : "factor");
        const auto to = linear ? each.number("end_factor") : std::optional(1.0);
        if (!from || !to || !(m_from == Level{1, Basis::base}))
            return std::nullopt;
        Phase phase{schedule::Hold{}, each.span(each.length()), Level{*from, Basis::base}};
        if (linear && each.end) {
            phase.shape = schedule::Linear{};
            phase.to = Level{*to, Basis::base};
        }
        Phases phases{phase};
        if (!linear && each.end)
            phases.push_back({schedule::Hold{}, {0, Unit::rest}, Level{*to, Basis::base}});
        return phases;
    }
    std::optional<Phases> cosine(const Active &each) const
    {
        const auto given = each.number("T_max");
        const auto length = each.length();
        const auto horizon = given && *given > 0 ? given : length;
        if (!horizon || (length && *horizon > *length))
            return std::nullopt;
        Phases phases{{schedule::Cosine{}, each.span(horizon), m_from, each.minimum()}};
        if (length && *length > *horizon)
            phases.push_back(
                {schedule::Hold{}, each.span(*length - *horizon), Level{1, Basis::previous}});
        return phases;
    }
    static std::optional<Phases> restarts(const Active &each)
    {
        const auto periods = each.list("periods");
        auto weights = each.list("restart_weights");
        if (weights.empty())
            weights = {1};
        double sum = 0;
        for (const double period : periods)
            sum += period;
        if (periods.empty() || periods.size() != weights.size()
            || (each.end && sum != *each.length()))
            return std::nullopt;
        Phases phases;
        for (std::size_t i = 0; i < periods.size(); ++i)
            phases.push_back({schedule::Cosine{}, each.span(periods[i]),
                              Level{weights[i], Basis::base}, each.minimum()});
        return phases;
    }

    Listed m_listed;
    double m_perEpoch;
    schedule::Spec &m_into;
    Unit m_call;
    Level m_from{1, Basis::base}; // of the phase that comes next
};

} // namespace

bool intend(schedule::Spec &into, const Spec &spec)
{
    auto made = into;
    made.multiplier = 1;
    made.warmUp.reset();
    made.main.clear();
    made.repeat = {};
    if (!Writer(spec, made).write())
        return false;
    into = std::move(made);
    return true;
}

} // namespace warmup::dialect::mmengine
